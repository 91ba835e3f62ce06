"""AssociateOriginationIdentity, DisassociateOriginationIdentity, ListPoolOriginationIdentities."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import filters, origination, paging, pools
from local_aws.sms_voice.filters import Tests, one_of, text
from local_aws.sms_voice.idempotency import once
from local_aws.sms_voice.phone_numbers import PhoneNumber
from local_aws.sms_voice.pools import Member, Pool
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]


def _capabilities(member: Member) -> list[str]:
    return list(member.capabilities) if isinstance(member, PhoneNumber) else ["SMS"]


FILTERS: Tests[Member] = {
    "iso-country-code": text(lambda one: one.country),
    "number-capability": one_of(_capabilities),
}


@service.operation("AssociateOriginationIdentity")
@once
def associate_origination_identity(params: Params, context: Context) -> Params:
    """Put a number or sender id with the pool's settings into it."""
    pool, member = _both(params, context)
    pool.check_active()
    pools.check_fits(pool, member)
    pools.join(pool, member)
    return _answer(pool, member)


@service.operation("DisassociateOriginationIdentity")
@once
def disassociate_origination_identity(params: Params, context: Context) -> Params:
    """Take a number or sender id out of a pool, unless it is the last."""
    pool, member = _both(params, context)
    pool.check_active()
    pools.leave(pool, member)
    return _answer(pool, member)


def _both(params: Params, context: Context) -> tuple[Pool, Member]:
    state = context.state(SmsState)
    pool = pools.find(state, params["PoolId"])
    country = params.get("IsoCountryCode")
    return pool, origination.find_member(state, params["OriginationIdentity"], country)


def _answer(pool: Pool, member: Member) -> Params:
    return pool.names() | _names(member)


def _names(member: Member) -> Params:
    return {
        "OriginationIdentityArn": member.arn,
        "OriginationIdentity": member.id if isinstance(member, PhoneNumber) else member.name,
        "IsoCountryCode": member.country,
    }


@service.operation("ListPoolOriginationIdentities")
def list_pool_origination_identities(params: Params, context: Context) -> Params:
    """List what is in a pool."""
    pool = pools.find(context.state(SmsState), params["PoolId"])
    kept = filters.apply(pool.members.values(), params.get("Filters", []), FILTERS)
    shown, more = paging.page(kept, params, paging.by_age, pool.id)
    return pool.names() | {"OriginationIdentities": [_member(one) for one in shown]} | more


def _member(member: Member) -> Params:
    found = _names(member) | {"NumberCapabilities": _capabilities(member)}
    return found | ({"PhoneNumber": member.number} if isinstance(member, PhoneNumber) else {})
