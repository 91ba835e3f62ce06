"""How calls to CloudWatch Logs are taken back: by deleting the groups that a lesson has made."""

from __future__ import annotations

from collections.abc import Callable

from messaging_lab.cleaning.plans import Call, Plan, always, deleted_by, planner

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
