"""Create-, Describe-, Update- and DeletePool."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import origination, pools, quotas, tagging, two_way
from local_aws.sms_voice.filters import Tests, flag, text
from local_aws.sms_voice.idempotency import once
from local_aws.sms_voice.listing import select
from local_aws.sms_voice.operations.phone_numbers import PROVISIONING_SECONDS
from local_aws.sms_voice.phone_numbers import PhoneNumber
from local_aws.sms_voice.pools import Pool
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]

FILTERS: Tests[Pool] = {
    "status": text(lambda one: one.status),
    "message-type": text(lambda one: one.message_type),
    "two-way-enabled": flag(lambda one: one.two_way_enabled),
    "self-managed-opt-outs-enabled": flag(lambda one: one.self_managed_opt_outs),
    "opt-out-list-name": text(lambda one: one.opt_out_list_name),
    "shared-routes-enabled": flag(lambda one: one.shared_routes),
    "deletion-protection-enabled": flag(lambda one: one.deletion_protection),
    "two-way-channel-arn": text(lambda one: one.two_way_channel_arn),
}


@service.operation("CreatePool")
@once
def create_pool(params: Params, context: Context) -> Params:
    """Make a pool of one identity, whose settings it takes over."""
    state = context.state(SmsState)
    first = origination.find_member(
        state, params["OriginationIdentity"], params.get("IsoCountryCode")
    )
    pools.check_free(first)
    pools.check_message_type(first, params["MessageType"])
    quotas.check(state, "POOLS")
    tags = tagging.read(params.get("Tags", []))
    made = _make(state, first, params)
    made.tags = tags
    pools.join(made, first)
    state.pools[made.id] = made
    context.aws.clock.call_later(PROVISIONING_SECONDS, _activate, made)
    return made.shown() | {"Tags": tagging.shown(tags)}


def _make(state: SmsState, first: pools.Member, params: Params) -> Pool:
    inherited = first.inherited() if isinstance(first, PhoneNumber) else {}
    inherited["message_type"] = params["MessageType"]
    protection = params.get("DeletionProtectionEnabled", False)
    base = state.base(Pool.kind, state.new_id("pool"))
    return Pool(**base, **inherited, deletion_protection=protection)


def _activate(pool: Pool) -> None:
    if pool.status == "CREATING":
        pool.status = "ACTIVE"


@service.operation("DescribePools")
def describe_pools(params: Params, context: Context) -> Params:
    """Show some pools, or all."""
    state = context.state(SmsState)
    found, more = select(
        params,
        "PoolIds",
        lambda one: pools.find(state, one, "PoolIds"),
        state.pools.values(),
        FILTERS,
    )
    return {"Pools": [one.shown() for one in found]} | more


@service.operation("UpdatePool")
def update_pool(params: Params, context: Context) -> Params:
    """Change the settings of a pool, and with it those of all its numbers."""
    found = pools.find(context.state(SmsState), params["PoolId"])
    found.check_active()
    two_way.update(found, params, None, context)
    if "SharedRoutesEnabled" in params:
        found.shared_routes = params["SharedRoutesEnabled"]
    if "DeletionProtectionEnabled" in params:
        found.deletion_protection = params["DeletionProtectionEnabled"]
    return found.shown()


@service.operation("DeletePool")
def delete_pool(params: Params, context: Context) -> Params:
    """Delete a pool; its numbers and sender ids stay."""
    state = context.state(SmsState)
    found = pools.find(state, params["PoolId"])
    found.check_deletable()
    found.check_active()
    for member in list(found.members.values()):
        pools.remove(found, member)
    del state.pools[found.id]
    state.policies.pop(found.arn, None)
    found.status = "DELETING"
    shown = found.shown()
    del shown["DeletionProtectionEnabled"]
    return shown
