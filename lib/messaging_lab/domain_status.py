"""How far a domain identity has come: what SES says of it, and which of its records DNS has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from messaging_lab.authentication.records import DnsRecord, missing, records_for
from messaging_lab.show.html import Html, Shown, join, tag
from messaging_lab.show.tables import Facts, Table, table

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

DONE = "SUCCESS"


@dataclass(frozen=True, repr=False)
class DomainStatus(Shown):
    """A domain identity and its records.

    `statuses` holds SES's own, by the names they have in GetEmailIdentity; `error` is the ErrorType
    of its last look, "" where it found what it wants; `records` has a row for each DNS record.
    """

    domain: str
    statuses: Mapping[str, str]
    error: str
    records: Table

    @property
    def ready(self) -> bool:
        """Whether SES has found everything that it waits for."""
        return all(status == DONE for status in self.statuses.values())

    def html(self) -> Html:
        """Return what SES says above the table of the records."""
        records = tag("div", self.records.html(), style="margin-top:12px")
        return join([self._facts().html(), records])

    def text(self) -> str:
        """Return the same as text."""
        return f"{self._facts().text()}\n\n{self.records.text()}"

    def _facts(self) -> Facts:
        error = (("VerificationInfo.ErrorType", self.error),) if self.error else ()
        return Facts(f"{self.domain} at SES", (*self.statuses.items(), *error))


def domain_status(lab: Lab, domain: str = "") -> DomainStatus:
    """Ask SES and DNS about a domain identity, `lab.domain` unless given."""
    name = domain or lab.domain
    identity = lab.client("sesv2").get_email_identity(EmailIdentity=name)
    rows = [_row(lab, record) for record in _records(name, identity, lab.region)]
    columns = ("Name", "Type", "As wanted", "DNS answers")
    return DomainStatus(
        name,
        _statuses(identity),
        identity.get("VerificationInfo", {}).get("ErrorType", ""),
        table(rows, columns, code=("Name", "DNS answers"), marks=("As wanted",)),
    )


def _statuses(identity: Mapping[str, Any]) -> dict[str, str]:
    found = {
        "VerificationStatus": identity["VerificationStatus"],
        "DkimAttributes.Status": identity["DkimAttributes"]["Status"],
    }
    mail_from = identity["MailFromAttributes"].get("MailFromDomainStatus")
    return found | ({"MailFromDomainStatus": mail_from} if mail_from else {})


def _records(domain: str, identity: Mapping[str, Any], region: str) -> list[DnsRecord]:
    """Return the records that SES looks for. What it wants of a key of your own, it doesn't say."""
    known = dict(identity)
    if identity["DkimAttributes"].get("SigningAttributesOrigin") == "EXTERNAL":
        del known["DkimAttributes"]
    return records_for(domain, known, region=region)


def _row(lab: Lab, record: DnsRecord) -> dict[str, str]:
    return {
        "Name": record.name,
        "Type": record.type,
        "As wanted": "no" if missing([record], lab.lookup) else "yes",
        "DNS answers": ", ".join(lab.lookup(record.name, record.type)) or "(nothing)",
    }
