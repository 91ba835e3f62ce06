"""The hosted zone of the lesson's domain, in a local lab and on AWS."""

from __future__ import annotations

import pytest

from messaging_lab import Lab
from messaging_lab.authentication import DnsRecord
from messaging_lab.errors import LabError
from messaging_lab.hosted_zones import hosted_zone, publish

NOTE = DnsRecord("note.nutrition.example", "TXT", "hello", "a test")


def test_a_local_lab_makes_one_and_finds_it_again(local_lab: Lab) -> None:
    zone = hosted_zone(local_lab)
    assert hosted_zone(local_lab) == zone
    assert len(local_lab.client("route53").list_hosted_zones()["HostedZones"]) == 1


def test_mail_for_the_domain_stays_where_it_was(lab: Lab) -> None:
    before = lab.lookup(lab.domain, "MX")
    hosted_zone(lab)
    assert lab.lookup(lab.domain, "MX") == before != []
    assert "awsdns" in lab.lookup(lab.domain, "NS")[0]


def test_published_records_are_answered(local_lab: Lab) -> None:
    shown = publish(local_lab, [NOTE])
    assert shown.rows == ({"Name": NOTE.name, "Type": "TXT", "DNS answers": "hello"},)
    assert local_lab.lookup(NOTE.name, "TXT") == ["hello"]


def test_records_are_taken_back(lab: Lab) -> None:
    publish(lab, [NOTE])
    assert publish(lab, [NOTE], "DELETE").rows[0]["DNS answers"] == "(nothing)"


def test_clean_up_takes_all_of_it_back(lab: Lab) -> None:
    publish(lab, [NOTE])
    lab.clean_up()
    assert lab.client("route53").list_hosted_zones()["HostedZones"] == []


@pytest.fixture
def own_domain(aws_environment: str, monkeypatch: pytest.MonkeyPatch) -> Lab:
    """A lab on AWS whose domain is a subdomain of a zone, which isn't the only one."""
    monkeypatch.setenv("MESSAGING_LAB_DOMAIN", "mail.customer.example")
    return Lab.open(lesson="02")


def test_on_aws_the_zone_must_be_there(own_domain: Lab) -> None:
    with pytest.raises(LabError, match="No hosted zone of this account is responsible for mail"):
        hosted_zone(own_domain)


def test_on_aws_the_closest_zone_is_taken(own_domain: Lab) -> None:
    route53 = own_domain.client("route53")
    names = ("customer.example", "mail.customer.example", "ail.customer.example", "other.example")
    made = {
        name: route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"]
        for name in names
    }
    assert hosted_zone(own_domain) == made["mail.customer.example"]
    route53.delete_hosted_zone(Id=made["mail.customer.example"])
    assert hosted_zone(own_domain) == made["customer.example"]
