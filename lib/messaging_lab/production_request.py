"""A request for production access, judged before people at AWS judge it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from messaging_lab.production_rules import RULES, Draft, Rule
from messaging_lab.show.html import Html, Shown, join, tag
from messaging_lab.show.tables import Table, table
from messaging_lab.words import plural

if TYPE_CHECKING:
    from messaging_lab.lab import Lab


@dataclass(frozen=True, repr=False)
class Review(Shown):
    """What the rules say about a request: kept, missing, or advised where it can do without."""

    kept: tuple[Rule, ...]
    missing: tuple[Rule, ...]
    advised: tuple[Rule, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing that is needed is missing."""
        return not self.missing

    def html(self) -> Html:
        """Return the rules as a table under what they amount to."""
        note = tag("p", f"Kept: {self._names()}.", class_="mlab-note") if self.kept else ""
        return join([tag("p", self._headline(), class_="mlab-title"), *self._tables(), note])

    def text(self) -> str:
        """Return the same in columns."""
        tables = [self._table().text()] if self.missing or self.advised else []
        kept = [f"Kept: {self._names()}."] if self.kept else []
        return "\n".join([self._headline(), *tables, *kept])

    def _tables(self) -> list[Html]:
        return [self._table().html()] if self.missing or self.advised else []

    def _names(self) -> str:
        return ", ".join(rule.name for rule in self.kept)

    def _headline(self) -> str:
        if not self.ready:
            return f"Not ready: {plural(len(self.missing), 'thing')} missing"
        more = f", {len(self.advised)} more advised" if self.advised else ""
        return f"Ready to be sent: {plural(len(self.kept), 'rule')} kept{more}"

    def _table(self) -> Table:
        rows = [
            {"Rule": rule.name, "Verdict": verdict, "What to do": rule.do, "Why": rule.why}
            for verdict, rules in (("missing", self.missing), ("advised", self.advised))
            for rule in rules
        ]
        return table(rows, ("Rule", "Verdict", "What to do", "Why"), marks=("Verdict",))


def review(lab: Lab, request: Mapping[str, Any], sender: str) -> Review:
    """Judge a request for an account that means to send from `sender`; nothing is sent to AWS.

    `request` are the parameters for PutAccountDetails. Looks at the account, at the identities
    that speak for the sender, and at DNS.
    """
    identities = _verified_identities(lab, sender)
    draft = Draft(request, lab.client("sesv2").get_account(), identities, lab.lookup)
    broken = [rule for rule in RULES if not rule.kept(draft)]
    return Review(
        tuple(rule for rule in RULES if rule not in broken),
        tuple(rule for rule in broken if rule.needed),
        tuple(rule for rule in broken if not rule.needed),
    )


def _verified_identities(lab: Lab, sender: str) -> dict[str, Any]:
    labels = sender.rpartition("@")[2].split(".")
    names = [sender, *(".".join(labels[first:]) for first in range(len(labels) - 1))]
    found = {name: _identity(lab, name) for name in dict.fromkeys(names)}
    return {name: one for name, one in found.items() if one.get("VerifiedForSendingStatus")}


def _identity(lab: Lab, name: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = lab.client("sesv2").get_email_identity(EmailIdentity=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return {}
    return found
