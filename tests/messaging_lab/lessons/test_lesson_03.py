"""Lesson 03: its checks blank, solved, and wrong as people are; and the pictures of the reports."""

from __future__ import annotations

import pytest
from tests.messaging_lab.nutrition import DOMAIN, HELLO, send

from messaging_lab import Lab
from messaging_lab.authentication import DnsRecord, as_change_batch
from messaging_lab.dmarc import host_names, latest_day, summarise
from messaging_lab.domain_setup import set_up_domain
from messaging_lab.hosted_zones import publish
from messaging_lab.lessons.lesson_03 import (
    HOSTER,
    PARKED,
    detours,
    others_send,
    parked_zone,
    reports_at,
    spoof,
)
from messaging_lab.show.policy_days import policy_days
from messaging_lab.show.report_sources import report_sources

RUA = f"dmarc@{DOMAIN}"
CONSENT = f"{PARKED}._report._dmarc.{DOMAIN}"


def policy(lab: Lab, text: str = "p=none") -> None:
    value = f"v=DMARC1; {text}; rua=mailto:{RUA}"
    publish(lab, [DnsRecord(f"_dmarc.{DOMAIN}", "TXT", value, "")])
    lab.clock.wait(3600)


def missing(lab: Lab, name: str) -> str:
    found = [finding.sentence for finding in lab.check(name).findings if not finding.right]
    return "\n".join(found)


@pytest.fixture
def asked(lab: Lab) -> Lab:
    """Nutrition.co on a day on which it has asked for reports."""
    lab.grant_production()
    set_up_domain(lab)
    policy(lab)
    return lab


def delegate(lab: Lab, value: str = "") -> None:
    record = lab.world.service_record(DOMAIN)
    publish(lab, [DnsRecord(record["name"], "CNAME", value or record["value"], "")])


def a_day(lab: Lab) -> None:
    others_send(lab)
    lab.clock.advance(hours=23)


def test_1_blank(asked: Lab) -> None:
    assert missing(asked, "03-1").splitlines() == [
        f"lp1._domainkey.{DOMAIN} doesn't lead to lp1._domainkey.letterpost.example.",
        "No report has arrived yet: let a day of mail pass.",
    ]


def test_1_solved(asked: Lab) -> None:
    a_day(asked)
    delegate(asked)
    a_day(asked)
    assert asked.check("03-1").passed


def test_1_published_and_nothing_sent_since(asked: Lab) -> None:
    a_day(asked)
    delegate(asked)
    assert missing(asked, "03-1").startswith("12 of them fail DMARC: was the record there")


def test_1_a_day_without_hr(asked: Lab) -> None:
    delegate(asked)
    send(asked)
    asked.clock.advance(hours=23)
    assert missing(asked, "03-1").startswith("The latest reports know no mail of letterpost")


def test_1_led_to_another_host(asked: Lab) -> None:
    delegate(asked, "out.letterpost.example")
    a_day(asked)
    said = missing(asked, "03-1")
    assert "doesn't lead to lp1._domainkey.letterpost.example" in said
    assert "12 of them fail DMARC" in said


