"""CloudWatch Logs: have a resource's logs delivered to a group, and ask the group questions.

Plain functions over boto3 that work on AWS and on the local AWS alike.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from messaging_lab.errors import LabError

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

VENDED = "/aws/vendedlogs/"
"""How the names of groups begin that services' logs go to: AWS keeps one policy for them all."""

ENDED = ("Complete", "Failed", "Cancelled", "Timeout")

QUERY_TAKES = 60.0
"""Seconds to wait for a query."""

Row = dict[str, str]


def deliver_logs(lab: Lab, resource_arn: str, log_type: str, group: str, name: str) -> str:
    """Have the logs of a resource delivered to a new log group; `name` is the source's and the
    destination's. Returns the delivery's id.
    """
    logs = lab.client("logs")
    logs.create_log_group(logGroupName=group)
    logs.put_delivery_source(name=name, resourceArn=resource_arn, logType=log_type)
    place = f"arn:aws:logs:{lab.region}:{lab.account_id}:log-group:{group}"
    target = {"destinationResourceArn": f"{place}:*"}
    made = logs.put_delivery_destination(name=name, deliveryDestinationConfiguration=target)
    arn = made["deliveryDestination"]["arn"]
    delivery = logs.create_delivery(deliverySourceName=name, deliveryDestinationArn=arn)
    return str(delivery["delivery"]["id"])


def ask_logs(
    lab: Lab, group: str, query: str, *, days: float = 7, until: datetime | None = None
) -> list[Row]:
    """Run a query of Logs Insights over so many days and return its rows, without `@ptr`.

    Raises LabError where the query doesn't complete, and boto3's MalformedQueryException.
    """
    logs, end = lab.client("logs"), until or lab.clock.now
    times = {
        "startTime": int((end - timedelta(days=days)).timestamp()),
        "endTime": int(end.timestamp()),
    }
    started = logs.start_query(logGroupName=group, queryString=query, **times)["queryId"]
    found = lab.wait_until(
        lambda: _ended(logs.get_query_results(queryId=started)),
        timeout=QUERY_TAKES,
        every=1,
        what="the query",
    )
    if found["status"] != "Complete":
        raise LabError(f"The query has ended as {found['status']}: ask about fewer days.")
    return [_row(fields) for fields in found["results"]]


def _ended(found: dict[str, Any]) -> dict[str, Any] | None:
    return found if found["status"] in ENDED else None


def _row(fields: list[dict[str, str]]) -> Row:
    return {one["field"]: one["value"] for one in fields if one["field"] != "@ptr"}
