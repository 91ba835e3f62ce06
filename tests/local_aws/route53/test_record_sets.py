"""Change batches: what is done, what is refused and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from .conftest import ZoneUnderTest


def test_batch_is_seen_after_its_propagation(zone: ZoneUnderTest) -> None:
    change = zone.change(("CREATE", "a.nutrition.example", "A", ["192.0.2.1"]))
    assert change["Status"] == "PENDING"
    zone.aws.clock.advance(59)
    assert zone.lookup("a.nutrition.example", "A").status == "NXDOMAIN"
    assert zone.client.get_change(Id=change["Id"])["ChangeInfo"]["Status"] == "PENDING"
    zone.aws.clock.advance(1)
    assert zone.lookup("a.nutrition.example", "A").values == ("192.0.2.1",)
    assert zone.client.get_change(Id=change["Id"])["ChangeInfo"]["Status"] == "INSYNC"


def test_each_change_propagates_in_its_turn(zone: ZoneUnderTest) -> None:
    zone.change(("UPSERT", "a.nutrition.example", "A", ["192.0.2.1"]))
    zone.aws.clock.advance(30)
    zone.change(("UPSERT", "a.nutrition.example", "A", ["192.0.2.2"]))
    zone.aws.clock.advance(30)
    assert zone.lookup("a.nutrition.example", "A").values == ("192.0.2.1",)
    zone.aws.clock.advance(30)
    assert zone.lookup("a.nutrition.example", "A").values == ("192.0.2.2",)


def test_a_batch_is_done_whole_or_not_at_all(zone: ZoneUnderTest) -> None:
    before = zone.records()
    zone.refusal(
        ("CREATE", "a.nutrition.example", "A", ["192.0.2.1"]),
        ("CREATE", "b.nutrition.example", "A", ["bad"]),
    )
    assert zone.records() == before


def test_every_problem_is_named(zone: ZoneUnderTest) -> None:
    message = zone.refusal(
        ("CREATE", "a.nutrition.example", "A", ["bad"]),
        ("DELETE", "b.nutrition.example", "A", ["192.0.2.1"]),
    )
    assert message.startswith("[Invalid Resource Record") and message.endswith("was not found]")


def test_delete_needs_the_current_values(zone: ZoneUnderTest) -> None:
    zone.change(("CREATE", "a.nutrition.example", "A", ["192.0.2.1", "192.0.2.2"]))
    wrong = (
        "[Tried to delete resource record set [name='a.nutrition.example.', type='A'] "
        "but the values provided do not match the current values]"
    )
    assert zone.refusal(("DELETE", "a.nutrition.example", "A", ["192.0.2.1"])) == wrong
    both = ("DELETE", "a.nutrition.example", "A", ["192.0.2.2", "192.0.2.1"])
    assert zone.refusal(both, ttl=60) == wrong
    zone.change(both)
    assert zone.refusal(both) == wrong.replace(
        "the values provided do not match the current values", "it was not found"
    )


def test_create_refuses_what_exists_and_upsert_replaces_it(zone: ZoneUnderTest) -> None:
    record = ("a.nutrition.example", "A", ["192.0.2.1"])
    zone.change(("CREATE", *record))
    assert zone.refusal(("CREATE", *record)) == (
        "[Tried to create resource record set [name='a.nutrition.example.', type='A'] "
        "but it already exists]"
    )
    zone.change(("UPSERT", "A.nutrition.example.", "A", ["192.0.2.9"]))
    assert zone.records().count(("a.nutrition.example.", "A")) == 1


@pytest.mark.parametrize("outside", ["other.example", "innutrition.example", "example"])
def test_names_outside_the_zone_are_refused(zone: ZoneUnderTest, outside: str) -> None:
    message = zone.refusal(("UPSERT", outside, "A", ["192.0.2.1"]))
    assert message == (
        f"[RRSet with DNS name {outside}. is not permitted in zone nutrition.example.]"
    )


def test_cname_stands_alone(zone: ZoneUnderTest) -> None:
    zone.change(("CREATE", "a.nutrition.example", "A", ["192.0.2.1"]))
    assert zone.refusal(("UPSERT", "a.nutrition.example", "CNAME", ["b.example"])) == (
        "[RRSet of type CNAME with DNS name a.nutrition.example. is not permitted as it conflicts "
        "with other records with the same DNS name in zone nutrition.example.]"
    )
    zone.change(("CREATE", "c.nutrition.example", "CNAME", ["b.example"]))
    assert zone.refusal(("UPSERT", "c.nutrition.example", "TXT", ['"x"'])) == (
        "[RRSet of type TXT with DNS name c.nutrition.example. is not permitted because a "
        "conflicting RRSet of type CNAME with the same DNS name already exists in zone "
        "nutrition.example.]"
    )
    assert zone.refusal(("UPSERT", "nutrition.example", "CNAME", ["b.example"])) == (
        "[RRSet of type CNAME with DNS name nutrition.example. is not permitted at apex in zone "
        "nutrition.example.]"
    )


def test_a_batch_may_swap_types(zone: ZoneUnderTest) -> None:
    zone.change(("CREATE", "a.nutrition.example", "A", ["192.0.2.1"]))
    zone.change(
        ("DELETE", "a.nutrition.example", "A", ["192.0.2.1"]),
        ("CREATE", "a.nutrition.example", "CNAME", ["b.example"]),
    )
    assert ("a.nutrition.example.", "CNAME") in zone.records()


def test_a_cname_has_one_value(zone: ZoneUnderTest) -> None:
    message = zone.refusal(("UPSERT", "a.nutrition.example", "CNAME", ["b.example", "c.example"]))
    assert message == "[RRSet of type CNAME with DNS name a.nutrition.example. has several values]"


def test_apex_keeps_its_soa_and_ns(zone: ZoneUnderTest) -> None:
    listed = zone.client.list_resource_record_sets(HostedZoneId=zone.zone_id)["ResourceRecordSets"]
    changes: list[Any] = [
        ("DELETE", one["Name"], one["Type"], [record["Value"] for record in one["ResourceRecords"]])
        for one in listed
    ]
    ttls = {one["Type"]: one["TTL"] for one in listed}
    assert ttls == {"NS": 172800, "SOA": 900}
    assert "at least one NS record" in zone.refusal(changes[0], ttl=172800)
    assert "exactly one SOA record" in zone.refusal(changes[1], ttl=900)


@pytest.mark.parametrize(
    ("rtype", "value", "problem"),
    [
        ("A", "192.0.2", "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)"),
        ("AAAA", "1.2.3.4", "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)"),
        ("MX", "mx.example", "MXRRDATANotTwoFields (MX record doesn't have 2 fields)"),
        ("TXT", "v=spf1", "InvalidCharacterString (Value should be enclosed in quotation marks)"),
        ("TXT", f'"{"a" * 256}"', "CharacterStringTooLong (Value is too long)"),
        ("TXT", '"é"', "UnsupportedCharacter (Value contains unsupported characters)"),
    ],
)
def test_bad_values(zone: ZoneUnderTest, rtype: str, value: str, problem: str) -> None:
    message = zone.refusal(("UPSERT", "x.nutrition.example", rtype, [value]))
    assert message == (
        f"[Invalid Resource Record: 'FATAL problem: {problem} encountered with '{value}'']"
    )


def test_duplicate_values_are_refused(zone: ZoneUnderTest) -> None:
    message = zone.refusal(("UPSERT", "a.nutrition.example", "A", ["192.0.2.1", "192.0.2.1"]))
    assert message == "[Duplicate Resource Record: '192.0.2.1']"


def test_more_than_1000_records_are_refused(zone: ZoneUnderTest) -> None:
    many = [f'"{number}"' for number in range(501)]
    message = zone.refusal(("UPSERT", "a.nutrition.example", "TXT", many))
    assert message == "[Number of records limit of 1000 exceeded.]"
    zone.change(("CREATE", "a.nutrition.example", "TXT", many))


def test_ttl_and_values_belong_together(zone: ZoneUnderTest) -> None:
    record_set = {"Name": "a.nutrition.example", "Type": "A", "TTL": 300}
    with pytest.raises(ClientError, match="Expected exactly one of") as caught:
        zone.client.change_resource_record_sets(
            HostedZoneId=zone.zone_id,
            ChangeBatch={"Changes": [{"Action": "DELETE", "ResourceRecordSet": record_set}]},
        )
    assert caught.value.response["Error"]["Code"] == "InvalidInput"


@pytest.mark.parametrize(
    "extra",
    [
        {"SetIdentifier": "blue", "Weight": 1},
        {
            "AliasTarget": {
                "HostedZoneId": "Z1",
                "DNSName": "x.example",
                "EvaluateTargetHealth": False,
            }
        },
    ],
    ids=["weighted", "alias"],
)
def test_routing_policies_and_aliases_are_refused_by_name(
    zone: ZoneUnderTest, extra: dict[str, Any]
) -> None:
    record_set = {"Name": "a.nutrition.example", "Type": "A", **extra}
    if "AliasTarget" not in extra:
        record_set |= {"TTL": 300, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    with pytest.raises(ClientError, match=next(iter(extra))) as caught:
        zone.client.change_resource_record_sets(
            HostedZoneId=zone.zone_id,
            ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record_set}]},
        )
    assert caught.value.response["Error"]["Code"] == "NotImplemented"


def test_wildcards_are_written_in_octal(zone: ZoneUnderTest) -> None:
    zone.change(("UPSERT", "*.nutrition.example", "A", ["192.0.2.1"]))
    zone.change(("UPSERT", "\\052.nutrition.example", "A", ["192.0.2.2"]))
    assert zone.records().count(("\\052.nutrition.example.", "A")) == 1
    zone.aws.clock.advance(60)
    assert zone.lookup("anything.at.all.nutrition.example", "A").values == ("192.0.2.2",)


def test_records_are_listed_from_the_right_page_by_page(zone: ZoneUnderTest) -> None:
    names = ["b.a", "z", "a", "_dmarc"]
    zone.change(*(("CREATE", f"{name}.nutrition.example", "TXT", ['"x"']) for name in names))
    zone.change(("CREATE", "a.nutrition.example", "A", ["192.0.2.1"]))
    whole = zone.records()
    assert [f"{name.removesuffix('nutrition.example.')}{rtype}" for name, rtype in whole] == [
        *("NS", "SOA", "_dmarc.TXT", "a.A", "a.TXT", "b.a.TXT", "z.TXT")
    ]
    pages = zone.client.get_paginator("list_resource_record_sets").paginate(
        HostedZoneId=zone.zone_id, PaginationConfig={"PageSize": 2}
    )
    found = [(one["Name"], one["Type"]) for page in pages for one in page["ResourceRecordSets"]]
    assert found == whole


def test_listing_starts_where_it_is_told(zone: ZoneUnderTest) -> None:
    zone.change(("CREATE", "m.nutrition.example", "TXT", ['"x"']))
    listed = zone.client.list_resource_record_sets(
        HostedZoneId=zone.zone_id, StartRecordName="b.nutrition.example"
    )
    assert [one["Name"] for one in listed["ResourceRecordSets"]] == ["m.nutrition.example."]
    with pytest.raises(ClientError, match="StartRecordName"):
        zone.client.list_resource_record_sets(HostedZoneId=zone.zone_id, StartRecordType="A")
    with pytest.raises(ClientError, match="MaxItems"):
        zone.client.list_resource_record_sets(HostedZoneId=zone.zone_id, MaxItems="0")


def test_unknown_zone_and_change(zone: ZoneUnderTest) -> None:
    with pytest.raises(ClientError, match="No hosted zone found with ID: ZNOPE"):
        zone.client.list_resource_record_sets(HostedZoneId="ZNOPE")
    with pytest.raises(ClientError, match="Could not find resource with ID: CNOPE"):
        zone.client.get_change(Id="CNOPE")


def test_a_delegated_name_without_its_zone_fails(zone: ZoneUnderTest) -> None:
    zone.change(("CREATE", "sub.nutrition.example", "NS", ["ns1.elsewhere.example."]))
    zone.aws.clock.advance(60)
    assert zone.lookup("www.sub.nutrition.example", "A").status == "SERVFAIL"
    zone.client.create_hosted_zone(Name="sub.nutrition.example", CallerReference="sub")
    zone.aws.clock.advance(60)
    assert zone.lookup("www.sub.nutrition.example", "A").status == "NXDOMAIN"


def test_test_dns_answer_asks_the_zone_s_own_servers(zone: ZoneUnderTest) -> None:
    zone.change(
        ("CREATE", "t.nutrition.example", "TXT", ['"v=spf1 -all"', '"say \\"hi\\""']),
        ("CREATE", "c.nutrition.example", "CNAME", ["target.example."]),
    )

    def ask(name: str, rtype: str) -> tuple[str, list[str]]:
        answer = zone.client.test_dns_answer(
            HostedZoneId=zone.zone_id, RecordName=name, RecordType=rtype
        )
        return answer["ResponseCode"], answer["RecordData"]

    assert ask("t.nutrition.example", "TXT") == ("NXDOMAIN", [])
    zone.aws.clock.advance(60)
    assert ask("t.nutrition.example.", "TXT") == (
        "NOERROR",
        ['"v=spf1 -all"', '"say \\"hi\\""'],
    )
    assert ask("c.nutrition.example", "A") == ("NOERROR", ["target.example"])
    assert ask("t.nutrition.example", "MX") == ("NOERROR", [])
    with pytest.raises(ClientError, match="is not in the hosted zone"):
        ask("other.example", "A")


def test_test_dns_answer_before_the_zone_is_out(zone: ZoneUnderTest) -> None:
    made = zone.client.create_hosted_zone(Name="new.example", CallerReference="new")
    answer = zone.client.test_dns_answer(
        HostedZoneId=made["HostedZone"]["Id"], RecordName="new.example", RecordType="SOA"
    )
    assert answer["ResponseCode"] == "REFUSED"