def close(lab: Lab, spf: str = "v=spf1 -all", mx: str = "0 .", text: str = "p=reject") -> None:
    records = [
        DnsRecord(PARKED, "TXT", spf, ""),
        DnsRecord(PARKED, "MX", mx, ""),
        DnsRecord(f"_dmarc.{PARKED}", "TXT", f"v=DMARC1; {text}; rua=mailto:{RUA}", ""),
    ]
    batch = as_change_batch(records)
    zone = parked_zone(lab)
    lab.client("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)


def try_it(lab: Lab) -> str:
    lab.clock.wait(3600)
    reply = spoof(lab, PARKED)
    lab.clock.advance(hours=24)
    return reply


def consent(lab: Lab) -> None:
    publish(lab, [DnsRecord(CONSENT, "TXT", "v=DMARC1", "")])


def test_2_blank(asked: Lab) -> None:
    said = missing(asked, "03-2")
    assert "Its SPF is missing: one record, v=spf1 -all, is wanted." in said
    assert "Its MX isn't the null MX" in said
    assert "It has no DMARC record." in said
    assert f"receivers ask at {CONSENT}" in said
    assert "No report tells of mail in its name that was refused" in said


def test_2_solved(asked: Lab) -> None:
    close(asked)
    consent(asked)
    assert try_it(asked).startswith("550 5.7.26 Unauthenticated email from nutrition-deals")
    assert asked.check("03-2").passed


def test_2_without_consent_no_report_comes(asked: Lab) -> None:
    close(asked)
    try_it(asked)
    assert len(missing(asked, "03-2").splitlines()) == 2


def test_2_a_policy_that_only_looks(asked: Lab) -> None:
    close(asked, text="p=none")
    consent(asked)
    assert try_it(asked).startswith("250")
    said = missing(asked, "03-2")
    assert "Its policy is p=none, and a domain without mail can reject." in said
    assert "No report tells of mail" in said


def test_2_a_domain_that_still_sends_and_takes_mail(asked: Lab) -> None:
    close(asked, spf="v=spf1 include:amazonses.com -all", mx="10 mx.postbox.example")
    consent(asked)
    try_it(asked)
    assert missing(asked, "03-2").splitlines() == [
        "Its SPF is v=spf1 include:amazonses.com -all: one record, v=spf1 -all, is wanted.",
        "Its MX isn't the null MX: preference 0 and a dot.",
    ]


def test_2_a_policy_under_test(asked: Lab) -> None:
    close(asked, text="p=reject; t=y")
    consent(asked)
    try_it(asked)
    assert "Its policy is p=reject; t=y, and a domain without mail can" in missing(asked, "03-2")


def test_2_reports_to_the_parked_domain_itself(asked: Lab) -> None:
    close(asked)
    own = f"v=DMARC1; p=reject; rua=mailto:dmarc@{PARKED}"
    batch = as_change_batch([DnsRecord(f"_dmarc.{PARKED}", "TXT", own, "")])
    zone = parked_zone(asked)
    asked.client("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
    asked.clock.wait(60)
    assert f"Its reports don't go to {RUA}." in missing(asked, "03-2")


def test_2_another_text_beside_the_spf_record_is_no_fault(asked: Lab) -> None:
    close(asked)
    values = [{"Value": '"v=spf1 -all"'}, {"Value": '"token=1234"'}]
    texts = {"Name": PARKED, "Type": "TXT", "TTL": 300, "ResourceRecords": values}
    asked.client("route53").change_resource_record_sets(
        HostedZoneId=parked_zone(asked),
        ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": texts}]},
    )
    asked.clock.wait(60)
    assert "SPF" not in missing(asked, "03-2")


def test_the_pictures_say_what_the_reports_say(asked: Lab) -> None:
    content = {"Simple": {"Subject": {"Data": "Soup"}, "Body": {"Text": {"Data": "Pumpkin"}}}}
    for reader in [asked.recipient(), *detours(asked)]:
        asked.client("sesv2").send_email(
            FromEmailAddress=HELLO, Destination={"ToAddresses": [reader]}, Content=content
        )
    a_day(asked)
    policy(asked, "p=reject; t=y")
    a_day(asked)
    found = reports_at(asked, RUA)
    first = [one for one in found if one.policy.p == "none"]
    (summary,) = summarise(first, host_names(asked.lookup), [HOSTER])
    plot = report_sources(summary)
    assert plot.text().splitlines()[3:] == [
        "cheap-hosting.example  0             0          0         12",
        "letterpost.example     0             0          0         12",
        "alumni.example         0             2          0         0",
        "clinic.example         0             0          0         2",
        "amazonses.com          1             0          0         0",
    ]
    assert plot.png().startswith(b"\x89PNG")
    days = policy_days(found)
    assert [line.split()[2:] for line in days.text().splitlines()[3:]] == [
        ["p=none", "3", "26", "0", "0"],
        ["p=reject;", "t=y", "0", "0", "24", "0"],
    ]
    assert days.png().startswith(b"\x89PNG")
    assert len(latest_day(found)) == 4
