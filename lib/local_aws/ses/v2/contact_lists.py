"""v2: contact lists."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses import tagging
from local_aws.ses.errors import already_exists, bad_request
from local_aws.ses.lists import contact_list
from local_aws.ses.lists.contact_list import MAX_LISTS, MAX_TOPICS, ContactList, Topic
from local_aws.ses.lists.sending import no_list
from local_aws.ses.state import SesState
from local_aws.ses.times import utc
from local_aws.ses.v2 import service
from local_aws.ses.v2.pages import shown_page

Params = dict[str, Any]


def require(params: Params, context: Context) -> ContactList:
    """Return the list that a call names. Raises NotFoundException."""
    name = params["ContactListName"]
    found = context.state(SesState).contact_lists.get(name)
    if found is None:
        raise no_list(name)
    return found


def _read_topics(params: Params) -> list[Topic]:
    """Return the topics of a call. The limit is documented, the words are assumptions."""
    topics = [
        Topic(
            given["TopicName"],
            given["DisplayName"],
            given["DefaultSubscriptionStatus"],
            given.get("Description", ""),
        )
        for given in params.get("Topics", [])
    ]
    if len(topics) > MAX_TOPICS:
        raise bad_request(f"A contact list can't have more than {MAX_TOPICS} topics.")
    if len({topic.name for topic in topics}) < len(topics):
        raise bad_request("Topic names must be unique within a contact list.")
    return topics


@service.operation("CreateContactList")
def create_contact_list(params: Params, context: Context) -> None:
    """Make the account's contact list. There is one for each Region."""
    state, name = context.state(SesState), params["ContactListName"]
    if name in state.contact_lists:
        raise already_exists(f"List with name: {name} already exists.")
    if len(state.contact_lists) >= MAX_LISTS:
        text = "Maximum number of contact lists per account reached: 1."
        raise AwsError("LimitExceededException", text, 400)
    tags, now = params.get("Tags", []), state.now()
    tagging.check(tags)
    topics = {topic.name: topic for topic in _read_topics(params)}
    made = ContactList(name, topics, now, now, params.get("Description", ""))
    made.tags = tagging.as_dict(tags)
    state.contact_lists[name] = made


@service.operation("GetContactList")
def get_contact_list(params: Params, context: Context) -> Params:
    """Show a list and its topics."""
    found = require(params, context)
    shown: Params = {
        "ContactListName": found.name,
        "Topics": [_shown(topic) for topic in found.topics.values()],
        "CreatedTimestamp": utc(found.created_at),
        "LastUpdatedTimestamp": utc(found.updated_at),
        "Tags": tagging.as_list(found.tags),
    }
    return shown | ({"Description": found.description} if found.description else {})


def _shown(topic: Topic) -> Params:
    shown = {
        "TopicName": topic.name,
        "DisplayName": topic.display_name,
        "DefaultSubscriptionStatus": topic.default,
    }
    return shown | ({"Description": topic.description} if topic.description else {})


@service.operation("UpdateContactList")
def update_contact_list(params: Params, context: Context) -> None:
    """Replace description and topics as a whole; what isn't given is gone."""
    found = require(params, context)
    topics = _read_topics(params)
    contact_list.set_topics(found, topics, context.state(SesState).now())
    found.description = params.get("Description", "")


@service.operation("DeleteContactList")
def delete_contact_list(params: Params, context: Context) -> None:
    """Delete a list and all contacts on it."""
    del context.state(SesState).contact_lists[require(params, context).name]


@service.operation("ListContactLists")
def list_contact_lists(params: Params, context: Context) -> Params:
    """List the contact lists by name, a page at a time."""
    state = context.state(SesState)
    names, token = shown_page(sorted(state.contact_lists), params, f"contact lists {state.region}")
    lists = [state.contact_lists[name] for name in names]
    shown = [
        {"ContactListName": one.name, "LastUpdatedTimestamp": utc(one.updated_at)} for one in lists
    ]
    return {"ContactLists": shown} | token
