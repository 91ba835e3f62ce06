"""Readers unsubscribe: by one click of their mail program, by mail, or on the landing page.

Each changes the contact and publishes a Subscription event. Sources: "Using subscription
management" in the developer guide, RFC 8058 (one click), RFC 2369 (by mail).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from local_aws.ses.events import outcomes
from local_aws.ses.lists.contact_list import OPT_IN, OPT_OUT, Contact, ContactList, preferences_of
from local_aws.ses.lists.landing_page import page
from local_aws.ses.lists.links import find_message
from local_aws.ses.outbound.history import Happening
from local_aws.ses.times import iso

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState
    from local_aws.world import LocalAws

ONE_CLICK = "List-Unsubscribe=One-Click"
"""The body of the one-click POST (RFC 8058 §3.1)."""

BY_HEADER, BY_PAGE = "UnsubscribeHeader", "UnsubscribePage"
"""The `source` of Subscription events. AWS shows the first; the second is an assumption."""


def visit(aws: LocalAws, url: str) -> str:
    """Return the landing page (HTML) that an unsubscribe link leads to.

    Raises LookupError with a sentence for a link that SES has not made.
    """
    _, message, found, contact = _resolve(aws, url)
    return page(found, contact, message.topic)


def post(aws: LocalAws, url: str, body: str) -> str:
    """Answer a POST to an unsubscribe link: one click, or the form of the landing page.

    Returns the page (HTML) that says what holds now. Raises LookupError for a link that SES has not
    made, ValueError for a body that is neither.
    """
    state, message, found, contact = _resolve(aws, url)
    fields = parse_qs(body, keep_blank_values=True)
    if fields.get("List-Unsubscribe") == ["One-Click"]:
        unsubscribe(state, message, found, contact)
    elif "preferences" in fields:
        wanted = set(fields.get("topic", []))
        said = {name: OPT_IN if name in wanted else OPT_OUT for name in found.topics}
        change(state, message, found, contact, said, "unsubscribe_all" in fields, BY_PAGE)
    else:
        raise ValueError(f"The body of an unsubscribe request is {ONE_CLICK} (RFC 8058).")
    return page(found, contact, message.topic, changed=True)


def unsubscribe(
    state: SesState, message: SentMessage, found: ContactList, contact: Contact
) -> None:
    """Take a contact out of the topic that a message was on, or out of all where it has none."""
    said = contact.preferences | ({message.topic: OPT_OUT} if message.topic else {})
    all_of_it = contact.unsubscribe_all or not message.topic
    change(state, message, found, contact, said, all_of_it, BY_HEADER)


def change(
    state: SesState,
    message: SentMessage,
    found: ContactList,
    contact: Contact,
    said: dict[str, str],
    unsubscribe_all: bool,
    source: str,
) -> None:
    """Note what a contact wants, and tell of it. Saying the same again is told again."""
    old = preferences_of(found, contact)
    contact.preferences, contact.unsubscribe_all = said, unsubscribe_all
    contact.updated_at = state.now()
    body = {
        "contactList": found.name,
        "timestamp": iso(state.now()),
        "source": source,
        "newTopicPreferences": preferences_of(found, contact),
        "oldTopicPreferences": old,
    }
    message.history.append(Happening(state.now(), "SUBSCRIPTION", contact.address))
    outcomes.subscription(state, message, body)


def _resolve(aws: LocalAws, url: str) -> tuple[SesState, SentMessage, ContactList, Contact]:
    parts = urlsplit(url)
    state, message = find_message(aws, parts.hostname or "", parts.path)
    if state is None or message is None:
        raise LookupError(f"SES has made no unsubscribe link {url}.")
    return state, message, *contact_of(state, message)


def contact_of(state: SesState, message: SentMessage) -> tuple[ContactList, Contact]:
    """Return the list and the contact of a message. Raises LookupError if they are gone."""
    found = state.contact_lists.get(message.contact_list)
    contact = found.find(message.recipients[0]) if found else None
    if found is None or contact is None:
        raise LookupError(f"The contact of this link is no longer on {message.contact_list}.")
    return found, contact
