"""The verdict on a message, and the author domain it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.local_aws.internet.sender import HOST, IP, Sender

from local_aws.internet.authentication import author_domain, judge, reverse_dns
from local_aws.internet.message import WireMessage

Names = Callable[..., Any]


@pytest.mark.parametrize(
    ("fields", "domain"),
    [
        ("From: a@example.com", "example.com"),
        ("From: Joe <a@Example.COM>", "example.com"),
        ('From: "Doe, Jane" <a@example.com>', "example.com"),
        ('From: "evil@example.org" <a@example.com>', "example.com"),
        ("From: =?utf-8?q?J=C3=B6rg?= <a@example.com>", "example.com"),
        ("From: Joe (at work) <a@example.com>", "example.com"),
        ("From: a@example.com (Joe)", "example.com"),
        ('From: "odd local"@example.com', "example.com"),
        ("From: Joe\r\n <a@example.com>", "example.com"),
        ("from : <a@example.com>", "example.com"),
        ("From: a@b\u00fccher.example", "xn--bcher-kva.example"),
        ("From: a@example.com, b@example.com", "example.com"),
        ("From: a@example.com, b@example.org", ""),
        ("From: a@example.com\r\nFrom: a@example.com", ""),
        ("From: nobody", ""),
        ("From: <>", ""),
        ("From:", ""),
        ("From: undisclosed-recipients:;", ""),
        ("From: a@bad..example", ""),
        ("To: a@example.com", ""),
    ],
)
def test_the_author_domain(fields: str, domain: str) -> None:
    found, problem = author_domain(WireMessage(f"{fields}\r\n\r\nbody".encode()))
    assert found == domain
    assert bool(problem) is not bool(domain)


@given(st.binary(max_size=60))
def test_no_from_field_makes_it_raise(value: bytes) -> None:
    author_domain(WireMessage(b"From: " + value + b"\r\n\r\n"))


@pytest.mark.parametrize(
    ("records", "result", "name"),
    [
        ({"5.113.0.203.in-addr.arpa PTR": [HOST], f"{HOST} A": [IP]}, "pass", HOST),
        ({"5.113.0.203.in-addr.arpa PTR": ["x.example", HOST], f"{HOST} A": [IP]}, "pass", HOST),
        ({"5.113.0.203.in-addr.arpa PTR": [HOST], f"{HOST} A": ["192.0.2.9"]}, "fail", HOST),
        ({"5.113.0.203.in-addr.arpa PTR": [HOST]}, "fail", HOST),
        ({}, "permerror", ""),
        ({"5.113.0.203.in-addr.arpa PTR": "SERVFAIL"}, "temperror", ""),
    ],
)
def test_reverse_dns(names: Names, records: dict[str, Any], result: str, name: str) -> None:
    found = reverse_dns(IP, names(records))
    assert (found.result, found.name) == (result, name)


def test_reverse_dns_of_ipv6(names: Names) -> None:
    reverse = ".".join("7" + "0" * 23 + "8bd01002") + ".ip6.arpa PTR"
    resolver = names({reverse: ["six.example"], "six.example AAAA": ["2001:db8::7"]})
    assert reverse_dns("2001:db8::7", resolver).result == "pass"


def test_a_verdict_holds_every_result(sender: Sender) -> None:
    sender.publish(spf=True, dkim=True, dmarc="p=reject")
    verdict = judge(sender.envelope("a@b.example"), sender.resolver, "mx.b.example", now=1767690000)
    assert verdict.iprev.result == "pass"
    assert (verdict.spf.result, verdict.spf_helo.result) == ("pass", "none")
    assert [(r.result, r.domain) for r in verdict.dkim] == [("pass", "shop.example")]
    assert (verdict.dmarc.result, verdict.header_from) == ("pass", "shop.example")
    assert verdict.authenticated


def test_a_message_without_one_author_domain_is_a_permanent_error(sender: Sender) -> None:
    two = "From: a@shop.example\r\nFrom: b@shop.example\r\n"
    envelope = sender.envelope("a@b.example", author=two)
    verdict = judge(envelope, sender.resolver, "mx.b.example", now=0)
    assert (verdict.dmarc.result, verdict.dmarc.reason) == ("permerror", "2 From fields")


def test_not_every_one_of_a_thousand_signatures_is_checked(sender: Sender) -> None:
    sender.publish(dkim=True)
    envelope = sender.envelope("a@b.example")
    signature = envelope.data.partition(b"\r\nFrom:")[0] + b"\r\n"
    envelope.data = signature * 1000 + envelope.data
    assert len(judge(envelope, sender.resolver, "mx.b.example", now=0).dkim) == 20


@given(st.binary(max_size=200))
def test_no_bytes_make_a_receiver_raise(data: bytes) -> None:
    from local_aws.internet.answer import Answer
    from local_aws.internet.smtp import Envelope

    class Nothing:
        def lookup(self, name: str, rtype: str) -> Answer:
            return Answer("NXDOMAIN")

    envelope = Envelope(IP, HOST, "", ["a@b.example"], data)
    judge(envelope, Nothing(), "mx.b.example", now=0)  # type: ignore[arg-type]
