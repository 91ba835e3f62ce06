"""CreateAddressList, DeleteAddressList, GetAddressList, ListAddressLists."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.address_lists.lists import AddressLists
from local_aws.mail_manager.errors import conflict
from local_aws.mail_manager.resource import Resource
from local_aws.mail_manager.service import service
from local_aws.mail_manager.uses import user_of


@service.operation("CreateAddressList")
def create_address_list(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Make an empty list."""
    return {"AddressListId": context.state(AddressLists).create("CreateAddressList", params)}


@service.operation("DeleteAddressList")
def delete_address_list(params: dict[str, Any], context: Context) -> None:
    """Delete a list that no policy or rule asks; an unknown one is no error, as it declares none.

    That a list in use can't be deleted is an assumption: it is documented of add-ons.
    """
    lists = context.state(AddressLists)
    found = lists.find(params["AddressListId"])
    if found is None:
        return
    user = user_of(context, found.arn)
    if user is not None:
        raise conflict(f"Address list {found.identifier} is in use by {user.identifier}.")
    lists.delete(found)


@service.operation("GetAddressList")
def get_address_list(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a list without its members."""
    return _describe(context.state(AddressLists).get(params["AddressListId"]))


@service.operation("ListAddressLists")
def list_address_lists(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return all lists."""
    shown, token = context.state(AddressLists).page(params)
    return {"AddressLists": [_describe(one) for one in shown], "NextToken": token}


def _describe(address_list: Resource) -> dict[str, Any]:
    return {
        "AddressListId": address_list.identifier,
        "AddressListArn": address_list.arn,
        "AddressListName": address_list.settings["AddressListName"],
        **address_list.times("CreatedTimestamp", "LastUpdatedTimestamp"),
    }
