"""Contacts from import jobs: a record of a CSV or JSON list becomes a contact.

Source: "Bulk importing contacts to your contact list" in the developer guide. In CSV each topic has
a column of its own, `topicPreferences.TOPIC`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from local_aws.ses.identity import names
from local_aws.ses.lists.contact_list import OPT_IN, OPT_OUT, Contact, ContactList

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

MAX_CONTACTS = 1_000_000
"""Contacts of an import job (the same page)."""

COLUMN = "topicPreferences."
YES_OR_NO = {"true": True, "false": False, "": False}


def import_contact(state: SesState, destination: dict[str, Any], record: dict[str, Any]) -> bool:
    """Put a contact on the list or take it off; return whether that was possible."""
    found = state.contact_lists.get(destination["ContactListName"])
    address = record.get("emailAddress", "")
    if found is None or not isinstance(address, str) or not names.valid_address(address):
        return False
    if destination["ContactListImportAction"] == "DELETE":
        return found.contacts.pop(address.lower(), None) is not None
    contact = _read(record, found, state.now())
    if contact is None:
        return False
    old = found.find(address)
    contact.created_at = old.created_at if old else contact.created_at
    found.put(contact)
    return True


def _read(record: dict[str, Any], found: ContactList, now: float) -> Contact | None:
    said = _preferences(record)
    attributes = record.get("attributesData") or ""
    everything = YES_OR_NO.get(str(record.get("unsubscribeAll", "")).lower())
    if said is None or everything is None or not set(said) <= set(found.topics):
        return None
    if not _is_object(attributes):
        return None
    return Contact(record["emailAddress"], now, now, said, everything, attributes)


def _preferences(record: dict[str, Any]) -> dict[str, str] | None:
    """Return what a record says about topics, None if that can't be read."""
    given = record.get("topicPreferences", [])
    try:
        said = {one["topicName"]: one["subscriptionStatus"] for one in given}
    except (TypeError, KeyError):
        return None
    columns = [name for name in record if name.startswith(COLUMN) and record[name]]
    said |= {name.removeprefix(COLUMN): record[name] for name in columns}
    return said if set(map(str, said.values())) <= {OPT_IN, OPT_OUT} else None


def _is_object(text: Any) -> bool:
    if not isinstance(text, str):
        return False
    try:
        return not text or isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
