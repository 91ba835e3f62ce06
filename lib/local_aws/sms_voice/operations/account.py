"""DescribeAccountAttributes, DescribeAccountLimits."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import quotas
from local_aws.sms_voice.paging import page
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]

SHOWN_LIMITS = (
    "PHONE_NUMBERS",
    "POOLS",
    "CONFIGURATION_SETS",
    "OPT_OUT_LISTS",
    "SENDER_IDS",
    "VERIFIED_DESTINATION_NUMBERS",
)
"""Quotas that DescribeAccountLimits tells (model), without those on registrations."""


@service.operation("DescribeAccountAttributes")
def describe_account_attributes(params: Params, context: Context) -> Params:
    """Tell the tier, and the default protect configuration if there is one."""
    state = context.state(SmsState)
    found = [{"Name": "ACCOUNT_TIER", "Value": state.account.tier}]
    default = state.default_protect_configuration_id
    if default:
        found.append({"Name": "DEFAULT_PROTECT_CONFIGURATION_ID", "Value": default})
    shown, more = page(found, params, lambda one: one["Name"], "account attributes")
    return {"AccountAttributes": shown} | more


@service.operation("DescribeAccountLimits")
def describe_account_limits(params: Params, context: Context) -> Params:
    """Tell how many resources there are and how many there may be."""
    state = context.state(SmsState)
    found: list[Params] = [
        {"Name": name, "Used": quotas.used(state, name), "Max": quotas.PER_ACCOUNT[name].most}
        for name in SHOWN_LIMITS
    ]
    shown, more = page(found, params, lambda one: str(one["Name"]), "account limits")
    return {"AccountLimits": shown} | more
