"""PutLogEvents, by the lab's clock.

moto keeps the log groups and everything that reads them. It would hold new events against the
machine's clock, though, which is not the lab's, and so throw them away as too old or too new.
"""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.logs.insights.queries import QueryState
from local_aws.logs.metric_filters import publish_metrics
from local_aws.logs.service import service

TOO_OLD_SECONDS = 14 * 86400
TOO_NEW_SECONDS = 2 * 3600
"""API reference, PutLogEvents."""


@service.operation("PutLogEvents")
def put_log_events(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Put events into a log stream; those from outside the time window are rejected and named."""
    group = log_group(params["logGroupName"], context)
    name, events = params["logStreamName"], params["logEvents"]
    if name not in group.streams:
        raise _not_found("stream")
    times = [event["timestamp"] for event in events]
    if times != sorted(times):
        text = "Log events in a single PutLogEvents request must be in chronological order."
        raise AwsError("InvalidParameterException", text)
    now = int(context.aws.clock.now() * 1000)
    oldest, newest = now - TOO_OLD_SECONDS * 1000, now + TOO_NEW_SECONDS * 1000
    good = [event for event in events if oldest <= event["timestamp"] <= newest]
    token = _store(group, name, good, now)
    context.state(QueryState).take_over(group)
    publish_metrics(group.name, good, context)
    return {"nextSequenceToken": token, "rejectedLogEventsInfo": _rejected(times, oldest, newest)}


def log_group(name: str, context: Context) -> Any:
    """Return moto's log group. Raises ResourceNotFoundException."""
    from moto.logs.models import logs_backends

    group = logs_backends[context.account_id][context.region].groups.get(name)
    if group is None:
        raise _not_found("group")
    return group


def _not_found(what: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"The specified log {what} does not exist.")


def _store(group: Any, name: str, events: list[dict[str, Any]], now: int) -> str:
    token: str = group.put_log_events(name, events)
    if events:
        for stored in group.streams[name].events[-len(events) :]:
            stored.ingestion_time = now
    return token


def _rejected(times: list[int], oldest: int, newest: int) -> dict[str, int] | None:
    """Return RejectedLogEventsInfo, None where nothing is rejected."""
    old = sum(moment < oldest for moment in times)
    new = sum(moment > newest for moment in times)
    info = {"tooOldLogEventEndIndex": old} if old else {}
    if new:
        info["tooNewLogEventStartIndex"] = len(times) - new
    return info or None
