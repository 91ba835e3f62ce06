"""Lesson 02: the posts' table measured, and its checks blank, solved, and wrong as people are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.messaging_lab.nutrition import (
    DOMAIN,
    HELLO,
    authenticated,
    send,
    with_address,
    with_domain,
    with_mail_from,
)

from messaging_lab import Lab
from messaging_lab.authentication import DnsRecord, records_for, scenario_row
from messaging_lab.hosted_zones import publish

NEWS = f"news.{DOMAIN}"
MARKETING = f"marketing@{NEWS}"

COLUMNS = ("Scenario", "Envelope from", "SPF aligned", "DKIM d=", "DKIM aligned", "DMARC")
SCENARIOS = [
    ("address", "amazonses.com", False, "amazonses.com", False, "fail"),
    ("domain", "amazonses.com", False, DOMAIN, True, "pass"),
    ("MAIL FROM", f"bounce.{DOMAIN}", True, DOMAIN, True, "pass"),
]


def test_the_three_scenarios_come_out_of_delivered_mail(local_lab: Lab) -> None:
    """Each set-up, sent to four kinds of receiver, read from what they wrote on top of the mail."""
    steps = (with_address, with_domain, with_mail_from)
    for expected, step in zip(SCENARIOS, steps, strict=True):
        step(local_lab)
        for provider in ("gmail", "yahoo", "outlook", "other"):
            mail = send(local_lab, expected[0], to=local_lab.recipient(provider))
            assert mail.subject == expected[0]
            row = scenario_row(mail, expected[0])
            assert row["SPF"] == row["DKIM"] == "pass"
            assert tuple(row[column] for column in COLUMNS) == expected, provider


def test_in_another_region_the_envelope_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab.open(lesson="02", region="eu-west-1")
    with_address(lab)
    assert scenario_row(send(lab))["Envelope from"] == "eu-west-1.amazonses.com"


def missing(lab: Lab, name: str) -> str:
    found = [finding.sentence for finding in lab.check(name).findings if not finding.right]
    return "\n".join(found)


def wanted(lab: Lab) -> list[DnsRecord]:
    identity = lab.client("sesv2").get_email_identity(EmailIdentity=DOMAIN)
    return list(records_for(DOMAIN, identity, region=lab.region))


@pytest.fixture
def broken(lab: Lab) -> Lab:
    """The domain after somebody has changed one CNAME, and after SES has seen it."""
    authenticated(lab)
    send(lab)
    right = wanted(lab)[0]
    publish(lab, [replace(right, value=right.value.replace(".us-east-1.", "."))])
    lab.clock.advance(hours=1)
    send(lab, "Invoice 6")
    return lab


def test_1_blank(broken: Lab) -> None:
    said = missing(broken, "02-1").splitlines()
    assert len(said) == 3
    assert " is published instead of " in said[0]
    assert "DKIM is TEMPORARY_FAILURE" in said[1]
    assert "signature is permerror" in said[2]


def test_1_solved(broken: Lab) -> None:
    publish(broken, wanted(broken))
    broken.clock.wait(400)
    send(broken, "Invoice 7")
    assert broken.check("02-1").passed


def test_1_the_record_deleted_instead(broken: Lab) -> None:
    right = wanted(broken)[0]
    there = broken.lookup(right.name, "CNAME")[0]
    publish(broken, [replace(right, value=there)], "DELETE")
    broken.clock.wait(400)
    assert "nothing is published yet" in missing(broken, "02-1")


def test_1_the_domain_twice_in_the_name(broken: Lab) -> None:
    right = wanted(broken)[0]
    publish(broken, [replace(right, name=f"{right.name}.{DOMAIN}")])
    assert "was published with the domain twice in its name" in missing(broken, "02-1")


def test_1_sent_before_gmail_had_forgotten(broken: Lab) -> None:
    publish(broken, wanted(broken))
    broken.clock.wait(60)
    send(broken, "Invoice 7")
    said = missing(broken, "02-1")
    assert said.startswith("On the newest mail at Gmail nutrition.example's signature is permerror")
    assert "TTL" in said


def test_1_mended_but_ses_has_not_looked(broken: Lab) -> None:
    record = wanted(broken)[0]
    batch: dict[str, Any] = {"Name": record.name, "Type": "CNAME", "TTL": 300}
    batch["ResourceRecords"] = [{"Value": record.data}]
    zone = broken.client("route53").list_hosted_zones()["HostedZones"][0]["Id"]
    broken.client("route53").change_resource_record_sets(
        HostedZoneId=zone,
        ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": batch}]},
    )
    assert "TEMPORARY_FAILURE" in missing(broken, "02-1")


def test_1_without_an_identity(lab: Lab) -> None:
    assert "GetEmailIdentity answers NotFoundException" in missing(lab, "02-1")


STRICT = "v=DMARC1; p=none; adkim=s; aspf=s"


def policy(lab: Lab, record: str) -> None:
    publish(lab, records_for(DOMAIN, {}, region=lab.region, dmarc=record))
    lab.clock.wait(300)


@pytest.fixture
def strict(lab: Lab) -> Lab:
    """The domain under a strict policy, and a newsletter that fails by it."""
    authenticated(lab)
    policy(lab, STRICT)
    assert scenario_row(send(lab, "News", MARKETING), lookup=lab.lookup)["DMARC"] == "fail"
    return lab


def test_2_blank(strict: Lab) -> None:
    assert missing(strict, "02-2").splitlines() == [
        f"{NEWS} is no identity of its own yet.",
        f"The newest mail From {NEWS} is signed with d={DOMAIN}, DMARC fail.",
    ]


def test_2_solved(strict: Lab) -> None:
    with_domain(strict, NEWS)
    send(strict, "News", MARKETING)
    assert strict.check("02-2").passed


def test_2_the_policy_loosened_instead(strict: Lab) -> None:
    policy(strict, "v=DMARC1; p=none")
    send(strict, "News", MARKETING)
    assert "isn't strict any more" in missing(strict, "02-2")


def test_2_a_loose_policy_at_the_subdomain(strict: Lab) -> None:
    publish(strict, [DnsRecord(f"_dmarc.{NEWS}", "TXT", "v=DMARC1; p=none", "")])
    assert f"The policy for {NEWS} isn't strict any more" in missing(strict, "02-2")


def test_2_records_of_the_identity_not_published(strict: Lab) -> None:
    strict.client("sesv2").create_email_identity(EmailIdentity=NEWS)
    assert f"_domainkey.{NEWS}: nothing is published yet" in missing(strict, "02-2")


def test_2_no_mail_sent_since(strict: Lab) -> None:
    with_domain(strict, NEWS)
    assert missing(strict, "02-2") == (
        f"The newest mail From {NEWS} is signed with d={DOMAIN}, DMARC fail."
    )


def test_2_sent_from_the_domain_itself(lab: Lab) -> None:
    authenticated(lab)
    policy(lab, STRICT)
    with_domain(lab, NEWS)
    send(lab, "News", HELLO)
    assert missing(lab, "02-2") == f"No mail From {NEWS} is at Gmail: send one from lab.sender()."
