"""RequestSenderId, DescribeSenderIds, UpdateSenderId, ReleaseSenderId."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import quotas, sender_ids, tagging
from local_aws.sms_voice.filters import Tests, flag, one_of, text
from local_aws.sms_voice.idempotency import once
from local_aws.sms_voice.listing import select
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]

DEFAULT_MESSAGE_TYPES = ["TRANSACTIONAL", "PROMOTIONAL"]
"""What a sender id is for if the request doesn't tell (assumption)."""

FILTERS: Tests[sender_ids.SenderId] = {
    "sender-id": text(lambda one: one.name),
    "iso-country-code": text(lambda one: one.country),
    "message-type": one_of(lambda one: one.message_types),
    "deletion-protection-enabled": flag(lambda one: one.deletion_protection),
    "registered": flag(lambda one: one.registered),
}


@service.operation("RequestSenderId")
@once
def request_sender_id(params: Params, context: Context) -> Params:
    """Take a sender id in a country that asks for no registration."""
    state, name, country = context.state(SmsState), params["SenderId"], params["IsoCountryCode"]
    sender_ids.check_name(name, country)
    sender_ids.check_country(country)
    quotas.check(state, "SENDER_IDS")
    tags = tagging.read(params.get("Tags", []))
    types = params.get("MessageTypes") or DEFAULT_MESSAGE_TYPES
    made = sender_ids.add(state, name, country, types)
    made.deletion_protection = params.get("DeletionProtectionEnabled", False)
    made.tags = tags
    return made.shown() | {"Tags": tagging.shown(tags)}


@service.operation("DescribeSenderIds")
def describe_sender_ids(params: Params, context: Context) -> Params:
    """Show some sender ids, or all."""
    state = context.state(SmsState)
    found, more = select(
        params,
        "SenderIds",
        lambda one: sender_ids.find(state, one["SenderId"], one["IsoCountryCode"], "SenderIds"),
        state.sender_ids.values(),
        FILTERS,
    )
    return {"SenderIds": [one.shown() for one in found]} | more


@service.operation("UpdateSenderId")
def update_sender_id(params: Params, context: Context) -> Params:
    """Turn deletion protection on or off."""
    found = _find(params, context)
    if "DeletionProtectionEnabled" in params:
        found.deletion_protection = params["DeletionProtectionEnabled"]
    return found.shown()


@service.operation("ReleaseSenderId")
def release_sender_id(params: Params, context: Context) -> Params:
    """Give a sender id up that is in no pool."""
    state, found = context.state(SmsState), _find(params, context)
    found.check_deletable()
    if any(found.arn in pool.members for pool in state.pools.values()):
        raise found.conflict("SENDER_ID_ASSOCIATED_TO_POOL")
    del state.sender_ids[found.name, found.country]
    state.policies.pop(found.arn, None)
    shown = found.shown()
    del shown["DeletionProtectionEnabled"]
    return shown


def _find(params: Params, context: Context) -> sender_ids.SenderId:
    return sender_ids.find(context.state(SmsState), params["SenderId"], params["IsoCountryCode"])
