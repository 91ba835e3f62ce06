"""What the conditions of rules look at: one message for one recipient.

Assumptions, since AWS describes attributes by a word each: FROM, SENDER, TO and CC are the
addresses in those fields, without names, each compared by itself; SUBJECT is the decoded text;
a message without such a field has no value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import getaddresses
from functools import cached_property

from local_aws.internet.authentication import Verdict
from local_aws.internet.message import Field, WireMessage
from local_aws.internet.smtp_session import Session
from local_aws.mail_manager.archive.reading.encoded_words import decode_words
from local_aws.mail_manager.ingress.certificates import attribute

ADDRESS_FIELDS = {"FROM": b"from", "SENDER": b"sender", "TO": b"to", "CC": b"cc"}

RECEIPT_FIELDS = (b"disposition-notification-to", b"return-receipt-to")
"""Fields that ask for a read receipt: RFC 8098's, and the older one."""

VERDICTS = {
    "pass": "PASS",
    "fail": "FAIL",
    "softfail": "FAIL",
    "policy": "FAIL",
    "none": "GRAY",
    "neutral": "GRAY",
    "temperror": "PROCESSING_FAILED",
    "permerror": "PROCESSING_FAILED",
}
"""Result of RFC 8601 -> RuleVerdict. Assumption: as SES receiving describes its verdicts, GRAY is a
sender that claims nothing and PROCESSING_FAILED a check that could not be made."""

BEST_FIRST = ("PASS", "FAIL", "PROCESSING_FAILED", "GRAY")


@dataclass
class MailFacts:
    """A message as far as it is the same for every recipient. `data` has CRLF line ends."""

    session: Session
    data: bytes
    size: int
    verdict: Verdict
    in_list: Callable[[str, str], bool]
    analysis: Callable[[str, str], str | bool | None]
    added: list[Field] = field(default_factory=list)

    @cached_property
    def _wire(self) -> WireMessage:
        return WireMessage(self.data)

    def _fields(self, name: bytes) -> list[Field]:
        return [one for one in (*self.added, *self._wire.fields) if one.name == name]

    def addresses(self, name: bytes) -> list[str]:
        """Return the addresses in all fields called `name`."""
        values = [_text(one) for one in self._fields(name)]
        return [address for _, address in getaddresses(values) if address]

    def strings(self, kind: str, recipient: str) -> list[str]:
        """Return the values of a string attribute."""
        if kind in ADDRESS_FIELDS:
            return self.addresses(ADDRESS_FIELDS[kind])
        if kind == "SUBJECT":
            return [decode_words(_text(one)) for one in self._fields(b"subject")]
        known = {"RECIPIENT": recipient, "MAIL_FROM": self.session.mail_from}
        return [known.get(kind, self.session.helo)]

    def header(self, name: str) -> list[str]:
        """Return the values of every header called `name`."""
        return [decode_words(_text(one)) for one in self._fields(name.lower().encode())]

    def certificate(self, name: str) -> list[str]:
        """Return an attribute of the client's certificate; nothing where it has shown none."""
        der = self.session.certificate
        return [] if der is None else attribute(der, name)

    def boolean(self, kind: str) -> bool:
        """Return a boolean attribute. TLS_WRAPPED is never true: implicit TLS isn't offered."""
        if kind == "TLS":
            return self.session.tls is not None
        return kind == "READ_RECEIPT_REQUESTED" and any(map(self._fields, RECEIPT_FIELDS))

    def rule_verdict(self, kind: str) -> str:
        """Return the RuleVerdict of SPF or DKIM."""
        if kind == "SPF":
            return VERDICTS[self.verdict.spf.result]
        found = {VERDICTS[result.result] for result in self.verdict.dkim} or {"GRAY"}
        return next(verdict for verdict in BEST_FIRST if verdict in found)

    @property
    def dmarc_policy(self) -> str:
        """Return the policy that the From domain publishes; "" where it publishes none.

        Assumption: a domain without a record has no policy, so that EQUALS NONE does not match it.
        """
        dmarc = self.verdict.dmarc
        return dmarc.policy.upper() if dmarc.record is not None else ""


def _text(one: Field) -> str:
    return one.value.decode("utf-8", "replace")
