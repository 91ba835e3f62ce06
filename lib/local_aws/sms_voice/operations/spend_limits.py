"""Monthly spend limits: what AWS allows, and what the account lowers it to, for each channel."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.registry import Operation
from local_aws.sms_voice.account import CHANNELS
from local_aws.sms_voice.paging import page
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]


@service.operation("DescribeSpendLimits")
def describe_spend_limits(params: Params, context: Context) -> Params:
    """Tell the limits in US dollars a month."""
    account = context.state(SmsState).account
    found: list[Params] = [
        {
            "Name": f"{channel}_MESSAGE_MONTHLY_SPEND_LIMIT",
            "EnforcedLimit": account.enforced_limit(channel),
            "MaxLimit": account.max_limit,
            "Overridden": channel in account.overrides,
        }
        for channel in CHANNELS
    ]
    shown, more = page(found, params, lambda one: str(one["Name"]), "spend limits")
    return {"SpendLimits": shown} | more


def _setter(channel: str) -> Operation:
    def set_limit(params: Params, context: Context) -> Params:
        """Lower the monthly limit of a channel, in US dollars."""
        account = context.state(SmsState).account
        account.override(channel, params["MonthlyLimit"])
        return {"MonthlyLimit": account.enforced_limit(channel)}

    return set_limit


def _deleter(channel: str) -> Operation:
    def delete_limit(params: Params, context: Context) -> Params:
        """Take back what the account has lowered the limit of a channel to."""
        account = context.state(SmsState).account
        account.overrides.pop(channel, None)
        return {"MonthlyLimit": account.enforced_limit(channel)}

    return delete_limit


for _channel in CHANNELS:
    _name = f"{_channel.title()}MessageSpendLimitOverride"
    service.operation(f"Set{_name}")(_setter(_channel))
    service.operation(f"Delete{_name}")(_deleter(_channel))
