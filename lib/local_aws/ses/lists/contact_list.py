"""A contact list: topics, contacts, and what each contact wants to get.

Sources: "Using list management" and "Using subscription management" in the developer guide, and the
API reference of v2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

OPT_IN, OPT_OUT = "OPT_IN", "OPT_OUT"

MAX_LISTS, MAX_TOPICS = 1, 20
"""Contact lists of an account in a Region, and topics of a list ("List management overview")."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that one can subscribe to. `default` is for those who have said nothing."""

    name: str
    display_name: str
    default: str
    description: str = ""


@dataclass(slots=True)
class Contact:
    """A reader: what they have said about topics, and whether they want nothing at all.

    `attributes` is a JSON object as text, '' for none. Times are epoch seconds.
    """

    address: str
    created_at: float
    updated_at: float
    preferences: dict[str, str] = field(default_factory=dict)
    unsubscribe_all: bool = False
    attributes: str = ""


@dataclass(slots=True)
class ContactList:
    """A list with its topics in order, and contacts by lower-case address."""

    name: str
    topics: dict[str, Topic]
    created_at: float
    updated_at: float
    description: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)

    def find(self, address: str) -> Contact | None:
        """Return a contact. Assumption: the case of its address doesn't matter."""
        return self.contacts.get(address.lower())

    def put(self, contact: Contact) -> None:
        """Add a contact, or replace it."""
        self.contacts[contact.address.lower()] = contact

    def status(self, contact: Contact, topic: str) -> str:
        """Return whether a contact gets mail on a topic, or of the list where that is ''."""
        if contact.unsubscribe_all:
            return OPT_OUT
        if topic not in self.topics:
            return OPT_IN
        return contact.preferences.get(topic, self.topics[topic].default)


def set_topics(found: ContactList, topics: list[Topic], now: float) -> None:
    """Replace the topics. What contacts have said about topics that are gone is forgotten."""
    found.topics = {topic.name: topic for topic in topics}
    found.updated_at = now
    for contact in found.contacts.values():
        said = contact.preferences
        contact.preferences = {name: said[name] for name in said if name in found.topics}


def preferences_of(found: ContactList, contact: Contact) -> dict[str, Any]:
    """Return what a contact wants as Subscription events show it."""
    return {
        "unsubscribeAll": contact.unsubscribe_all,
        "topicSubscriptionStatus": [
            _said(name, contact.preferences[name])
            for name in found.topics
            if name in contact.preferences
        ],
        "topicDefaultSubscriptionStatus": [_said(t.name, t.default) for t in found.topics.values()],
    }


def _said(topic: str, status: str) -> dict[str, str]:
    return {"topicName": topic, "subscriptionStatus": "OptIn" if status == OPT_IN else "OptOut"}
