"""What bounces and complaints mean for a mailing list, whatever comes twice or out of order.

The policy is that of "Handling Bounces and Complaints" (AWS Messaging & Targeting blog): Permanent
bounces, Undetermined ones, rejected attachments and complaints remove an address; every other
Transient bounce is for somebody to look at. Its text has Undetermined bounces reviewed, its code
removes them; the code is followed here.

A list remembers feedback by its `feedbackId` and works out the rest when asked, so that neither a
second copy nor another order can change it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

KEEP, REVIEW, REMOVE = "keep", "review", "remove"
SEVERITY = (KEEP, REVIEW, REMOVE)

NOT_SPAM = "not-spam"
"""The complaintFeedbackType of somebody who takes a complaint back (RFC 6430)."""


@dataclass(frozen=True)
class Feedback:
    """A bounce or a complaint. `kind` is "Bounce" or "Complaint"; `type` and `sub_type` are SES's;
    `sent_at` is when the message was sent, an aware datetime."""

    feedback_id: str
    kind: str
    type: str
    sub_type: str
    addresses: tuple[str, ...]
    sent_at: datetime


def read_feedback(text: str) -> Feedback | None:
    """Return the bounce or complaint in the body of a queue's message, None for all else.

    Takes events of configuration sets and notifications of identities, with SNS's envelope and
    without (raw message delivery). SES's word of welcome to a topic is no JSON, and is None too.
    """
    document = _json(text)
    inner = document.get("Message")
    document = _json(inner) if isinstance(inner, str) else document
    kind = document.get("eventType") or document.get("notificationType")
    if kind == "Bounce":
        body = document["bounce"]
        names = body["bounceType"], body["bounceSubType"], body["bouncedRecipients"]
    elif kind == "Complaint":
        body = document["complaint"]
        told = body.get("complaintFeedbackType") or "", body.get("complaintSubType") or ""
        names = *told, body["complainedRecipients"]
    else:
        return None
    addresses = tuple(one["emailAddress"].lower() for one in names[2])
    sent_at = datetime.fromisoformat(document["mail"]["timestamp"])
    return Feedback(body["feedbackId"], kind, names[0], names[1], addresses, sent_at)


def _json(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def decide(feedback: Feedback) -> str:
    """Return what the policy does with the addresses of a feedback: keep, review or remove."""
    if feedback.kind == "Complaint":
        return KEEP if feedback.type == NOT_SPAM else REMOVE
    if feedback.type == "Transient":
        return REMOVE if feedback.sub_type == "AttachmentRejected" else REVIEW
    return REMOVE


@dataclass(frozen=True)
class MailingList:
    """Who has subscribed and when (aware datetimes), and what has come back, by feedbackId."""

    subscribed: dict[str, datetime]
    feedback: dict[str, Feedback] = field(default_factory=dict)

    def after(self, *arrived: Feedback | None) -> MailingList:
        """Return the list after feedback; None, second copies and order do not matter."""
        new = {one.feedback_id: one for one in arrived if one is not None}
        return replace(self, feedback={**self.feedback, **new})

    def decision(self, address: str) -> str:
        """Return the gravest decision about an address.

        Feedback about a message older than the subscription doesn't count: who has come back is
        not thrown out by a late notification.
        """
        since = self.subscribed[address]
        heard = (
            decide(one)
            for one in self.feedback.values()
            if address.lower() in one.addresses and one.sent_at >= since
        )
        return max(heard, key=SEVERITY.index, default=KEEP)

    def those(self, *decisions: str) -> list[str]:
        """Return the addresses with one of the decisions, in alphabetical order."""
        return sorted(one for one in self.subscribed if self.decision(one) in decisions)

    @property
    def active(self) -> list[str]:
        """The addresses to write to: those to keep, and those somebody will review."""
        return self.those(KEEP, REVIEW)


def subscribe(addresses: Iterable[str], at: datetime) -> MailingList:
    """Return a list of addresses that have all subscribed at one moment."""
    return MailingList(dict.fromkeys(addresses, at))
