"""DKIM, DMARC, MAIL FROM, sample messages and the providers' rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from tests.messaging_lab.domain_check.records import Records, dns_of

from local_aws.keys import public_key_text
from messaging_lab.authentication.fields import read
from messaging_lab.domain_check import Subject, check_domain
from messaging_lab.domain_check.dkim import check_dkim
from messaging_lab.domain_check.dmarc import check_dmarc
from messaging_lab.domain_check.dns import address_of
from messaging_lab.domain_check.mail_from import check_mail_from
from messaging_lab.domain_check.message import Sample, check_message, describe, read_sample
from messaging_lab.domain_check.report import as_json, as_text
from messaging_lab.errors import LabError

KEYS = {bits: public_key_text(generate_private_key(65537, bits)) for bits in (1024, 2048)}
D = "shop.example"


def worst(findings: list, text: str) -> str:
    """Return the level of the finding with a text in it."""
    (found,) = [one for one in findings if text in one.text]
    return str(found.level)


@pytest.mark.parametrize(
    ("key", "level", "text"),
    [
        (f"v=DKIM1; {KEYS[2048]}", "ok", "RSA, 2048 bits"),
        (f"k=rsa; {KEYS[1024]}", "warn", "has 1024 bits"),
        ("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "ok", "ed25519"),
        ("v=DKIM1; p=", "fail", "is revoked"),
        ("v=DKIM1; p=MIIB", "fail", "is no RSA key"),
        (f"v=DKIM1; t=y; {KEYS[2048]}", "warn", "says that you are testing"),
        ("google-site-verification=1", "fail", "has no key"),
    ],
)
def test_keys(key: str, level: str, text: str) -> None:
    dns = dns_of({f"s1._domainkey.{D} TXT": [key]})
    assert worst(check_dkim(dns, D, ["S1"]), text) == level


def test_keys_that_aren_t_there() -> None:
    dns = dns_of({f"q._domainkey.{D} TXT": "SERVFAIL", f"d._domainkey.{D} TXT": ["p=x", "p=y"]})
    levels = [(one.level, one.text) for one in check_dkim(dns, D, ["none", "q", "d"])]
    assert [level for level, _ in levels] == ["fail"] * 3
    assert "has no key" in levels[0][1]
    assert "doesn't answer" in levels[1][1]
    assert "has 2 keys" in levels[2][1]
    assert check_dkim(dns, D, [])[0].level == "note"


@pytest.mark.parametrize(
    ("records", "level", "text"),
    [
        ({}, "fail", "There is no DMARC record"),
        ({f"_dmarc.{D} TXT": ["v=DMARC1; p=reject"]}, "warn", "No reports are asked for"),
        ({f"_dmarc.{D} TXT": ["v=DMARC1; p=none; rua=mailto:a@shop.example"]}, "warn", "is none"),
        ({f"_dmarc.{D} TXT": ["v=DMARC1; p=reject; t=y"]}, "note", "t=y: reject is tested"),
        ({f"_dmarc.{D} TXT": ["v=DMARC1; p=reject; pct=10"]}, "note", "pct= is gone"),
        ({f"_dmarc.{D} TXT": ["v=DMARC1; p=reject; aspf=s"]}, "note", "aspf=s: SPF"),
        ({f"_dmarc.{D} TXT": ["v=DMARC1; p=rejct"]}, "fail", "has no policy that exists"),
        ({f"_dmarc.{D} TXT": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}, "fail", "several"),
        ({f"_dmarc.{D} TXT": "SERVFAIL"}, "fail", "doesn't answer"),
        (
            {f"_dmarc.{D} TXT": ["v=DMARC1; p=reject; rua=mailto:a@in.shop.example!10m"]},
            "ok",
            "_dmarc.shop.example: v=DMARC1",
        ),
        (
            {f"_dmarc.{D} TXT": ["v=DMARC1; p=reject; rua=mailto:a@reports.example"]},
            "fail",
            "reports.example doesn't agree",
        ),
        (
            {
                f"_dmarc.{D} TXT": ["v=DMARC1; p=reject; rua=mailto:a@reports.example"],
                f"{D}._report._dmarc.reports.example TXT": ["v=DMARC1"],
            },
            "ok",
            "reports.example agrees",
        ),
    ],
)
def test_policies(records: Records, level: str, text: str) -> None:
    assert worst(check_dmarc(dns_of(records), D)[1], text) == level


@pytest.mark.parametrize(
    ("records", "place", "value"),
    [
        ({"_dmarc.shop.example TXT": ["v=DMARC1; p=reject; sp=none"]}, D, "none"),
        ({"_dmarc.shop.example TXT": ["v=DMARC1; p=reject"]}, D, "reject"),
        (
            {
                "_dmarc.a.shop.example TXT": ["v=DMARC1; p=none"],
                "_dmarc.shop.example TXT": ["v=DMARC1; p=reject"],
            },
            "a.shop.example",
            "none",
        ),
    ],
)
def test_the_policy_for_a_subdomain(records: Records, place: str, value: str) -> None:
    policy, _ = check_dmarc(dns_of(records), "a.shop.example")
    assert (policy.place, policy.value("a.shop.example")) == (place, value)


SES = "10 feedback-smtp.us-east-1.amazonses.com"


@pytest.mark.parametrize(
    ("mail_from", "records", "level", "text"),
    [
        ("bounce.shop.example", {"bounce.shop.example MX": [SES]}, "ok", "Bounces go to feedback"),
        ("bounce.shop.example", {"bounce.shop.example MX": [SES]}, "ok", "aligns with"),
        ("amazonses.com", {"amazonses.com MX": [SES]}, "warn", "doesn't align"),
        ("bounce.shop.example", {}, "fail", "takes no bounces"),
        ("bounce.shop.example", {"bounce.shop.example A": ["192.0.2.1"]}, "ok", "Bounces go to"),
        ("b.shop.example", {"b.shop.example MX": [SES, "20 mx.example"]}, "fail", "has 2 MX"),
        ("b.shop.example", {"b.shop.example MX": "SERVFAIL"}, "fail", "doesn't answer"),
        ("", {}, "note", "No MAIL FROM domain"),
    ],
)
def test_mail_from(mail_from: str, records: Records, level: str, text: str) -> None:
    assert worst(check_mail_from(dns_of(records), D, mail_from), text) == level


HEAD = (
    "Return-Path: <1@bounce.shop.example>\r\n"
    "Received: from out.shop.example (out.shop.example [192.0.2.7])\r\n"
    " by mx.gmail.example with ESMTPS id 1; Tue, 06 Jan 2026 09:00:00 +0000\r\n"
    "Authentication-Results: mx.gmail.example; spf=pass smtp.mailfrom=1@bounce.shop.example;\r\n"
    " dkim=fail header.d=shop.example; dkim=pass header.d=shop.example; dmarc=pass\r\n"
    "DKIM-Signature: v=1; d=shop.example; s=s1; bh=x; b=y;\r\n"
    " h=From:List-Unsubscribe:List-Unsubscribe-Post\r\n"
    "From: Shop <news@shop.example>\r\nTo: a@gmail.example\r\n"
    "Date: Tue, 06 Jan 2026 09:00:00 +0000\r\nMessage-ID: <1@shop.example>\r\n"
)
LEAVE = "List-Unsubscribe: <mailto:u@shop.example>, <https://shop.example/u/1>\r\n"
POST = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


def sample(text: str) -> Sample:
    raw = f"{text}\r\nHello\r\n".encode()
    return describe(read(raw), raw)


def test_what_a_message_tells() -> None:
    found = sample(HEAD + LEAVE + POST)
    assert (found.header_from, found.mail_from) == (D, "bounce.shop.example")
    assert (found.client_ip, found.encrypted) == ("192.0.2.7", True)
    assert found.verdicts == {"spf": "pass", "dkim": "pass", "dmarc": "pass"}
    assert found.selectors(D) == ["s1"]
    assert [one.level for one in check_message(D, found)] == ["ok"] * 4


@pytest.mark.parametrize(
    ("text", "level", "said"),
    [
        (HEAD, "fail", "There is no List-Unsubscribe"),
        (HEAD + "List-Unsubscribe: <mailto:u@shop.example>\r\n" + POST, "fail", "no https link"),
        (HEAD + LEAVE, "fail", "List-Unsubscribe-Post is 'missing'"),
        (
            HEAD.replace(":List-Unsubscribe-Post", "") + LEAVE + POST,
            "fail",
            "No DKIM signature covers both",
        ),
        (HEAD + "Date: Tue, 06 Jan 2026 09:00:00 +0000\r\n", "fail", "more than once: Date"),
        (HEAD.replace("Message-ID: <1@shop.example>\r\n", ""), "fail", "once: Message-ID"),
        (HEAD.replace("news@shop.example", "news@other.example"), "fail", "From is at other"),
        (HEAD.replace("dmarc=pass", "dmarc=fail"), "fail", "found dmarc=fail"),
        (HEAD.replace("spf=pass", "spf=softfail"), "warn", "found spf=softfail"),
    ],
)
def test_messages(text: str, level: str, said: str) -> None:
    assert worst(check_message(D, sample(text)), said) == level


def test_a_transactional_message_needs_no_one_click() -> None:
    found = check_message(D, sample(HEAD), transactional=True)
    assert {one.topic for one in found} == {"message"}


GOOD: Records = {
    f"{D} NS": ["ns1.example"],
    f"{D} TXT": ["v=spf1 -all"],
    f"bounce.{D} TXT": ["v=spf1 include:amazonses.com ~all"],
    f"bounce.{D} MX": [SES],
    "amazonses.com TXT": ["v=spf1 ip4:192.0.2.0/24 -all"],
    f"s1._domainkey.{D} TXT": [f"v=DKIM1; {KEYS[2048]}"],
    f"_dmarc.{D} TXT": [f"v=DMARC1; p=reject; rua=mailto:rua@{D}"],
    "7.2.0.192.in-addr.arpa PTR": ["out.shop.example"],
    "out.shop.example A": ["192.0.2.7"],
}


def test_a_domain_that_is_ready() -> None:
    checked = check_domain(dns_of(GOOD), Subject(D, sample=sample(HEAD + LEAVE + POST)))
    assert (checked.failed, checked.warned) == ([], [])
    assert {one.state for one in checked.rules[:-2]} == {"met"}
    assert "Nothing to mend." in as_text(checked)
    found = as_json(checked)
    assert found["well"]
    assert found["spf"]["lookups"] == 1
    assert found["spf"]["record"]["leads_to"][0]["domain"] == "amazonses.com"
    assert found["providers"]["Gmail"]["ready"]


@pytest.mark.parametrize(
    ("change", "text", "not_ready"),
    [
        ({f"_dmarc.{D} TXT": []}, HEAD + LEAVE + POST, ["Gmail", "Yahoo", "Microsoft"]),
        ({}, HEAD + LEAVE, ["Gmail", "Yahoo"]),
        ({}, HEAD + LEAVE + POST + "To: b@gmail.example\r\n", ["Gmail", "Yahoo"]),
        (
            {},
            (HEAD + LEAVE + POST).replace("dmarc=pass", "dmarc=fail"),
            ["Gmail", "Yahoo", "Microsoft"],
        ),
        ({}, (HEAD + LEAVE + POST).replace("ESMTPS", "ESMTP"), ["Gmail"]),
        ({"out.shop.example A": ["192.0.2.8"]}, HEAD + LEAVE + POST, ["Gmail", "Yahoo"]),
        ({"7.2.0.192.in-addr.arpa PTR": []}, HEAD + LEAVE + POST, ["Gmail", "Yahoo"]),
        ({f"s1._domainkey.{D} TXT": ["p="]}, HEAD + LEAVE + POST, ["Gmail", "Yahoo", "Microsoft"]),
    ],
)
def test_whose_rules_aren_t_met(change: Records, text: str, not_ready: list[str]) -> None:
    checked = check_domain(dns_of({**GOOD, **change}), Subject(D, sample=sample(text)))
    found = [name for name in ("Gmail", "Yahoo", "Microsoft") if not checked.ready_for(name)]
    assert found == not_ready


@pytest.mark.parametrize(
    ("domain", "records", "sentence"),
    [
        ("shop", {}, "'shop' is no domain"),
        ("a b.example", {}, "is no domain"),
        ("nothing.example", {}, "There is no domain nothing.example"),
        ("q.example", {"q.example NS": "SERVFAIL", "q.example TXT": "SERVFAIL"}, "doesn't answer"),
    ],
)
def test_what_can_t_be_checked(domain: str, records: Records, sentence: str) -> None:
    with pytest.raises(LabError, match=sentence):
        check_domain(dns_of(records), Subject(domain))


def test_a_domain_in_other_letters() -> None:
    dns = dns_of({"xn--mnchen-3ya.example NS": ["ns.example"]})
    assert check_domain(dns, Subject("München.example.")).policy.place == ""


def test_a_sample_that_isn_t_one(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="can't be read"):
        read_sample(tmp_path / "none.eml")
    (tmp_path / "x.eml").write_text("no message\n")
    with pytest.raises(LabError, match="is no message"):
        read_sample(tmp_path / "x.eml")


def test_name_servers() -> None:
    assert address_of("192.0.2.1") == ("192.0.2.1", 53)
    assert address_of("127.0.0.1:5353") == ("127.0.0.1", 5353)
    assert address_of("2001:db8::1") == ("2001:db8::1", 53)
    assert address_of("[2001:db8::1]:54") == ("2001:db8::1", 54)
    with pytest.raises(LabError, match="is no name server"):
        address_of("localhost:53")
