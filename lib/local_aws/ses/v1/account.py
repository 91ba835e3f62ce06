"""v1: quotas, statistics, and whether the account may send."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.ses import account as accounts
from local_aws.ses.outbound import statistics
from local_aws.ses.state import SesState
from local_aws.ses.v1 import service

Params = dict[str, Any]


@service.operation("GetSendQuota")
def get_send_quota(params: Params, context: Context) -> Params:
    """Show the quotas and what is used of them."""
    return dict(accounts.describe_quota(context.state(SesState)))


@service.operation("GetSendStatistics")
def get_send_statistics(params: Params, context: Context) -> Params:
    """Show what was sent in the last two weeks, in points of 15 minutes."""
    return {"SendDataPoints": statistics.data_points(context.state(SesState))}


@service.operation("GetAccountSendingEnabled")
def get_account_sending_enabled(params: Params, context: Context) -> Params:
    """Show whether the account may send in this Region."""
    return {"Enabled": context.state(SesState).account.sending_enabled}


@service.operation("UpdateAccountSendingEnabled")
def update_account_sending_enabled(params: Params, context: Context) -> None:
    """Pause or resume all sending of the account in this Region."""
    context.state(SesState).account.sending_enabled = params.get("Enabled", False)
