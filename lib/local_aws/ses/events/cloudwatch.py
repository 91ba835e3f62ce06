"""Events as CloudWatch metrics in the namespace AWS/SES, by dimensions of the sender's choice.

Source: "Set up a CloudWatch event destination for event publishing" in the developer guide.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from local_aws.ses.events.event import all_tags
from local_aws.ses.times import utc

if TYPE_CHECKING:
    from local_aws.ses.events.event import Event, Json
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

NAMESPACE = "AWS/SES"
MAX_DIMENSIONS = 10

NAME = re.compile(r"(ses:)?[A-Za-z0-9_-]{1,256}", re.ASCII)
VALUE = re.compile(r"[A-Za-z0-9_.@-]{1,256}", re.ASCII)

HEADERS_NOT_ALLOWED = frozenset(
    {"received", "to", "from", "dkim-signature", "cc", "message-id", "return-path"}
)
"""Header fields that can't be dimensions (the same page)."""


def problem(state: SesState, settings: dict[str, Any]) -> str:
    """Return what SES has against dimensions, or '' (the wording is an assumption)."""
    dimensions = settings["DimensionConfigurations"]
    if not 1 <= len(dimensions) <= MAX_DIMENSIONS:
        return f"A CloudWatch destination must have 1 to {MAX_DIMENSIONS} dimensions."
    names = [dimension["DimensionName"] for dimension in dimensions]
    if len(set(names)) < len(names):
        return "Duplicate dimension names."
    return next(filter(None, map(_dimension_problem, dimensions)), "")


def _dimension_problem(dimension: dict[str, str]) -> str:
    name, default = dimension["DimensionName"], dimension["DefaultDimensionValue"]
    if not NAME.fullmatch(name):
        return f"Invalid dimension name <{name}>: only alphanumeric ASCII characters, '_', '-'."
    if not VALUE.fullmatch(default):
        return (
            f"Invalid default dimension value <{default}>: "
            "only alphanumeric ASCII characters, '_', '-', '.', '@'."
        )
    if dimension["DimensionValueSource"] == "EMAIL_HEADER" and name.lower() in HEADERS_NOT_ALLOWED:
        return f"The header <{name}> can't be a dimension."
    return ""


def publish(
    state: SesState,
    settings: dict[str, Any],
    message: SentMessage,
    event: Event,
    document: Json,
) -> None:
    """Count an event. It is left out where a value has characters that no dimension may have."""
    dimensions = [
        {"Name": wanted["DimensionName"], "Value": _value(wanted, message, event)}
        for wanted in settings["DimensionConfigurations"]
    ]
    if not all(VALUE.fullmatch(dimension["Value"]) for dimension in dimensions):
        return
    datum = {
        "MetricName": event.type.metric,
        "Dimensions": dimensions,
        "Timestamp": utc(state.now()),
        "Value": 1.0,
        "Unit": "Count",
    }
    state.client("cloudwatch").put_metric_data(Namespace=NAMESPACE, MetricData=[datum])


def _value(wanted: dict[str, str], message: SentMessage, event: Event) -> str:
    name, default = wanted["DimensionName"], wanted["DefaultDimensionValue"]
    if wanted["DimensionValueSource"] == "MESSAGE_TAG":
        return all_tags(message, event).get(name) or default
    if wanted["DimensionValueSource"] == "LINK_TAG":
        return next(iter(event.link_tags.get(name, [])), default)
    asked = name.lower().encode()
    found = [field.value for field in message.original if field.name == asked]
    return found[0].decode("utf-8", "replace") if found else default
