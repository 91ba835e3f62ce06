"""Hosted zones: made, listed, taken away."""

from __future__ import annotations

from string import ascii_uppercase, digits
from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.internet.names import BadName
from local_aws.route53.errors import invalid_input
from local_aws.route53.names import from_api, sort_key, to_api
from local_aws.route53.publishing import snapshot
from local_aws.route53.service import service
from local_aws.route53.state import (
    NS_TTL,
    SOA_FIELDS,
    SOA_TTL,
    HostedZone,
    Route53State,
    name_servers,
    route53_state,
)

PAGE = 100
"""Zones in one answer, as AWS's default and maximum."""

REQUIRED_TYPES = ("NS", "SOA")

PRIVATE_NAME_SERVERS = (
    *("ns-1536.awsdns-00.co.uk", "ns-0.awsdns-00.com"),
    *("ns-1024.awsdns-00.org", "ns-512.awsdns-00.net"),
)
"""The names in the NS record of every private zone, which has no servers of its own."""


@service.operation("CreateHostedZone")
def create_hosted_zone(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Make a hosted zone, seen by resolvers after PROPAGATION_SECONDS unless it is private."""
    state = route53_state(context)
    if "DelegationSetId" in params:
        why = "reusable delegation sets are not supported"
        raise NotImplementedByTheLab("route53", "CreateHostedZone", why)
    zone = _new_zone(state, params)
    state.zones[zone.zone_id] = zone
    state.caller_references.add(zone.caller_reference)
    published = None if zone.private else snapshot(zone)
    answer = {
        "HostedZone": describe(zone),
        "DelegationSet": {"NameServers": zone.name_servers},
        "ChangeInfo": state.submit(zone.zone_id, published, None),
        "Location": f"https://route53.amazonaws.com/2013-04-01/hostedzone/{zone.zone_id}",
    }
    return answer | ({"VPC": zone.vpcs[0]} if zone.private else {})


def _new_zone(state: Route53State, params: dict[str, Any]) -> HostedZone:
    if params["CallerReference"] in state.caller_references:
        message = "A hosted zone has already been created with the specified caller reference."
        raise AwsError("HostedZoneAlreadyExists", message)
    config = params.get("HostedZoneConfig", {})
    vpcs = [params["VPC"]] if "VPC" in params else []
    if config.get("PrivateZone") and not vpcs:
        raise invalid_input("When you're creating a private hosted zone, you must specify a VPC.")
    ids = state.aws.ids
    zone = HostedZone(
        zone_id="Z" + ids.token("route53:zone", 20, ascii_uppercase + digits),
        name=_zone_name(params["Name"]),
        caller_reference=params["CallerReference"],
        comment=config.get("Comment"),
        vpcs=vpcs,
        name_servers=(
            list(PRIVATE_NAME_SERVERS) if vpcs else name_servers(ids.stream("route53:ns"))
        ),
    )
    _add_required_records(zone)
    return zone


def _zone_name(name: str) -> str:
    try:
        found = from_api(name)
    except BadName as problem:
        raise AwsError("InvalidDomainName", str(problem)) from None
    if not found:
        raise AwsError("InvalidDomainName", "The root of the DNS can't be a hosted zone.")
    return found


def _add_required_records(zone: HostedZone) -> None:
    servers = [{"Value": f"{server}."} for server in zone.name_servers]
    soa = [{"Value": f"{zone.name_servers[0]}. {SOA_FIELDS}"}]
    for rtype, ttl, values in (("NS", NS_TTL, servers), ("SOA", SOA_TTL, soa)):
        zone.records[zone.name, rtype] = {
            "Name": to_api(zone.name),
            "Type": rtype,
            "TTL": ttl,
            "ResourceRecords": values,
        }


def describe(zone: HostedZone) -> dict[str, Any]:
    """Return the zone as the API's HostedZone."""
    config: dict[str, Any] = {"PrivateZone": zone.private}
    if zone.comment is not None:
        config["Comment"] = zone.comment
    return {
        "Id": f"/hostedzone/{zone.zone_id}",
        "Name": to_api(zone.name),
        "CallerReference": zone.caller_reference,
        "Config": config,
        "ResourceRecordSetCount": len(zone.records),
    }


@service.operation("GetHostedZone")
def get_hosted_zone(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a zone with its name servers, or its VPCs where it is private."""
    zone = route53_state(context).zone(params["Id"])
    if zone.private:
        return {"HostedZone": describe(zone), "VPCs": zone.vpcs}
    return {"HostedZone": describe(zone), "DelegationSet": {"NameServers": zone.name_servers}}


@service.operation("DeleteHostedZone")
def delete_hosted_zone(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Take a zone away that holds nothing but its own NS and SOA records."""
    state = route53_state(context)
    zone = state.zone(params["Id"])
    if set(zone.records) != {(zone.name, rtype) for rtype in REQUIRED_TYPES}:
        raise AwsError(
            "HostedZoneNotEmpty",
            "The specified hosted zone contains non-required resource record sets "
            "and so cannot be deleted.",
        )
    del state.zones[zone.zone_id]
    state.tags.pop(zone.zone_id, None)
    return {"ChangeInfo": state.submit(zone.zone_id, None, None)}


@service.operation("GetHostedZoneCount")
def get_hosted_zone_count(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return how many zones the account has."""
    return {"HostedZoneCount": len(route53_state(context).zones)}


@service.operation("UpdateHostedZoneComment")
def update_hosted_zone_comment(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Set a zone's comment, or take it away where none is given."""
    zone = route53_state(context).zone(params["Id"])
    zone.comment = params.get("Comment")
    return {"HostedZone": describe(zone)}


@service.operation("ListHostedZones")
def list_hosted_zones(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the account's zones in the order of their making, a page at a time."""
    if "DelegationSetId" in params:
        why = "reusable delegation sets are not supported"
        raise NotImplementedByTheLab("route53", "ListHostedZones", why)
    zones = list(route53_state(context).zones.values())
    if "HostedZoneType" in params:
        zones = [zone for zone in zones if zone.private]
    ids = [zone.zone_id for zone in zones]
    marker, size = params.get("Marker"), page_size(params, PAGE)
    if marker is not None and marker not in ids:
        raise invalid_input(f"The specified marker is not valid: {marker}")
    start = ids.index(marker) if marker is not None else 0
    page, rest = zones[start : start + size], ids[start + size :]
    answer: dict[str, Any] = {"HostedZones": list(map(describe, page)), "MaxItems": str(size)}
    answer |= {"Marker": marker or "", "IsTruncated": bool(rest)}
    return answer | ({"NextMarker": rest[0]} if rest else {})


@service.operation("ListHostedZonesByName")
def list_hosted_zones_by_name(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the zones from a name on, sorted by name from the right, then by ID."""
    if "HostedZoneId" in params and "DNSName" not in params:
        raise invalid_input("If you specify HostedZoneId, you must also specify DNSName.")
    zones = sorted(route53_state(context).zones.values(), key=_by_name)
    if "DNSName" in params:
        first = sort_key(_zone_name(params["DNSName"])), params.get("HostedZoneId", "")
        zones = [zone for zone in zones if _by_name(zone) >= first]
    size = page_size(params, PAGE)
    page, rest = zones[:size], zones[size:]
    answer: dict[str, Any] = {"HostedZones": list(map(describe, page)), "MaxItems": str(size)}
    answer |= {name: params[name] for name in ("DNSName", "HostedZoneId") if name in params}
    if rest:
        answer |= {"NextDNSName": to_api(rest[0].name), "NextHostedZoneId": rest[0].zone_id}
    return answer | {"IsTruncated": bool(rest)}


def _by_name(zone: HostedZone) -> tuple[tuple[str, ...], str]:
    return sort_key(zone.name), zone.zone_id


def page_size(params: dict[str, Any], limit: int) -> int:
    """Return MaxItems as a number, `limit` at most and by default. Raises InvalidInput."""
    text = params.get("MaxItems", str(limit))
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise invalid_input(f"MaxItems must be a number greater than 0, not '{text}'.")
    return min(int(text), limit)
