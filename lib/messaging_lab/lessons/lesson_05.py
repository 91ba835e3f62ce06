"""Lesson 05, Send with Feedback-ID: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from messaging_lab.campaign import crowd
from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.feedback import FeedbackId, read_feedback_id
from messaging_lab.postmaster import open_postmaster
from messaging_lab.postmaster.metrics import feedback_loop
from messaging_lab.postmaster.postmaster import NEVER
from messaging_lab.workbook import current_workbook

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

STREAM, KIND = "invoices", "transactional"
AGAIN = "offers-2"

SUBSCRIBERS = current_workbook().mails // 2
"""How many they are in the lesson, crowd(lab, "soup", SUBSCRIBERS)."""

FIRST_CAMPAIGN = SUBSCRIBERS
"""Mails that subscribers have got and read in the lesson itself."""

ASKED = 10
"""One in so many subscribers at Gmail is looked at. Where there is a figure, 100 have got the mail;
that none of these is looked at has a chance of one in forty thousand."""


@exercise(
    lesson="05",
    number=1,
    title="Give invoices a stream of their own",
    hints=(
        f'feedback_tags("{STREAM}", "{KIND}") makes the tags.',
        'They go into EmailTags: letter("invoices", "transactional", "Your invoice") returns '
        "a function that sends; call it with ana.",
    ),
)
def give_invoices_a_stream_of_their_own(lab: Lab) -> Iterator[Finding]:
    """Look at the newest mail in Ana's mailbox."""
    ana = lab.recipient()
    inbox = lab.inbox(ana)
    value = inbox[-1].header("Feedback-ID") if inbox else None
    if not value:
        yield missing(f"No mail of SES has come to {ana}.", look="lab.inbox(ana)")
        return
    found = read_feedback_id(value)
    yield _field("a", found, STREAM)
    yield _field("b", found, KIND)


def _field(name: str, found: FeedbackId, wanted: str) -> Finding:
    value = getattr(found, name)
    says = f"is {value}" if value else "is empty"
    return expect(
        value == wanted,
        f"Field {name} of the newest mail is {wanted}.",
        f"Field {name} of the newest mail {says}, not {wanted}.",
        look='lab.inbox(ana)[-1].header("Feedback-ID")',
    )


@exercise(
    lesson="05",
    number=2,
    title="Send the offer to who wants it",
    hints=(
        f'Field a is "{AGAIN}"; the readers are some of crowds["subscribers"], 200 or more, so '
        "that at least 100 are at Gmail.",
        'Afterwards lab.world.let_read({"subscribers": some}) and lab.clock.advance(hours=24).',
    ),
)
def send_the_offer_to_who_wants_it(lab: Lab) -> Iterator[Finding]:
    """Ask Postmaster Tools for the identifier's spam rate, and mailboxes for the field it is in."""
    last = lab.clock.now.date()
    found = open_postmaster(lab).figures(
        lab.domain, [feedback_loop(AGAIN)], last - timedelta(days=7), last, overall=True
    )
    if not found:
        yield missing(
            f"Postmaster Tools has no figure for {AGAIN}: too little mail with it at Gmail.",
            look="postmaster.feedback_loops(lab.domain, first, last)",
        )
        return
    yield right(f"Postmaster Tools has a figure for {AGAIN}.")
    if lab.is_local:
        yield _stands_in_a(lab)
    rate = found[0].value
    yield expect(
        rate < NEVER,
        f"Its spam rate is {rate:.2%}, below 0.3 %.",
        f"Its spam rate is {rate:.2%}, and 0.3 % must not be reached: who got it?",
        look='crowds["subscribers"]',
    )
    yield expect(
        _was_read(lab),
        "Its readers have looked at it.",
        "Nobody has looked at it yet: a rate of unread mail says nothing.",
        look="lab.world.let_read(...), then lab.clock.advance(hours=24)",
    )


def _stands_in_a(lab: Lab) -> Finding:
    """Look at the mail itself, since Google counts an identifier whichever field it stands in."""
    found = _newest_with(lab, AGAIN)
    if found is None:
        return missing(
            f"Of the subscribers at Gmail none has got {AGAIN}.", look='crowds["subscribers"]'
        )
    field = "a" if found.a == AGAIN else "b"
    return expect(
        field == "a",
        f"{AGAIN} stands in field a of its mail.",
        f"{AGAIN} stands in field {field} of its mail, where the kind of mail belongs. Field a is "
        f"{found.a or 'empty'}.",
        look='lab.inbox(reader)[-1].header("Feedback-ID")',
    )


def _newest_with(lab: Lab, identifier: str) -> FeedbackId | None:
    """Return the Feedback-ID of the newest mail with an identifier that subscribers have got."""
    host = lab.recipient("gmail").partition("@")[2]
    gmail = [one for one in crowd(lab, "soup", SUBSCRIBERS) if one.endswith(f"@{host}")]
    asked = Random(identifier).sample(gmail, len(gmail) // ASKED)
    mails = [mail for one in asked for mail in lab.inbox(one) if identifier.encode() in mail.raw]
    for mail in sorted(mails, key=lambda one: one.received_at, reverse=True):
        value = mail.header("Feedback-ID")
        found = read_feedback_id(value) if value else FeedbackId()
        if identifier in found.identifiers:
            return found
    return None


def _was_read(lab: Lab) -> bool:
    """Whether all mail that subscribers of the campaign have got has been found by them."""
    opened = [one for one in lab.world.done() if one["audience"] == "subscribers"]
    received = sum(one["count"] for one in opened if one["deed"] == "received")
    return bool(received > FIRST_CAMPAIGN)
