"""CreateOptOutList, DescribeOptOutLists, DeleteOptOutList."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import opt_outs, quotas, tagging
from local_aws.sms_voice.idempotency import once
from local_aws.sms_voice.listing import select
from local_aws.sms_voice.opt_outs import OptOutList
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState
from local_aws.sms_voice.two_way import Settings

Params = dict[str, Any]


@service.operation("CreateOptOutList")
@once
def create_opt_out_list(params: Params, context: Context) -> Params:
    """Make an empty list."""
    state, name = context.state(SmsState), params["OptOutListName"]
    if name in state.opt_out_lists:
        raise state.opt_out_lists[name].conflict("RESOURCE_ALREADY_EXISTS")
    quotas.check(state, "OPT_OUT_LISTS")
    tags = tagging.read(params.get("Tags", []))
    made = OptOutList(**state.base(OptOutList.kind, name), tags=tags)
    state.opt_out_lists[name] = made
    return made.shown() | {"Tags": tagging.shown(tags)}


@service.operation("DescribeOptOutLists")
def describe_opt_out_lists(params: Params, context: Context) -> Params:
    """Show some lists, or all, `Default` among them."""
    state = context.state(SmsState)
    found, more = select(
        params,
        "OptOutListNames",
        lambda one: opt_outs.find(state, one, "OptOutListNames"),
        state.opt_out_lists.values(),
        {},
    )
    return {"OptOutLists": [one.shown() for one in found]} | more


@service.operation("DeleteOptOutList")
def delete_opt_out_list(params: Params, context: Context) -> Params:
    """Delete a list and all numbers on it. One in use can't be deleted, `Default` never.

    The model says that it is an error and not of which reason: an assumption.
    """
    state = context.state(SmsState)
    found = opt_outs.find(state, params["OptOutListName"])
    users: list[Settings] = [*state.phone_numbers.values(), *state.pools.values()]
    if found.id == opt_outs.DEFAULT or any(one.opt_out_list_name == found.id for one in users):
        raise found.conflict("RESOURCE_DELETION_NOT_ALLOWED")
    del state.opt_out_lists[found.id]
    state.policies.pop(found.arn, None)
    return found.shown()
