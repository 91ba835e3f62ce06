"""v2: the contacts on a list."""

from __future__ import annotations

import json
from typing import Any

from local_aws.context import Context
from local_aws.ses.errors import already_exists, bad_request, not_found
from local_aws.ses.identity import names
from local_aws.ses.lists.contact_list import Contact, ContactList
from local_aws.ses.state import SesState
from local_aws.ses.times import utc
from local_aws.ses.v2 import service
from local_aws.ses.v2.contact_lists import require
from local_aws.ses.v2.pages import shown_page

Params = dict[str, Any]


def _require_contact(params: Params, context: Context) -> tuple[ContactList, Contact]:
    found = require(params, context)
    contact = found.find(params["EmailAddress"])
    if contact is None:
        raise not_found(f"Contact {params['EmailAddress']} doesn't exist in list: {found.name}.")
    return found, contact


def _read_preferences(params: Params, found: ContactList) -> dict[str, str]:
    given = params.get("TopicPreferences", [])
    said = {one["TopicName"]: one["SubscriptionStatus"] for one in given}
    unknown = [name for name in said if name not in found.topics]
    if unknown:
        raise bad_request(f"Topic: {unknown[0]} doesn't exist in list: {found.name}.")
    if len(said) < len(given):
        raise bad_request("A topic can have one preference only.")
    return said


def _read_attributes(params: Params) -> str:
    text: str = params.get("AttributesData", "")
    try:
        right = not text or isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        right = False
    if not right:
        raise bad_request("AttributesData must be a valid JSON object.")
    return text


@service.operation("CreateContact")
def create_contact(params: Params, context: Context) -> None:
    """Put a reader on a list."""
    found, address = require(params, context), params["EmailAddress"]
    if not names.valid_address(address):
        raise bad_request(f"Invalid email address<{address}>.")
    if found.find(address):
        raise already_exists(f"Contact {address} already exists in list: {found.name}.")
    now = context.state(SesState).now()
    made = Contact(address, now, now, _read_preferences(params, found))
    made.attributes = _read_attributes(params)
    made.unsubscribe_all = params.get("UnsubscribeAll", False)
    found.put(made)


@service.operation("GetContact")
def get_contact(params: Params, context: Context) -> Params:
    """Show what a reader wants, and what is stored about them."""
    found, contact = _require_contact(params, context)
    shown = _summary(found, contact) | {
        "ContactListName": found.name,
        "CreatedTimestamp": utc(contact.created_at),
    }
    return shown | ({"AttributesData": contact.attributes} if contact.attributes else {})


def _summary(found: ContactList, contact: Contact) -> Params:
    said = contact.preferences
    return {
        "EmailAddress": contact.address,
        "TopicPreferences": _preferences(
            {name: said[name] for name in found.topics if name in said}
        ),
        "TopicDefaultPreferences": _preferences(
            {name: topic.default for name, topic in found.topics.items()}
        ),
        "UnsubscribeAll": contact.unsubscribe_all,
        "LastUpdatedTimestamp": utc(contact.updated_at),
    }


def _preferences(said: dict[str, str]) -> list[Params]:
    return [{"TopicName": name, "SubscriptionStatus": said[name]} for name in said]


@service.operation("UpdateContact")
def update_contact(params: Params, context: Context) -> None:
    """Replace what a reader wants; preferences that aren't given are gone.

    Assumption: UnsubscribeAll that isn't given is false, and attributes that aren't given stay.
    """
    found, contact = _require_contact(params, context)
    said = _read_preferences(params, found)
    if "AttributesData" in params:
        contact.attributes = _read_attributes(params)
    contact.preferences = said
    contact.unsubscribe_all = params.get("UnsubscribeAll", False)
    contact.updated_at = context.state(SesState).now()


@service.operation("DeleteContact")
def delete_contact(params: Params, context: Context) -> None:
    """Take a reader off a list."""
    found, contact = _require_contact(params, context)
    del found.contacts[contact.address.lower()]


@service.operation("ListContacts")
def list_contacts(params: Params, context: Context) -> Params:
    """List the contacts by address, all or those of a status, a page at a time."""
    found = require(params, context)
    wanted = [key for key in sorted(found.contacts) if _matches(found, found.contacts[key], params)]
    keys, token = shown_page(wanted, params, f"contacts {context.region} {found.name}")
    return {"Contacts": [_summary(found, found.contacts[key]) for key in keys]} | token


def _matches(found: ContactList, contact: Contact, params: Params) -> bool:
    """Whether a contact passes the filter of ListContacts.

    Without a TopicFilter the status is that of the whole list (UnsubscribeAll). With one, a contact
    without a preference counts only where the filter lets the default stand in; whoever has
    unsubscribed from all has opted out of every topic (assumption).
    """
    wanted = params.get("Filter", {})
    status, topic = wanted.get("FilteredStatus"), wanted.get("TopicFilter", {})
    name = topic.get("TopicName", "")
    if name and name not in found.topics:
        raise bad_request(f"Topic: {name} doesn't exist in list: {found.name}.")
    default = topic.get("UseDefaultIfPreferenceUnavailable", False)
    if name and not (default or contact.unsubscribe_all or name in contact.preferences):
        return False
    return status in (None, found.status(contact, name))
