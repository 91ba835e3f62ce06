"""Messages that belong to a contact list: whom they may go to, and who becomes a contact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from local_aws.errors import AwsError
from local_aws.ses.lists.contact_list import OPT_OUT, Contact

if TYPE_CHECKING:
    from local_aws.ses.outbound.refusals import Refusals
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

HEADER = re.compile(r"\s*([^;\s]+)\s*(?:;\s*topic=\s*([^;\s]*)\s*)?;?\s*")
"""`LIST; topic=TOPIC`, the value of X-SES-LIST-MANAGEMENT-OPTIONS."""


class ListOptions(NamedTuple):
    """The list and the topic ('' for none) that a message belongs to."""

    contact_list: str
    topic: str = ""


NO_LIST = ListOptions("")


def read_header(value: str, refusals: Refusals) -> ListOptions:
    """Return what the header field says. Raises the API's error."""
    found = HEADER.fullmatch(value)
    if not found:
        text = f"Invalid X-SES-LIST-MANAGEMENT-OPTIONS <{value}>: write LIST; topic=TOPIC."
        raise refusals.invalid(text)
    return ListOptions(found[1], found[2] or "")


def check(state: SesState, options: ListOptions) -> None:
    """Raise NotFoundException for a list or topic that isn't there (assumption: in both APIs)."""
    if not options.contact_list:
        return
    found = state.contact_lists.get(options.contact_list)
    if found is None:
        raise no_list(options.contact_list)
    if options.topic and options.topic not in found.topics:
        text = f"Topic: {options.topic} doesn't exist in list: {found.name}."
        raise AwsError("NotFoundException", text, 404)


def no_list(name: str) -> AwsError:
    """There is no such contact list."""
    return AwsError("NotFoundException", f"List with name: {name} doesn't exist.", 404)


def enrol(state: SesState, message: SentMessage) -> None:
    """Make a contact of each recipient that isn't one ("List your contacts to send them mail")."""
    found = state.contact_lists[message.contact_list]
    for address in message.recipients:
        if found.find(address) is None:
            found.put(Contact(address, state.now(), state.now()))
            found.updated_at = state.now()


def has_opted_out(state: SesState, message: SentMessage, address: str) -> bool:
    """Whether a recipient doesn't want the topic of a message, or anything of the list."""
    found = state.contact_lists.get(message.contact_list)
    contact = found.find(address) if found else None
    return bool(found and contact and found.status(contact, message.topic) == OPT_OUT)
