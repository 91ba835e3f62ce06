"""Lesson 00, Start here: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.identities import is_verified
from messaging_lab.lessons.mailboxes import newest_of

if TYPE_CHECKING:
    from messaging_lab.inbox import Message
    from messaging_lab.lab import Lab


def _find(lab: Lab, address: str, subject: str) -> Message | None:
    """Return the newest mail with just that subject at an address; other lessons write as well."""
    found = [one for one in lab.inbox(address) if one.subject.strip().lower() == subject.lower()]
    return found[-1] if found else None


@exercise(
    lesson="00",
    number=1,
    title="Welcome somebody at Outlook",
    hints=(
        "In the sandbox a recipient has to be verified first: verify_addresses(lab, bea).",
        "Then send_email with the subject Welcome, from `sender` to `bea`.",
    ),
)
def welcome_somebody_at_outlook(lab: Lab) -> Iterator[Finding]:
    """Look for a verified recipient, and for the mail in her inbox."""
    sender, bea = lab.sender("hello", ""), lab.recipient("outlook", "bea")
    yield expect(
        is_verified(lab, bea),
        f"{bea} is a verified identity.",
        f"{bea} is not verified, so the sandbox keeps mail from her.",
        look="ses.list_email_identities()",
    )
    message = _find(lab, bea, "Welcome")
    if message is None:
        yield missing(
            f"No mail with the subject Welcome is at {bea}{newest_of(lab, bea)}.", "lab.inbox(bea)"
        )
        return
    yield expect(
        sender in message.sender,
        f"Her mailbox has a mail with the subject Welcome from {sender}.",
        f"The mail with the subject Welcome is from {message.sender}, not from {sender}.",
        look="FromEmailAddress",
    )


@exercise(
    lesson="00",
    number=2,
    title="Send a mail that can be answered",
    hints=(
        "Body takes Text and Html side by side, each with its own Data.",
        "ReplyToAddresses is a parameter of send_email, next to Destination.",
    ),
)
def send_a_mail_that_can_be_answered(lab: Lab) -> Iterator[Finding]:
    """Look at the bytes of the mail: its parts and its Reply-To."""
    ana, kitchen = lab.recipient(), lab.sender("kitchen", "")
    message = _find(lab, ana, "Recipe")
    if message is None:
        yield missing(
            f"No mail with the subject Recipe is at {ana}{newest_of(lab, ana)}.", "lab.inbox(ana)"
        )
        return
    yield right(f"A mail with the subject Recipe is at {ana}.")
    kinds = {part.get_content_type() for part in message.parsed.walk()}
    for kind, name in (("text/plain", "Text"), ("text/html", "Html")):
        yield expect(
            kind in kinds,
            f"It has a {kind} part.",
            f"It has no {kind} part.",
            look=f"Body, which needs {name} as well",
        )
    reply_to = message.header("Reply-To") or ""
    yield expect(
        kitchen in reply_to,
        f"Answers go to {kitchen}.",
        f"Answers go to {reply_to or message.sender}, not to {kitchen}.",
        look="ReplyToAddresses",
    )
