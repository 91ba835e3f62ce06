"""The records of a hosted zone: changed in batches, listed in order."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.internet.names import BadName
from local_aws.route53.batch import apply_changes
from local_aws.route53.errors import invalid_input
from local_aws.route53.hosted_zones import page_size
from local_aws.route53.names import from_api, sort_key, to_api
from local_aws.route53.publishing import snapshot
from local_aws.route53.service import service
from local_aws.route53.state import Key, route53_state

PAGE = 300
"""Record sets in one answer, as AWS's default and maximum."""


@service.operation("ChangeResourceRecordSets")
def change_resource_record_sets(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Make all changes of a batch; resolvers see them after PROPAGATION_SECONDS."""
    state = route53_state(context)
    zone = state.zone(params["HostedZoneId"])
    batch = params["ChangeBatch"]
    zone.records = apply_changes(zone, batch["Changes"])
    published = None if zone.private else snapshot(zone)
    return {"ChangeInfo": state.submit(zone.zone_id, published, batch.get("Comment"))}


@service.operation("ListResourceRecordSets")
def list_resource_record_sets(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a zone's record sets from a name and type on, sorted by name from the right."""
    zone = route53_state(context).zone(params["HostedZoneId"])
    if "StartRecordType" in params and "StartRecordName" not in params:
        raise invalid_input("The input is not valid: StartRecordType needs a StartRecordName.")
    keys = sorted(zone.records, key=_order)
    if "StartRecordName" in params:
        first = _order((_start(params["StartRecordName"]), params.get("StartRecordType", "")))
        keys = [key for key in keys if _order(key) >= first]
    size = page_size(params, PAGE)
    page, rest = keys[:size], keys[size:]
    answer = {"ResourceRecordSets": [zone.records[key] for key in page], "MaxItems": str(size)}
    following = {"NextRecordName": to_api(rest[0][0]), "NextRecordType": rest[0][1]} if rest else {}
    return answer | {"IsTruncated": bool(rest)} | following


def _order(key: Key) -> tuple[tuple[str, ...], str]:
    return sort_key(key[0]), key[1]


def _start(name: str) -> str:
    try:
        return from_api(name)
    except BadName as problem:
        raise invalid_input(str(problem)) from None
