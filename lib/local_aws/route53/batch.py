"""A change batch: all of it is done, or nothing ("ChangeResourceRecordSets")."""

from __future__ import annotations

from typing import Any

from local_aws.errors import NotImplementedByTheLab
from local_aws.internet.names import BadName, is_within
from local_aws.route53.errors import invalid_change_batch, invalid_input
from local_aws.route53.names import from_api, to_api
from local_aws.route53.state import HostedZone, Key, Records
from local_aws.route53.values import BadValue, read_value

MAX_RECORDS = 1000
"""Resource records in one batch; those of an UPSERT count twice ("Quotas")."""

NOT_DONE = (
    *("SetIdentifier", "Weight", "Region", "GeoLocation", "Failover", "MultiValueAnswer"),
    *("AliasTarget", "HealthCheckId", "TrafficPolicyInstanceId", "CidrRoutingConfig"),
    "GeoProximityLocation",
)
"""Members of a record set that stand for alias records and routing policies other than simple."""


SINGLE = ("CNAME", "SOA")
"""Types of which a name has one record. The refusal's wording is ours: AWS doesn't document it."""


class _Refused(Exception):
    """Why one change can't be made, in Route 53's words."""


def apply_changes(zone: HostedZone, changes: list[dict[str, Any]]) -> Records:
    """Return the zone's records after the changes. Raises InvalidChangeBatch or InvalidInput."""
    _check_size(changes)
    for change in changes:
        _check_shape(change["Action"], change["ResourceRecordSet"])
    records, problems = dict(zone.records), []
    for change in changes:
        try:
            _apply(zone, records, change)
        except _Refused as refusal:
            problems.append(str(refusal))
    problems = problems or _broken_rules(zone, records)
    if problems:
        raise invalid_change_batch(problems)
    return records


def _check_size(changes: list[dict[str, Any]]) -> None:
    count = 0
    for change in changes:
        number = len(change["ResourceRecordSet"].get("ResourceRecords", ()))
        count += 2 * number if change["Action"] == "UPSERT" else number
    if count > MAX_RECORDS:
        raise invalid_change_batch([f"Number of records limit of {MAX_RECORDS} exceeded."])


def _check_shape(action: str, wanted: dict[str, Any]) -> None:
    for member in NOT_DONE:
        if member in wanted:
            why = f"{member} is not supported, only simple records with TTL and ResourceRecords"
            raise NotImplementedByTheLab("route53", "ChangeResourceRecordSets", why)
    if "TTL" not in wanted or not wanted.get("ResourceRecords"):
        raise invalid_input(
            "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and "
            "ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with "
            f"[Action={action}, Name={wanted['Name']}, Type={wanted['Type']}, SetIdentifier=null]"
        )


def _apply(zone: HostedZone, records: Records, change: dict[str, Any]) -> None:
    action, wanted = change["Action"], change["ResourceRecordSet"]
    key = _key(zone, wanted)
    record_set = _normalise(key, wanted)
    if action == "DELETE":
        _delete(records, key, record_set)
        return
    if action == "CREATE" and key in records:
        raise _Refused(f"Tried to create resource record set {_label(key)} but it already exists")
    records[key] = record_set


def _key(zone: HostedZone, wanted: dict[str, Any]) -> Key:
    try:
        name = from_api(wanted["Name"])
    except BadName as problem:
        raise _Refused(f"FATAL problem: InvalidDomainName ({problem})") from None
    if not is_within(name, zone.name):
        raise _Refused(
            f"RRSet with DNS name {to_api(name)} is not permitted in zone {to_api(zone.name)}"
        )
    return name, wanted["Type"]


def _label(key: Key) -> str:
    return f"[name='{to_api(key[0])}', type='{key[1]}']"


def _normalise(key: Key, wanted: dict[str, Any]) -> dict[str, Any]:
    values = [record["Value"] for record in wanted["ResourceRecords"]]
    if key[1] in SINGLE and len(values) > 1:
        raise _Refused(f"RRSet of type {key[1]} with DNS name {to_api(key[0])} has several values")
    seen = set()
    for value in values:
        try:
            read = read_value(key[1], value)
        except BadValue as problem:
            raise _Refused(f"Invalid Resource Record: '{problem}'") from None
        if read in seen:
            raise _Refused(f"Duplicate Resource Record: '{value}'")
        seen.add(read)
    records = [{"Value": value} for value in values]
    return {
        "Name": to_api(key[0]),
        "Type": key[1],
        "TTL": wanted["TTL"],
        "ResourceRecords": records,
    }


def _delete(records: Records, key: Key, wanted: dict[str, Any]) -> None:
    found = records.get(key)
    if found is None:
        raise _Refused(f"Tried to delete resource record set {_label(key)} but it was not found")
    if _substance(found) != _substance(wanted):
        raise _Refused(
            f"Tried to delete resource record set {_label(key)} "
            "but the values provided do not match the current values"
        )
    del records[key]


def _substance(record_set: dict[str, Any]) -> tuple[int, list[str]]:
    rtype = record_set["Type"]
    values = [read_value(rtype, record["Value"]) for record in record_set["ResourceRecords"]]
    return record_set["TTL"], sorted(values)


def _broken_rules(zone: HostedZone, records: Records) -> list[str]:
    """Return what is wrong with the zone as a whole after the changes (RFC 1034 §3.6.2)."""
    problems = []
    if len(records.get((zone.name, "SOA"), {}).get("ResourceRecords", ())) != 1:
        problems.append("A HostedZone must contain exactly one SOA record.")
    if (zone.name, "NS") not in records:
        problems.append("A HostedZone must contain at least one NS record for the zone itself.")
    for name, rtype in records:
        if rtype == "CNAME":
            problems += _cname_problems(zone, records, name)
    return problems


def _cname_problems(zone: HostedZone, records: Records, name: str) -> list[str]:
    label = f"RRSet of type CNAME with DNS name {to_api(name)} is not permitted"
    apex = to_api(zone.name)
    if name == zone.name:
        return [f"{label} at apex in zone {apex}"]
    others = [rtype for owner, rtype in records if owner == name and rtype != "CNAME"]
    if (name, "CNAME") not in zone.records and others:
        return [f"{label} as it conflicts with other records with the same DNS name in zone {apex}"]
    return [
        f"RRSet of type {rtype} with DNS name {to_api(name)} is not permitted because a "
        f"conflicting RRSet of type CNAME with the same DNS name already exists in zone {apex}"
        for rtype in others
    ]
