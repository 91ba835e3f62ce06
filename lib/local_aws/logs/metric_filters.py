"""Metric filters: what events become on their way into a log group.

moto keeps the filters and lists them; here their patterns are read, and what comes in is counted.
Source: API reference, PutMetricFilter and MetricTransformation.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.logs.patterns import InvalidPattern, Pattern, read_pattern
from local_aws.logs.patterns.json_patterns import plain
from local_aws.logs.service import service

MOST_DATA = 1000
"""Values in one PutMetricData."""

MOST_DIMENSIONS = 3

Params = dict[str, Any]


@service.operation("PutMetricFilter")
def put_metric_filter(params: Params, context: Context) -> None:
    """Create a metric filter, or put another in place of the group's filter of that name."""
    backend, group = _backend(context), params["logGroupName"]
    if group not in backend.groups:
        text = "The specified log group does not exist."
        raise AwsError("ResourceNotFoundException", text)
    _read(params.get("filterPattern", ""))
    transformations = params["metricTransformations"]
    _check(transformations[0], params.get("filterPattern", ""))
    name = params["filterName"]
    kept = backend.filters.metric_filters
    kept[:] = [one for one in kept if (one["filterName"], one["logGroupName"]) != (name, group)]
    backend.put_metric_filter(name, params.get("filterPattern", ""), group, transformations)
    kept[-1]["creationTime"] = int(context.aws.clock.now() * 1000)


def _check(transformation: Params, pattern: str) -> None:
    dimensions = transformation.get("dimensions") or {}
    if dimensions and transformation.get("defaultValue") is not None:
        raise _refused("dimensions and default value are mutually exclusive properties.")
    if len(dimensions) > MOST_DIMENSIONS:
        raise _refused(f"a metric can have at most {MOST_DIMENSIONS} dimensions.")
    value = transformation["metricValue"]
    selected = [one for one in (value, *dimensions.values()) if one.startswith("$")]
    if selected and not pattern.strip().startswith(("{", "[")):
        raise _refused(f"{selected[0]} needs a filter pattern on JSON or on columns.")
    if not value.startswith("$") and _number(value) is None:
        raise _refused(f"metricValue must be a number or a selector, not {value}.")


def _refused(text: str) -> AwsError:
    return AwsError("InvalidParameterException", f"Invalid metric transformation: {text}")


def _read(pattern: str) -> Pattern:
    try:
        return read_pattern(pattern)
    except InvalidPattern as problem:
        raise AwsError("InvalidParameterException", str(problem)) from None


@service.operation("TestMetricFilter")
def test_metric_filter(params: Params, context: Context) -> Params:
    """Say which of some texts a pattern matches, and what it looks at there."""
    pattern = _read(params["filterPattern"])
    found = [
        {"eventNumber": number, "eventMessage": text, "extractedValues": pattern.extracted(text)}
        for number, text in enumerate(params["logEventMessages"], 1)
        if pattern.matches(text)
    ]
    return {"matches": found}


def publish_metrics(group: str, events: list[Params], context: Context) -> None:
    """Publish what the group's filters make of events, each at its event's time.

    Assumption: at once; AWS does within a minute or so.
    """
    filters = [
        one
        for one in _backend(context).filters.metric_filters
        if one["logGroupName"] == group and events
    ]
    for one in filters:
        pattern = _read(one["filterPattern"])
        for transformation in one["metricTransformations"]:
            data = [_datum(event, pattern, transformation) for event in events]
            _put(context, transformation["metricNamespace"], [one for one in data if one])


def _datum(event: Params, pattern: Pattern, transformation: Params) -> Params | None:
    """Return what an event adds to a metric; None where that is nothing."""
    message, value = event["message"], transformation.get("defaultValue")
    found: dict[str, str] | None = {}
    if pattern.matches(message):
        value = _value(pattern, message, transformation["metricValue"])
        found = _dimensions(pattern, message, transformation.get("dimensions") or {})
    if value is None or found is None:
        return None
    return {
        "MetricName": transformation["metricName"],
        "Timestamp": datetime.fromtimestamp(event["timestamp"] / 1000, UTC),
        "Value": value,
        "Unit": transformation.get("unit") or "None",
        "Dimensions": [{"Name": name, "Value": text} for name, text in found.items()],
    }


def _value(pattern: Pattern, message: str, wanted: str) -> float | None:
    return _number(pattern.selected(message, wanted) if wanted.startswith("$") else wanted)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _dimensions(pattern: Pattern, message: str, wanted: dict[str, str]) -> dict[str, str] | None:
    """Return the dimensions' values; None where an event lacks one, which then isn't counted."""
    values = {name: pattern.selected(message, selector) for name, selector in wanted.items()}
    if any(value is None or isinstance(value, dict | list) for value in values.values()):
        return None
    return {name: plain(value) for name, value in values.items()}


def _put(context: Context, namespace: str, data: list[Params]) -> None:
    client = context.client("cloudwatch")
    for start in range(0, len(data), MOST_DATA):
        batch = data[start : start + MOST_DATA]
        client.put_metric_data(Namespace=namespace, MetricData=batch)


def _backend(context: Context) -> Any:
    """Return moto's CloudWatch Logs."""
    from moto.logs.models import logs_backends

    return logs_backends[context.account_id][context.region]
