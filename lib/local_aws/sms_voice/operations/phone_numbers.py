"""RequestPhoneNumber, DescribePhoneNumbers, UpdatePhoneNumber, ReleasePhoneNumber."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import (
    number_preferences,
    opt_outs,
    phone_numbers,
    pools,
    quotas,
    tagging,
    two_way,
)
from local_aws.sms_voice.errors import invalid
from local_aws.sms_voice.filters import Tests, flag, one_of, text
from local_aws.sms_voice.idempotency import once
from local_aws.sms_voice.listing import select
from local_aws.sms_voice.numbering import Wanted, plan_of
from local_aws.sms_voice.phone_numbers import PhoneNumber
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]

PROVISIONING_SECONDS = 0.0
"""How long a number or pool takes to become ACTIVE. AWS answers PENDING (CREATING) and needs some
seconds to minutes; here it is ready for the caller's next request."""

FILTERS: Tests[PhoneNumber] = {
    "status": text(lambda one: one.status),
    "iso-country-code": text(lambda one: one.country),
    "message-type": text(lambda one: one.message_type),
    "number-capability": one_of(lambda one: one.capabilities),
    "number-type": text(lambda one: one.number_type),
    "two-way-enabled": flag(lambda one: one.two_way_enabled),
    "self-managed-opt-outs-enabled": flag(lambda one: one.self_managed_opt_outs),
    "opt-out-list-name": text(lambda one: one.opt_out_list_name),
    "deletion-protection-enabled": flag(lambda one: one.deletion_protection),
    "two-way-channel-arn": text(lambda one: one.two_way_channel_arn),
}


@service.operation("RequestPhoneNumber")
@once
def request_phone_number(params: Params, context: Context) -> Params:
    """Lease a number. Without a registration that its type needs it stays PENDING."""
    number_preferences.refuse_registration(params, "RequestPhoneNumber")
    state = context.state(SmsState)
    phone_numbers.check_request(params)
    wanted = number_preferences.wanted(params)
    _check_international(params["NumberType"], params)
    quotas.check(state, "PHONE_NUMBERS")
    made = _make(state, params)
    pool = pools.find(state, params["PoolId"]) if "PoolId" in params else None
    if pool is not None:
        _check_pool(pool, made, params)
    made.number = _take(context, made, wanted)
    if pool is not None:
        pools.join(pool, made)
    state.phone_numbers[made.id] = made
    context.aws.clock.call_later(PROVISIONING_SECONDS, provision, made)
    return made.shown() | {"Tags": tagging.shown(made.tags)}


def _take(context: Context, made: PhoneNumber, wanted: Wanted) -> str:
    owner = (context.account_id, context.region)
    number = plan_of(context.aws).take(made.country, made.number_type, owner, wanted)
    if number is None:
        # Assumption: AWS doesn't say what it answers.
        field = number_preferences.FIELD
        raise invalid("INVALID_PARAMETER", field, "no number that is free is like this")
    return number


def _make(state: SmsState, params: Params) -> PhoneNumber:
    tags = tagging.read(params.get("Tags", []))
    list_name = opt_outs.find(state, params.get("OptOutListName", opt_outs.DEFAULT)).id
    return PhoneNumber(
        **state.base(PhoneNumber.kind, state.new_id("phone")),
        number="",
        country=params["IsoCountryCode"],
        number_type=params["NumberType"],
        message_type=params["MessageType"],
        capabilities=tuple(dict.fromkeys(params["NumberCapabilities"])),
        opt_out_list_name=list_name,
        international_sending=params.get("InternationalSendingEnabled", False),
        deletion_protection=params.get("DeletionProtectionEnabled", False),
        tags=tags,
    )


def _check_international(number_type: str, params: Params) -> None:
    # Assumption: a simulator number never leaves its country, any other may.
    if params.get("InternationalSendingEnabled") and number_type == "SIMULATOR":
        message = "a SIMULATOR number sends within its country"
        raise invalid("INTERNATIONAL_SENDING_NOT_SUPPORTED", "InternationalSendingEnabled", message)


def _check_pool(pool: pools.Pool, made: PhoneNumber, params: Params) -> None:
    # Assumption: a new number takes over what the request can't tell, such as two-way messaging.
    pool.check_active()
    pools.check_room(pool)
    pools.check_message_type(made, pool.message_type)
    if "OptOutListName" in params and made.opt_out_list_name != pool.opt_out_list_name:
        raise made.conflict("OPT_OUT_LIST_MISMATCH")


def provision(number: PhoneNumber) -> None:
    """Make a number ACTIVE that waits for nothing but its turn."""
    waits = (number.country, number.number_type) in phone_numbers.NEEDS_REGISTRATION
    if number.status == "PENDING" and (not waits or number.registration_id):
        number.status = "ACTIVE"


@service.operation("DescribePhoneNumbers")
def describe_phone_numbers(params: Params, context: Context) -> Params:
    """Show some phone numbers, or all."""
    state = context.state(SmsState)
    found, more = select(
        params,
        "PhoneNumberIds",
        lambda one: phone_numbers.find(state, one, "PhoneNumberIds"),
        state.phone_numbers.values(),
        FILTERS,
    )
    return {"PhoneNumbers": [_shown(state, one) for one in found]} | more


def _shown(state: SmsState, one: PhoneNumber) -> Params:
    return one.shown() | pools.settings_of(state, one).settings_shown()


@service.operation("UpdatePhoneNumber")
def update_phone_number(params: Params, context: Context) -> Params:
    """Change the settings of a number that is in no pool."""
    found = phone_numbers.find(context.state(SmsState), params["PhoneNumberId"])
    if found.pool_id is not None:
        raise found.conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL")
    _check_international(found.number_type, params)
    two_way.update(found, params, found.country, context)
    if "InternationalSendingEnabled" in params:
        found.international_sending = params["InternationalSendingEnabled"]
    if "DeletionProtectionEnabled" in params:
        found.deletion_protection = params["DeletionProtectionEnabled"]
    return found.shown()


@service.operation("ReleasePhoneNumber")
def release_phone_number(params: Params, context: Context) -> Params:
    """Give a number back. Nobody gets it again."""
    state = context.state(SmsState)
    found = phone_numbers.find(state, params["PhoneNumberId"])
    found.check_deletable()
    if found.pool_id is not None:
        raise found.conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL")
    del state.phone_numbers[found.id]
    state.policies.pop(found.arn, None)
    plan_of(context.aws).release(found.number)
    found.status = "DELETED"
    left_out = {"InternationalSendingEnabled", "DeletionProtectionEnabled"}
    return {name: value for name, value in found.shown().items() if name not in left_out}
