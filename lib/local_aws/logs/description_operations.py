"""GetDelivery…, DescribeDeliver…: what there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.logs.deliveries import LogDeliveries
from local_aws.logs.service import service

PAGE = 50


@service.operation("GetDeliverySource")
def get_delivery_source(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a source."""
    return {"deliverySource": context.state(LogDeliveries).source(params["name"])}


@service.operation("GetDeliveryDestination")
def get_delivery_destination(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a destination."""
    return {"deliveryDestination": context.state(LogDeliveries).destination(params["name"])}


@service.operation("GetDelivery")
def get_delivery(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a delivery."""
    return {"delivery": context.state(LogDeliveries).delivery(params["id"])}


@service.operation("DescribeDeliverySources")
def describe_delivery_sources(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the sources, or those of some resources."""
    wanted = set(params.get("resourceArns", ()))
    found = list(context.state(LogDeliveries).sources.values())
    chosen = _chosen(found, lambda one: not wanted or bool(wanted & set(one["resourceArns"])))
    return _page(chosen, params, "deliverySources", "name")


@service.operation("DescribeDeliveryDestinations")
def describe_delivery_destinations(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the destinations, or those of some names."""
    wanted = set(params.get("names", ()))
    found = list(context.state(LogDeliveries).destinations.values())
    chosen = _chosen(found, lambda one: not wanted or one["name"] in wanted)
    return _page(chosen, params, "deliveryDestinations", "name")


@service.operation("DescribeDeliveries")
def describe_deliveries(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the deliveries, or those of some sources."""
    wanted = set(params.get("deliverySourceNames", ()))
    found = list(context.state(LogDeliveries).deliveries.values())
    chosen = _chosen(found, lambda one: not wanted or one["deliverySourceName"] in wanted)
    return _page(chosen, params, "deliveries", "id")


def _chosen(
    found: list[dict[str, Any]], wanted: Callable[[dict[str, Any]], bool]
) -> list[dict[str, Any]]:
    return [one for one in found if wanted(one)]


def _page(
    found: list[dict[str, Any]], params: dict[str, Any], member: str, key: str
) -> dict[str, Any]:
    """Return a page; the token is the key of the last item on the page before."""
    keys = [one[key] for one in found]
    token = params.get("nextToken")
    if token is not None and token not in keys:
        raise AwsError("ValidationException", "The nextToken is not valid.")
    start = keys.index(token) + 1 if token is not None else 0
    end = start + params.get("limit", PAGE)
    more = {"nextToken": keys[end - 1]} if end < len(found) else {}
    return {member: found[start:end], **more}
