"""RegisterMemberToAddressList, DeregisterMemberFromAddressList, GetMemberOfAddressList,
ListMembersOfAddressList."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.address_lists.lists import AddressLists, spelled
from local_aws.mail_manager.archive.archive import instant
from local_aws.mail_manager.errors import not_found
from local_aws.mail_manager.paging import page
from local_aws.mail_manager.service import service

MEMBERS_PER_PAGE = 1000
"""Where PageSize isn't given. Assumption: the largest that the model allows."""


@service.operation("RegisterMemberToAddressList")
def register_member(params: dict[str, Any], context: Context) -> None:
    """Add an address or a pattern; adding it again changes nothing."""
    lists = context.state(AddressLists)
    lists.register(lists.get(params["AddressListId"]), spelled(params["Address"]))


@service.operation("DeregisterMemberFromAddressList")
def deregister_member(params: dict[str, Any], context: Context) -> None:
    """Remove an entry; one that isn't there is no error (assumption)."""
    lists = context.state(AddressLists)
    address_list = lists.get(params["AddressListId"])
    lists.members(address_list).remove(spelled(params["Address"]))
    address_list.updated = context.aws.clock.now()


@service.operation("GetMemberOfAddressList")
def get_member(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return one entry, by its own text and not by what it matches."""
    lists = context.state(AddressLists)
    address = spelled(params["Address"])
    added = lists.members(lists.get(params["AddressListId"])).added(address)
    if added is None:
        raise not_found("Member of the address list", params["Address"])
    return {"Address": address, "CreatedTimestamp": instant(added)}


@service.operation("ListMembersOfAddressList")
def list_members(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the entries, or those with a prefix, in alphabetical order."""
    lists = context.state(AddressLists)
    members = lists.members(lists.get(params["AddressListId"]))
    found = members.starting_with(params.get("Filter", {}).get("AddressPrefix", ""))
    shown, token = page(found, {"PageSize": MEMBERS_PER_PAGE, **params}, lambda pair: pair[0])
    addresses = [{"Address": a, "CreatedTimestamp": instant(added)} for a, added in shown]
    return {"Addresses": addresses, "NextToken": token}
