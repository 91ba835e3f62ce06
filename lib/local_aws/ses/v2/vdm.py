"""v2: metrics, message insights and recommendations of Virtual Deliverability Manager."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import NotImplementedByTheLab
from local_aws.ses.errors import bad_request, not_found
from local_aws.ses.state import SesState
from local_aws.ses.times import utc
from local_aws.ses.v2 import service
from local_aws.ses.v2.pages import shown_page
from local_aws.ses.vdm import insights, metrics, recommending, settings
from local_aws.ses.vdm.recommendation import Recommendation

Params = dict[str, Any]

MAX_DIMENSIONS = 3
"""Dimensions of a query (model)."""

MAX_RECOMMENDATIONS = 100
"""Recommendations on a page (model, `ListRecommendations`)."""


def check_dimensions(dimensions: dict[str, Any]) -> None:
    """Raise an error for too many dimensions, and for tenants, which aren't there."""
    if len(dimensions) > MAX_DIMENSIONS:
        raise bad_request(f"A query can't have more than {MAX_DIMENSIONS} dimensions.")
    if "TENANT_NAME" in dimensions:
        raise NotImplementedByTheLab("sesv2", "metrics by TENANT_NAME")


@service.operation("BatchGetMetricData")
def batch_get_metric_data(params: Params, context: Context) -> Params:
    """Count what has happened, a value for each day and query."""
    state = context.state(SesState)
    settings.require(state)
    return {"Results": [_result(state, query) for query in params["Queries"]], "Errors": []}


def _result(state: SesState, query: Params) -> Params:
    start, end = query["StartDate"], query["EndDate"]
    dimensions = query.get("Dimensions", {})
    check_dimensions(dimensions)
    if start >= end:
        raise bad_request(f"StartDate must be before EndDate in query {query['Id']}.")
    found = metrics.count(state, dimensions)
    days = metrics.days(start.timestamp(), end.timestamp())
    return {
        "Id": query["Id"],
        "Timestamps": [utc(day) for day in days],
        "Values": [found[day, query["Metric"]] for day in days],
    }


@service.operation("GetMessageInsights")
def get_message_insights(params: Params, context: Context) -> Params:
    """Show what became of a message, recipient by recipient."""
    state, name = context.state(SesState), params["MessageId"]
    settings.require(state)
    message = state.messages.get(name)
    if message is None or message.sent_at < state.vdm.since:
        raise not_found(f"Message <{name}> was not found.")
    return insights.describe(message)


@service.operation("ListRecommendations")
def list_recommendations(params: Params, context: Context) -> Params:
    """Show what is wrong with the identities, and what was, a page at a time."""
    state = context.state(SesState)
    settings.require(state)
    found = {f"{one.arn} {one.type}": one for one in recommending.update(state)}
    chosen = sorted(key for key, one in found.items() if _matches(one, params.get("Filter", {})))
    scope = f"recommendations {state.region}"
    keys, token = shown_page(chosen, params, scope, MAX_RECOMMENDATIONS)
    return {"Recommendations": [_shown(found[key]) for key in keys]} | token


def _matches(one: Recommendation, wanted: dict[str, str]) -> bool:
    has = {"TYPE": one.type, "IMPACT": one.impact, "STATUS": one.status, "RESOURCE_ARN": one.arn}
    return all(has[name] == value for name, value in wanted.items())


def _shown(one: Recommendation) -> Params:
    return {
        "ResourceArn": one.arn,
        "Type": one.type,
        "Description": one.description,
        "Status": one.status,
        "Impact": one.impact,
        "CreatedTimestamp": utc(one.created_at),
        "LastUpdatedTimestamp": utc(one.updated_at),
    }
