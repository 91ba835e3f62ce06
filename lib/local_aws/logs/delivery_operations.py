"""PutDeliverySource, PutDeliveryDestination, CreateDelivery, and their deletion."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

from local_aws.context import Context
from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.logs.deliveries import DESTINATION_TYPES, LogDeliveries, not_found
from local_aws.logs.service import service

LOG_TYPES = {
    "mailmanager-ingress-point": ("APPLICATION_LOGS", "TRAFFIC_POLICY_DEBUG_LOGS"),
    "mailmanager-rule-set": ("APPLICATION_LOGS",),
    "organization": (
        "ACCESS_CONTROL_LOGS",
        "AUTHENTICATION_LOGS",
        "WORKMAIL_AVAILABILITY_PROVIDER_LOGS",
        "WORKMAIL_MAILBOX_ACCESS_LOGS",
        "WORKMAIL_PERSONAL_ACCESS_TOKEN_LOGS",
    ),
}
"""Kind of resource in an ARN -> the types of logs that it has ("Mail Manager logging",
"Monitoring audit logs" of WorkMail)."""

KINDS = {"organization": "workmail"}
"""Kind of resource -> its service, where that isn't SES."""

DELIVERY_ID_LENGTH = 16


def _conflict(message: str) -> AwsError:
    return AwsError("ConflictException", message)


def _invalid(message: str) -> AwsError:
    return AwsError("ValidationException", message)


@service.operation("PutDeliverySource")
def put_delivery_source(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Name a resource and a type of its logs as a source."""
    state, name = context.state(LogDeliveries), params["name"]
    arn, log_type = params["resourceArn"], params["logType"]
    _check_resource(arn, log_type, context)
    known = state.sources.get(name)
    if known is not None and (known["resourceArns"], known["logType"]) != ([arn], log_type):
        raise _conflict(f"Delivery source {name} is of another resource or log type.")
    state.sources[name] = {
        "name": name,
        "arn": state.arn("delivery-source", name),
        "resourceArns": [arn],
        "service": arn.split(":")[2],
        "logType": log_type,
        "tags": params.get("tags"),
    }
    return {"deliverySource": state.sources[name]}


def _check_resource(arn: str, log_type: str, context: Context) -> None:
    parts = arn.split(":", 5)
    kind = parts[5].partition("/")[0] if len(parts) == 6 else ""
    if len(parts) < 6 or kind not in LOG_TYPES or parts[2] != KINDS.get(kind, "ses"):
        why = "only Mail Manager's ingress points and rule sets, and WorkMail, write logs here"
        raise NotImplementedByTheLab("logs", f"PutDeliverySource for {arn}", why)
    if log_type not in LOG_TYPES[kind]:
        raise _invalid(f"{kind} has no logs of type {log_type}: {', '.join(LOG_TYPES[kind])}.")
    if not _exists(arn, kind, context):
        raise not_found("resource", arn)


def _exists(arn: str, kind: str, context: Context) -> bool:
    try:
        if kind == "organization":
            found = arn.rpartition("/")[2]
            context.client("workmail").describe_organization(OrganizationId=found)
        else:
            context.client("mailmanager").list_tags_for_resource(ResourceArn=arn)
    except (ClientError, ParamValidationError):
        return False
    return True


@service.operation("PutDeliveryDestination")
def put_delivery_destination(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Name a log group, bucket or Firehose stream as a destination. Records are JSON."""
    state, name = context.state(LogDeliveries), params["name"]
    target = params.get("deliveryDestinationConfiguration", {}).get("destinationResourceArn", "")
    kind = DESTINATION_TYPES.get([*target.split(":"), "", ""][2])
    if kind is None:
        raise _invalid("destinationResourceArn must be of a log group, a bucket or a stream.")
    if params.get("outputFormat", "json") != "json":
        raise NotImplementedByTheLab("logs", f"the output format {params['outputFormat']}")
    state.destinations[name] = {
        "name": name,
        "arn": state.arn("delivery-destination", name),
        "deliveryDestinationType": kind,
        "outputFormat": "json",
        "deliveryDestinationConfiguration": {"destinationResourceArn": target},
        "tags": params.get("tags"),
    }
    return {"deliveryDestination": state.destinations[name]}


@service.operation("CreateDelivery")
def create_delivery(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Connect a source to a destination; each pair once."""
    for name in ("recordFields", "fieldDelimiter", "s3DeliveryConfiguration"):
        if params.get(name):
            raise NotImplementedByTheLab("logs", f"CreateDelivery with {name}")
    state = context.state(LogDeliveries)
    source = state.source(params["deliverySourceName"])["name"]
    arn = params["deliveryDestinationArn"]
    found = (one for one in state.destinations.values() if one["arn"] == arn)
    destination = next(found, None)
    if destination is None:
        raise not_found("delivery destination", arn)
    pair = {"deliverySourceName": source, "deliveryDestinationArn": arn}
    if any(pair.items() <= one.items() for one in state.deliveries.values()):
        raise _conflict(f"There is a delivery from {source} to {arn} already.")
    made = context.aws.ids.token("logs-delivery", DELIVERY_ID_LENGTH)
    kind = destination["deliveryDestinationType"]
    shown = {"id": made, "arn": state.arn("delivery", made), "deliveryDestinationType": kind}
    state.deliveries[made] = {**shown, **pair, "tags": params.get("tags")}
    return {"delivery": state.deliveries[made]}


@service.operation("UpdateDeliveryConfiguration")
def update_delivery_configuration(params: dict[str, Any], context: Context) -> None:
    """Refused: records are delivered whole."""
    raise NotImplementedByTheLab("logs", "UpdateDeliveryConfiguration")


@service.operation("DeleteDelivery")
def delete_delivery(params: dict[str, Any], context: Context) -> None:
    """Cut a connection."""
    state = context.state(LogDeliveries)
    del state.deliveries[state.delivery(params["id"])["id"]]


@service.operation("DeleteDeliverySource")
def delete_delivery_source(params: dict[str, Any], context: Context) -> None:
    """Delete a source that nothing is delivered from."""
    state = context.state(LogDeliveries)
    name = state.source(params["name"])["name"]
    if any(one["deliverySourceName"] == name for one in state.deliveries.values()):
        raise _conflict(f"Delivery source {name} has a delivery: delete that first.")
    del state.sources[name]


@service.operation("DeleteDeliveryDestination")
def delete_delivery_destination(params: dict[str, Any], context: Context) -> None:
    """Delete a destination that nothing is delivered to."""
    state = context.state(LogDeliveries)
    arn = state.destination(params["name"])["arn"]
    if any(one["deliveryDestinationArn"] == arn for one in state.deliveries.values()):
        raise _conflict(f"Delivery destination {params['name']} has a delivery: delete that first.")
    del state.destinations[params["name"]]
