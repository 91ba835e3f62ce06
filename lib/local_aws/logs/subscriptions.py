"""Subscription filters: the events that a pattern means go on, as they come, to a function or a
stream.

moto keeps the filters and hands the events over, but doesn't look at their patterns.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.logs.event_operations import log_group
from local_aws.logs.patterns import InvalidPattern, read_pattern
from local_aws.logs.service import service

NOT_DONE = ("applyOnTransformedLogs", "fieldSelectionCriteria", "emitSystemFields")

Params = dict[str, Any]


@service.operation("PutSubscriptionFilter")
def put_subscription_filter(params: Params, context: Context) -> None:
    """Create a subscription filter, or put another in place of the group's filter of that name."""
    from moto.core.exceptions import JsonRESTError
    from moto.logs.models import logs_backends

    for name in NOT_DONE:
        if params.get(name):
            raise NotImplementedByTheLab("logs", f"PutSubscriptionFilter with {name}")
    _check(params["filterPattern"])
    group, name = log_group(params["logGroupName"], context), params["filterName"]
    # moto counts a filter that is replaced among those that there may be.
    before = group.subscription_filters.pop(name, None)
    given = [params["filterPattern"], params["destinationArn"], params.get("roleArn")]
    backend: Any = logs_backends[context.account_id][context.region]
    try:
        backend.put_subscription_filter(group.name, name, *given)
    except JsonRESTError as refusal:
        if before is not None:
            group.subscription_filters[name] = before
        raise AwsError(str(refusal.error_type), str(refusal.message)) from None


def _check(pattern: str) -> None:
    try:
        read_pattern(pattern)
    except InvalidPattern as problem:
        raise AwsError("InvalidParameterException", str(problem)) from None


@cache
def install() -> None:
    """Have moto's log streams hand over what a filter's pattern means, and nothing else."""
    from moto.logs import models

    class LabLogStream(models.LogStream):
        """A log stream."""

        def _send_log_events(
            self,
            service: str,
            destination_arn: str,
            filter_name: str,
            log_events: list[dict[str, Any]],
        ) -> None:
            pattern = read_pattern(
                self.log_group.subscription_filters[filter_name].filter_pattern or ""
            )
            meant = [one for one in log_events if pattern.matches(one["message"])]
            if meant:
                super()._send_log_events(service, destination_arn, filter_name, meant)

    module: Any = models
    module.LogStream = LabLogStream
