"""Lesson 01, Leave the sandbox: the checks of its exercises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.identities import verification_status
from messaging_lab.lessons.mailboxes import newest_of
from messaging_lab.production_request import review

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

LABEL = "newsletter"


@exercise(
    lesson="01",
    number=1,
    title="Rehearse a bounce and a complaint",
    hints=(
        f'lab.simulator("bounce", "{LABEL}") is the labelled address.',
        "send(ses, address) twice; boto3 waits out the second that has to pass between them.",
    ),
)
def rehearse_a_bounce_and_a_complaint(lab: Lab) -> Iterator[Finding]:
    """Look for the notices in the sender's mailbox, by the labelled address in them."""
    sender = lab.sender("hello", "")
    notices = [message.raw.decode("utf-8", "replace") for message in lab.inbox(sender)]
    for kind in ("bounce", "complaint"):
        address = lab.simulator(kind, LABEL)
        yield expect(
            _is_about(notices, address),
            f"A notice about {address} has come back to {sender}.",
            f"No notice about {address} has come back to {sender}{_without_label(notices, kind)}.",
            look="lab.inbox(sender)",
        )


def _is_about(notices: list[str], address: str) -> bool:
    return any(f"rfc822; {address}" in raw or f"Rcpt-To: <{address}>" in raw for raw in notices)


def _without_label(notices: list[str], kind: str) -> str:
    """Return what to add where a notice of that kind has come, about another label or none."""
    found = any(re.search(rf"(rfc822; |Rcpt-To: <){kind}[+@]", raw) for raw in notices)
    return f": one has come that doesn't have the label {LABEL}" if found else ""


@exercise(
    lesson="01",
    number=2,
    title="Ask for production access",
    hints=(
        "Run review(lab, request, sender) after each change and write what it misses.",
        "Once it is ready: ses.put_account_details(**request), with ProductionAccessEnabled=True.",
    ),
)
def ask_for_production_access(lab: Lab) -> Iterator[Finding]:
    """Judge the details that the account has, and look whether a review has begun."""
    account = lab.client("sesv2").get_account()
    details = account.get("Details")
    if details is None:
        yield missing("The account has no details yet.", "ses.put_account_details(**request)")
        return
    status = details.get("ReviewDetails", {}).get("Status", "")
    yield expect(
        status or account["ProductionAccessEnabled"],
        f"Production access is asked for; the review is {status}.",
        "The details are stored, but nobody was asked for production access.",
        look="ProductionAccessEnabled in the request",
    )
    request = {**details, "ProductionAccessEnabled": True}
    found = review(lab, request, lab.sender("hello", ""))
    for rule in found.missing:
        yield missing(f"{rule.name}: {rule.do}")
    if found.ready:
        yield right("The request says all that the access team asks for.")
    elif status == "PENDING":
        yield missing(
            "While a review is PENDING the request can't be changed: answer in its case.",
            look="CaseId of ReviewDetails",
        )


@exercise(
    lesson="01",
    number=3,
    title="Write to somebody who isn't verified",
    hints=(
        'Her address is lab.recipient("yahoo", "cleo"); production access is all it takes.',
        'send(ses, cleo, "First issue") sends it; no identity is needed for her.',
    ),
)
def write_to_somebody_who_is_not_verified(lab: Lab) -> Iterator[Finding]:
    """Look for the mail in a mailbox whose owner has never clicked a link."""
    cleo = lab.recipient("yahoo", "cleo")
    yield expect(
        lab.client("sesv2").get_account()["ProductionAccessEnabled"],
        "The account has production access.",
        "The account is in the sandbox.",
        look="ses.get_account()",
    )
    yield expect(
        verification_status(lab, cleo) == "NOT_FOUND",
        f"{cleo} is no identity.",
        f"{cleo} is an identity of the account, which production access makes unnecessary.",
        look="ses.delete_email_identity(EmailIdentity=cleo)",
    )
    subjects = [message.subject for message in lab.inbox(cleo)]
    yield expect(
        "First issue" in subjects,
        "The first issue has arrived.",
        f"No mail with the subject First issue is at {cleo}{newest_of(lab, cleo)}.",
        look="lab.inbox(cleo)",
    )
