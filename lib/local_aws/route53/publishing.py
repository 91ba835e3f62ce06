"""A hosted zone as the name servers serve it."""

from __future__ import annotations

from local_aws.internet.zones import Zone
from local_aws.route53.state import HostedZone
from local_aws.route53.values import read_value


def snapshot(hosted: HostedZone) -> Zone:
    """Return the zone's records at this moment as DNS data."""
    apex = hosted.records[hosted.name, "SOA"]
    soa = read_value("SOA", apex["ResourceRecords"][0]["Value"])
    zone = Zone(hosted.name, soa, apex["TTL"])
    for (name, rtype), record_set in hosted.records.items():
        values = [read_value(rtype, record["Value"]) for record in record_set["ResourceRecords"]]
        zone.put(name, rtype, values, record_set["TTL"])
    return zone
