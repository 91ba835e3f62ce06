"""Finding the host to hand mail to, and what is answered where there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from local_aws.internet import Internet
from local_aws.internet.smtp import Envelope, Reply, exchange


class Host:
    """Takes everything, and remembers it."""

    def __init__(self, hostname: str, ip: str) -> None:
        self.hostname, self.ip = hostname, ip
        self.taken: list[list[str]] = []

    def receive(self, envelope: Envelope) -> list[Reply]:
        self.taken.append(envelope.recipients)
        return [Reply(250, f"{self.hostname} {address}") for address in envelope.recipients]


def mail(*recipients: str) -> Envelope:
    return Envelope("198.51.100.1", "a8-11.example", "a@b.example", list(recipients), b"")


@pytest.fixture
def net(internet: Internet) -> Internet:
    for number in (1, 2):
        internet.listen(Host(f"mx{number}.hosts.example", f"192.0.2.{100 + number}"))
    return internet


def send(net: Internet, resolver: Any, *recipients: str) -> list[str]:
    return [str(reply) for reply in exchange(net, resolver, mail(*recipients))]


def test_the_lowest_preference_is_asked_first(net: Internet) -> None:
    net.dns.put("two.example", "MX", ["20 mx1.hosts.example", "10 mx2.hosts.example"])
    assert send(net, net.resolver(), "a@two.example") == ["250 mx2.hosts.example a@two.example"]


def test_a_host_that_does_not_listen_is_passed_over(net: Internet) -> None:
    net.dns.put("two.example", "MX", ["10 gone.hosts.example", "20 mx1.hosts.example"])
    net.dns.put("gone.hosts.example", "A", ["192.0.2.99"])
    assert send(net, net.resolver(), "a@two.example") == ["250 mx1.hosts.example a@two.example"]


def test_without_mx_the_domain_is_its_own_host(net: Internet) -> None:
    assert send(net, net.resolver(), "a@mx1.hosts.example")[0].startswith("250 mx1")


def test_an_address_literal_needs_no_names(net: Internet) -> None:
    assert send(net, net.resolver(), "a@[192.0.2.102]")[0].startswith("250 mx2")


def test_replies_come_in_the_order_of_the_recipients(net: Internet) -> None:
    net.dns.put("one.example", "MX", ["10 mx1.hosts.example"])
    net.dns.put("two.example", "MX", ["10 mx2.hosts.example"])
    found = send(net, net.resolver(), "a@one.example", "b@TWO.example", "x@", "c@one.example")
    assert [reply.split()[0] for reply in found] == ["250", "250", "553", "250"]
    host = net.hosts["192.0.2.101"]
    assert isinstance(host, Host)
    assert host.taken == [["a@one.example", "c@one.example"]]


@pytest.mark.parametrize(
    ("records", "reply"),
    [
        ({}, "550 5.1.2"),
        ({"d.example MX": ["0 "]}, "556 5.1.10"),
        ({"d.example MX": "SERVFAIL"}, "451 4.4.3"),
        ({"d.example MX": ["10 mx.d.example"]}, "550 5.4.4"),
        ({"d.example MX": ["10 mx.d.example"], "mx.d.example A": "SERVFAIL"}, "451 4.4.3"),
        ({"d.example MX": ["10 mx.d.example"], "mx.d.example A": ["192.0.2.99"]}, "451 4.4.1"),
        ({"d.example TXT": ["hello"]}, "550 5.4.4"),
    ],
)
def test_what_is_answered_where_there_is_no_host(
    net: Internet, names: Callable[..., Any], records: dict[str, Any], reply: str
) -> None:
    assert send(net, names(records), "a@d.example")[0].startswith(reply)


def test_a_reply_knows_its_kind() -> None:
    assert Reply(250, "").ok
    assert Reply(451, "").transient
    assert Reply(550, "").permanent
    assert str(Reply(550, "no\nsuch user", "5.1.1")) == "550 5.1.1 no such user"
