"""How calls to CloudWatch Logs are taken back: by deleting the groups that a lesson has made."""

from __future__ import annotations

from collections.abc import Callable

from botocore.exceptions import ClientError

from messaging_lab.cleaning.plans import Call, Plan, always, deleted_by, planner
from messaging_lab.ledger import Step

deleted_by("logs", "CreateLogGroup", "DeleteLogGroup", logGroupName="logGroupName")
deleted_by("logs", "PutRetentionPolicy", "DeleteRetentionPolicy", logGroupName="logGroupName")

for _name in ("PutLogEvents", "CreateLogStream"):
    # What is in a group goes with it.
    planner("logs", _name)(lambda call: always([]))

planner("logs", "StartQuery")(lambda call: always([]))


@planner("logs", "PutMetricFilter")
def _metric_filter(call: Call) -> Plan:
    # As below, putting succeeds for what is there already: then nothing is done.
    group, name = call.params["logGroupName"], call.params["filterName"]
    found = call.client().describe_metric_filters(logGroupName=group, filterNamePrefix=name)
    there = any(one["filterName"] == name for one in found["metricFilters"])
    step = call.step("DeleteMetricFilter", logGroupName=group, filterName=name)
    return always(None if there else [step])


def _put_delivery_part(get: str, delete: str) -> Callable[[Call], Plan]:
    def plan(call: Call) -> Plan:
        name, client = call.params["name"], call.client()
        try:
            getattr(client, get)(name=name)
        except client.exceptions.ResourceNotFoundException:
            return always([call.step(delete, name=name)])
        return always(None)

    return plan


planner("logs", "PutDeliverySource")(
    _put_delivery_part("get_delivery_source", "DeleteDeliverySource")
)
planner("logs", "PutDeliveryDestination")(
    _put_delivery_part("get_delivery_destination", "DeleteDeliveryDestination")
)


@planner("logs", "CreateDelivery")
def _delivery(call: Call) -> Plan:
    return lambda answer: [call.step("DeleteDelivery", id=answer["delivery"]["id"])]


def service_groups(call: Call, *names: str) -> list[Step]:
    """Return steps that delete groups which a service makes because of a call and leaves behind.

    Not those that were there before, and none where the caller may not look.
    """
    logs = call.clients("logs", call.region)
    try:
        found = logs.describe_log_groups(logGroupNamePrefix=names[0])["logGroups"]
    except ClientError:
        return []
    before = {one["logGroupName"] for one in found}
    return [
        Step("logs", "DeleteLogGroup", {"logGroupName": name}, call.region)
        for name in names
        if name not in before
    ]
