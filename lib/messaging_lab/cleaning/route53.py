"""How calls to Route 53 are taken back."""

from __future__ import annotations

from typing import Any

from messaging_lab.cleaning.plans import Answer, Call, Plan, planner
from messaging_lab.ledger import Step

RecordSet = dict[str, Any]


@planner("route53", "CreateHostedZone")
def _hosted_zone(call: Call) -> Plan:
    def plan(answer: Answer) -> list[Step]:
        return [call.step("DeleteHostedZone", Id=answer["HostedZone"]["Id"])]

    return plan


@planner("route53", "ChangeResourceRecordSets")
def _records(call: Call) -> Plan:
    zone = call.params["HostedZoneId"]
    changes = [
        opposite
        for change in call.params["ChangeBatch"]["Changes"]
        for opposite in _opposite(change, _record_set(call, zone, change["ResourceRecordSet"]))
    ]
    steps = [
        call.step(call.operation, HostedZoneId=zone, ChangeBatch={"Changes": [change]})
        for change in reversed(changes)
    ]
    return lambda answer: steps


def _opposite(change: dict[str, Any], before: RecordSet | None) -> list[dict[str, Any]]:
    """Return the change that puts back what was there before."""
    if before is not None:
        return [{"Action": "UPSERT", "ResourceRecordSet": before}]
    if change["Action"] == "DELETE":
        return []
    return [{"Action": "DELETE", "ResourceRecordSet": change["ResourceRecordSet"]}]


def _record_set(call: Call, zone: str, wanted: RecordSet) -> RecordSet | None:
    """Return the record set of that name, type and set identifier, as it is now."""
    name = wanted["Name"].rstrip(".").lower()
    listed = call.client().list_resource_record_sets(
        HostedZoneId=zone, StartRecordName=name, StartRecordType=wanted["Type"], MaxItems="100"
    )
    for found in listed["ResourceRecordSets"]:
        same = found["Name"].rstrip(".").lower() == name and found["Type"] == wanted["Type"]
        if same and found.get("SetIdentifier") == wanted.get("SetIdentifier"):
            kept: RecordSet = found
            return kept
    return None
