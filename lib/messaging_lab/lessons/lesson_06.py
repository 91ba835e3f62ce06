"""Lesson 06, Meet the bulk sender rules: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from messaging_lab.exercises import Finding, exercise, expect, missing
from messaging_lab.workbook import current_workbook

if TYPE_CHECKING:
    from messaging_lab.inbox import Message
    from messaging_lab.lab import Lab

LIST, NEWSLETTER, RECIPES = current_workbook().slug, "newsletter", "recipes"
RECIPE, ORDER = "Recipe of the month", "Your order"


@exercise(
    lesson="06",
    number=1,
    title="Leave one topic and keep the other",
    hints=(
        "UpdateContactList takes all topics: the newsletter again, and the new one beside it.",
        f'Then send(ana, "{RECIPE}", **to_list("{RECIPES}")).',
    ),
)
def leave_one_topic_and_keep_the_other(lab: Lab) -> Iterator[Finding]:
    """Look at the topics of the list, at Ana's preferences, and into her mailbox."""
    ana = lab.recipient()
    topics = _topics(lab)
    if RECIPES not in topics or NEWSLETTER not in topics:
        gone = RECIPES if RECIPES not in topics else NEWSLETTER
        yield missing(f"The list {LIST} has no topic {gone}.", look="ses.get_contact_list(...)")
        return
    said = _preferences(lab, ana)
    yield expect(
        said.get(NEWSLETTER) == "OPT_OUT" and not said.get("all"),
        f"{ana} has left the newsletter alone.",
        f"{ana} should be out of the newsletter, and of nothing else.",
        look="ses.get_contact(ContactListName=..., EmailAddress=ana)",
    )
    mail = _newest(lab, ana, RECIPE)
    yield expect(
        mail and mail.header("List-Unsubscribe-Post"),
        f"{RECIPE} has arrived, and offers one click.",
        f"No mail {RECIPE} with one click has arrived at {ana}.",
        look="lab.inbox(ana)",
    )


def _topics(lab: Lab) -> list[str]:
    try:
        found = lab.client("sesv2").get_contact_list(ContactListName=LIST)
    except ClientError:
        return []
    return [one["TopicName"] for one in found.get("Topics", [])]


def _preferences(lab: Lab, address: str) -> dict[str, Any]:
    try:
        found = lab.client("sesv2").get_contact(ContactListName=LIST, EmailAddress=address)
    except ClientError:
        return {}
    said = {
        one["TopicName"]: one["SubscriptionStatus"] for one in found.get("TopicPreferences", [])
    }
    return {**said, "all": found.get("UnsubscribeAll", False)}


def _newest(lab: Lab, address: str, subject: str) -> Message | None:
    found = [one for one in lab.inbox(address) if one.subject == subject]
    return found[-1] if found else None


@exercise(
    lesson="06",
    number=2,
    title="Keep orders apart from the newsletter",
    hints=(
        "Mail that somebody waits for belongs to no list: no ListManagementOptions.",
        f'send(ana, "{ORDER}", sender=lab.sender("orders", "")).',
    ),
)
def keep_orders_apart(lab: Lab) -> Iterator[Finding]:
    """Look for the order in Ana's mailbox, who sent it, and whether it can be unsubscribed from."""
    ana = lab.recipient()
    mail = _newest(lab, ana, ORDER)
    if mail is None:
        yield missing(
            f"No mail {ORDER} has arrived at {ana}: who has left a list gets nothing of it.",
            look="lab.inbox(ana)",
        )
        return
    domain = mail.sender.rpartition("@")[2].rstrip(">")
    yield expect(
        domain == lab.domain,
        f"{ORDER} comes from {lab.domain}.",
        f"{ORDER} comes from {domain}, where the marketing mail comes from.",
        look="sender=lab.sender(...)",
    )
    yield expect(
        not mail.header("List-Unsubscribe"),
        "Nobody can unsubscribe from their orders.",
        f"{ORDER} offers to unsubscribe, as if it were marketing.",
        look="ListManagementOptions",
    )
