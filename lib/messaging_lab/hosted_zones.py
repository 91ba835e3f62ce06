"""The Route 53 hosted zone of the lesson's domain: found on AWS, made in a local AWS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from messaging_lab.authentication.records import DnsRecord, as_change_batch
from messaging_lab.errors import LabError
from messaging_lab.show.tables import Table, table

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

CHANGE_TAKES = 600.0
"""Seconds to wait for INSYNC. Route 53 says that changes usually take less than 60."""

WHY_MX = "Mail for the domain itself stays where it is."


def hosted_zone(lab: Lab) -> str:
    """Return the Id of the public hosted zone that `lab.domain` is in.

    A local lab makes one and carries over the domain's MX records, as whoever moves a domain in use
    to Route 53 has to. On AWS it must be there: LabError if it isn't.
    """
    found = _find(lab)
    if found:
        return found
    if not lab.is_local:
        raise LabError(
            f"No hosted zone of this account is responsible for {lab.domain}: publish the records "
            "of this lesson where its DNS is, and skip the cells that speak to Route 53."
        )
    return _move_here(lab)


def _find(lab: Lab) -> str:
    """Return the Id of the zone with the longest name that the domain is in, or ''."""
    pages = lab.client("route53").get_paginator("list_hosted_zones").paginate()
    zones = [
        (zone["Name"].rstrip("."), zone["Id"])
        for page in pages
        for zone in page["HostedZones"]
        if not zone["Config"].get("PrivateZone")
    ]
    fitting = [(len(name), id_) for name, id_ in zones if f".{lab.domain}".endswith(f".{name}")]
    return max(fitting)[1] if fitting else ""


def _move_here(lab: Lab) -> str:
    hosts = lab.lookup(lab.domain, "MX")
    reference = f"lesson {lab.lesson} at {lab.clock.now.isoformat()}"
    zone = lab.client("route53").create_hosted_zone(Name=lab.domain, CallerReference=reference)
    _wait_in_sync(lab, zone["ChangeInfo"]["Id"])
    if hosts:
        publish(lab, [DnsRecord(lab.domain, "MX", host, WHY_MX) for host in hosts])
    return str(zone["HostedZone"]["Id"])


def publish(lab: Lab, records: Iterable[DnsRecord], action: str = "UPSERT") -> Table:
    """Send records to the domain's hosted zone as one change batch, and wait until it is INSYNC.

    Returns what DNS answers then, a row for each record.
    """
    kept = list(records)
    change = lab.client("route53").change_resource_record_sets(
        HostedZoneId=hosted_zone(lab), ChangeBatch=as_change_batch(kept, action)
    )
    _wait_in_sync(lab, change["ChangeInfo"]["Id"])
    rows = [
        {"Name": one.name, "Type": one.type, "DNS answers": ", ".join(_answer(lab, one))}
        for one in kept
    ]
    return table(rows, code=("Name", "DNS answers"))


def _answer(lab: Lab, record: DnsRecord) -> list[str]:
    return lab.lookup(record.name, record.type) or ["(nothing)"]


def _wait_in_sync(lab: Lab, change: str) -> None:
    route53 = lab.client("route53")

    def in_sync() -> bool:
        return bool(route53.get_change(Id=change)["ChangeInfo"]["Status"] == "INSYNC")

    lab.wait_until(in_sync, timeout=CHANGE_TAKES, what="the change to be INSYNC")
