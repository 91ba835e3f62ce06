"""What SES can tell of an address without sending to it.

Source: API reference of GetEmailAddressInsights, which names the checks. How AWS judges is not
documented; all rules here are assumptions. Whether a mailbox exists is known from the account's own
mail alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from local_aws.internet.smtp import Reply, find_host
from local_aws.ses.identity import names

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

LOW, MEDIUM, HIGH = "LOW", "MEDIUM", "HIGH"

ROLES = frozenset(
    {
        *("abuse", "admin", "administrator", "billing", "contact", "hello", "help", "hostmaster"),
        *("info", "list", "marketing", "news", "no-reply", "noreply", "noc", "office"),
        *("postmaster", "root", "sales", "security", "support", "team", "trouble", "webmaster"),
    }
)
"""Names of functions and not of people: those of RFC 2142 and some that are common."""

DISPOSABLE = frozenset(
    {
        *("10minutemail.com", "guerrillamail.com", "maildrop.cc", "mailinator.com"),
        *("sharklasers.com", "temp-mail.org", "throwawaymail.com", "yopmail.com"),
    }
)
"""Providers of mailboxes for an hour."""

CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}")
MIXED = re.compile(r"(?:[a-z]+\d+){3}")
"""What nobody is called: six consonants in a row, or letters and digits by turns."""


def checks(state: SesState, address: str) -> dict[str, str]:
    """Return the verdict of each check: how sure it is that the answer is yes."""
    local, _, domain = address.lower().rpartition("@")
    syntax = names.valid_address(address)
    return {
        "HasValidSyntax": HIGH if syntax else LOW,
        "HasValidDnsRecords": HIGH if syntax and _has_host(state, domain) else LOW,
        "MailboxExists": _exists(state, address) if syntax else LOW,
        "IsRoleAddress": HIGH if local.partition("+")[0] in ROLES else LOW,
        "IsDisposable": HIGH if domain in DISPOSABLE else LOW,
        "IsRandomInput": HIGH if CONSONANTS.search(local) or MIXED.search(local) else LOW,
    }


def overall(found: dict[str, str]) -> str:
    """Return how sure it is that an address is valid."""
    if LOW in (found["HasValidSyntax"], found["HasValidDnsRecords"], found["MailboxExists"]):
        return LOW
    doubtful = HIGH in (found["IsDisposable"], found["IsRandomInput"])
    return MEDIUM if doubtful or found["MailboxExists"] == MEDIUM else HIGH


def _has_host(state: SesState, domain: str) -> bool:
    return not isinstance(find_host(state.aws.internet, state.mail_resolver, domain), Reply)


def _exists(state: SesState, address: str) -> str:
    """Return what the latest mail to an address has shown; MEDIUM where there was none."""
    if not _has_host(state, address.rpartition("@")[2].lower()):
        return LOW
    outcome = state.last_results.get(address)
    if outcome is None:
        return MEDIUM
    if outcome.bounce[0] == "Permanent":
        return LOW
    return HIGH if outcome.status == "delivered" else MEDIUM
