"""Hosted zones: made, listed, delegated, taken away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.world import LocalAws


def create(client: Any, name: str, reference: str = "", **options: Any) -> dict[str, Any]:
    made: dict[str, Any] = client.create_hosted_zone(
        Name=name, CallerReference=reference or name, **options
    )
    return made


@pytest.fixture
def client(aws: LocalAws) -> Any:
    return aws.client("route53")


def test_a_new_zone_has_servers_and_required_records(aws: LocalAws, client: Any) -> None:
    made = create(client, "Nutrition.Example", HostedZoneConfig={"Comment": "shop"})
    assert made["ChangeInfo"]["Status"] == "PENDING"
    zone = made["HostedZone"]
    assert (zone["Name"], zone["ResourceRecordSetCount"]) == ("nutrition.example.", 2)
    assert zone["Config"] == {"Comment": "shop", "PrivateZone": False}
    assert made["Location"].endswith(zone["Id"].removeprefix("/hostedzone"))
    servers = made["DelegationSet"]["NameServers"]
    assert len({re.sub(r"ns-\d+\.awsdns-\d\d\.", "", server) for server in servers}) == 4
    aws.clock.advance(60)
    resolver = aws.internet.resolver()
    assert sorted(resolver.lookup("nutrition.example", "NS").values) == sorted(servers)
    (soa,) = resolver.lookup("nutrition.example", "SOA").values
    assert soa == f"{servers[0]} awsdns-hostmaster.amazon.com 1 7200 900 1209600 86400"


def test_the_domain_is_delegated_after_propagation(aws: LocalAws, client: Any) -> None:
    resolver = aws.internet.resolver(caching=False)
    assert resolver.lookup("nutrition.example", "MX").values
    create(client, "nutrition.example")
    aws.clock.advance(59)
    assert resolver.lookup("nutrition.example", "MX").values
    aws.clock.advance(1)
    assert not resolver.lookup("nutrition.example", "MX").values


def test_caller_reference_is_used_once_even_after_deletion(client: Any) -> None:
    made = create(client, "a.example", "once")
    client.delete_hosted_zone(Id=made["HostedZone"]["Id"])
    with pytest.raises(ClientError, match="specified caller reference") as caught:
        create(client, "b.example", "once")
    assert caught.value.response["Error"]["Code"] == "HostedZoneAlreadyExists"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409


def test_only_an_empty_zone_is_deleted(aws: LocalAws, client: Any) -> None:
    zone_id = create(client, "a.example")["HostedZone"]["Id"]
    record = {
        "Name": "a.example",
        "Type": "TXT",
        "TTL": 60,
        "ResourceRecords": [{"Value": '"x"'}],
    }
    for action in ("CREATE", "DELETE"):
        client.change_resource_record_sets(
            HostedZoneId=zone_id,
            ChangeBatch={"Changes": [{"Action": action, "ResourceRecordSet": record}]},
        )
        if action == "CREATE":
            with pytest.raises(ClientError, match="non-required resource record sets"):
                client.delete_hosted_zone(Id=zone_id)
    assert client.delete_hosted_zone(Id=zone_id)["ChangeInfo"]["Status"] == "PENDING"
    assert client.get_hosted_zone_count()["HostedZoneCount"] == 0
    aws.clock.advance(60)
    assert aws.internet.resolver().lookup("a.example", "MX").values


@pytest.mark.parametrize("name", ["a..example", "exa mple.com", ".", "a" * 64 + ".example"])
def test_impossible_names_are_refused(client: Any, name: str) -> None:
    with pytest.raises(ClientError) as caught:
        create(client, name)
    assert caught.value.response["Error"]["Code"] == "InvalidDomainName"


def test_private_zones_are_not_seen(aws: LocalAws, client: Any) -> None:
    vpc = {"VPCRegion": "us-east-1", "VPCId": "vpc-1"}
    made = create(client, "nutrition.example", VPC=vpc)
    assert made["HostedZone"]["Config"]["PrivateZone"] and made["VPC"] == vpc
    aws.clock.advance(60)
    assert aws.internet.resolver().lookup("nutrition.example", "MX").values
    zone_id = made["HostedZone"]["Id"]
    assert client.get_hosted_zone(Id=zone_id)["VPCs"] == [vpc]
    with pytest.raises(ClientError, match="public hosted zones"):
        client.test_dns_answer(HostedZoneId=zone_id, RecordName="nutrition.example", RecordType="A")
    with pytest.raises(ClientError, match="VPC"):
        create(client, "b.example", HostedZoneConfig={"PrivateZone": True})


def test_accounts_are_apart_and_the_older_zone_is_delegated(aws: LocalAws) -> None:
    mine = aws.client("route53", account_id="111111111111")
    theirs = aws.client("route53", account_id="222222222222")
    first = create(mine, "a.example")
    aws.clock.advance(1)
    create(theirs, "a.example")
    aws.clock.advance(60)
    assert len(mine.list_hosted_zones()["HostedZones"]) == 1
    found = aws.internet.resolver().lookup("a.example", "NS").values
    assert sorted(found) == sorted(first["DelegationSet"]["NameServers"])
    with pytest.raises(ClientError, match="No hosted zone found"):
        theirs.get_hosted_zone(Id=first["HostedZone"]["Id"])


def test_regions_share_the_zones(aws: LocalAws) -> None:
    create(aws.client("route53", region="us-east-1"), "a.example")
    assert aws.client("route53", region="eu-west-1").get_hosted_zone_count()["HostedZoneCount"] == 1


def test_lists_page_and_sort(client: Any) -> None:
    names = ["b.example", "a.b.example", "a.test", "z.example"]
    for name in names:
        create(client, name)
    pages = client.get_paginator("list_hosted_zones").paginate(PaginationConfig={"PageSize": 3})
    made = [zone["Name"] for page in pages for zone in page["HostedZones"]]
    assert made == [f"{name}." for name in names]
    first = client.list_hosted_zones_by_name(DNSName="b.example", MaxItems="2")
    assert [zone["Name"] for zone in first["HostedZones"]] == ["b.example.", "a.b.example."]
    rest = client.list_hosted_zones_by_name(
        DNSName=first["NextDNSName"], HostedZoneId=first["NextHostedZoneId"]
    )
    assert [zone["Name"] for zone in rest["HostedZones"]] == ["z.example.", "a.test."]
    with pytest.raises(ClientError, match="marker"):
        client.list_hosted_zones(Marker="ZNOPE")
    with pytest.raises(ClientError, match="DNSName"):
        client.list_hosted_zones_by_name(HostedZoneId="Z1")


def test_comment_and_tags(client: Any) -> None:
    zone_id = create(client, "a.example")["HostedZone"]["Id"].removeprefix("/hostedzone/")
    updated = client.update_hosted_zone_comment(Id=zone_id, Comment="new")
    assert updated["HostedZone"]["Config"]["Comment"] == "new"
    what = {"ResourceType": "hostedzone", "ResourceId": zone_id}
    client.change_tags_for_resource(
        **what, AddTags=[{"Key": "team", "Value": "mail"}, {"Key": "old", "Value": "x"}]
    )
    client.change_tags_for_resource(**what, RemoveTagKeys=["old"])
    listed = client.list_tags_for_resources(ResourceType="hostedzone", ResourceIds=[zone_id])
    wanted = [{"Key": "team", "Value": "mail"}]
    assert listed["ResourceTagSets"][0]["Tags"] == wanted
    assert client.list_tags_for_resource(**what)["ResourceTagSet"]["Tags"] == wanted
    with pytest.raises(ClientError, match="No hosted zone found"):
        client.list_tags_for_resource(ResourceType="hostedzone", ResourceId="ZNOPE")


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("list_health_checks", {}),
        (
            "create_hosted_zone",
            {"Name": "a.example", "CallerReference": "1", "DelegationSetId": "N1"},
        ),
        ("list_tags_for_resource", {"ResourceType": "healthcheck", "ResourceId": "1"}),
    ],
)
def test_what_is_not_done_is_refused_by_name(
    client: Any, operation: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(ClientError, match="The local AWS does not do route53") as caught:
        getattr(client, operation)(**arguments)
    assert caught.value.response["Error"]["Code"] == "NotImplemented"


def test_validation_speaks_with_route_53_s_code(client: Any) -> None:
    with pytest.raises(ClientError, match="1 validation error detected") as caught:
        client.get_change(Id="C" * 7000)
    assert caught.value.response["Error"]["Code"] == "InvalidInput"


def test_reset_leaves_no_zone(aws: LocalAws, client: Any) -> None:
    first = create(client, "a.example")["HostedZone"]["Id"]
    aws.clock.advance(60)
    aws.reset()
    assert client.list_hosted_zones()["HostedZones"] == []
    assert aws.internet.resolver().lookup("a.example", "MX").values
    assert create(client, "a.example")["HostedZone"]["Id"] == first
