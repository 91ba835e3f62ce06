"""Hosts of companies' mail: tenants, gateways, and what they are judged by."""

import pytest

from local_aws.internet.hosted_mail import Tenant, external_ip
from local_aws.internet.message import WireMessage
from local_aws.internet.smtp import Envelope, exchange

GMAIL, GATEWAY = "192.0.2.20", "198.18.128.1"
MAIL = (
    b"Received: from relay (x [198.18.128.2]) by gateway; now\r\n"
    b"Received: from mx.gmail.example (mx.gmail.example [192.0.2.20]) by gateway; now\r\n"
    b"From: ana@gmail.example\r\n\r\nhello\r\n"
)


@pytest.fixture
def hosts(internet):
    return internet.hosted_mail


def deliver(internet, host, *recipients, client_ip=GATEWAY):
    envelope = Envelope(client_ip, "gateway", "ana@gmail.example", list(recipients), MAIL)
    return internet.hosts[host.ip].receive(envelope)


def test_only_tenants_have_mail_there(internet, hosts):
    hosts.workspace.add("company.example")
    replies = deliver(
        internet, hosts.workspace, "a@company.example", "b@other.example", client_ip=GMAIL
    )
    assert [reply.code for reply in replies] == [250, 550]


@pytest.mark.parametrize("name", ["workspace", "microsoft365"])
@pytest.mark.parametrize(
    ("settings", "ip"),
    [
        ({}, GATEWAY),
        ({"gateways": ["198.18.128.0/28"]}, GMAIL),
        ({"gateways": ["198.18.128.0/28"], "detect_external_ip": False}, GATEWAY),
        ({"gateways": ["198.18.129.0/28"]}, GATEWAY),
    ],
)
def test_the_address_that_counts(internet, hosts, name, settings, ip):
    host = hosts.by_name[name]
    host.add("company.example", **settings)
    deliver(internet, host, "a@company.example")
    assert host.log[-1].verdict.client_ip == ip


def test_each_tenant_has_its_own_settings(internet, hosts):
    host = hosts.workspace
    host.add("company.example", ["198.18.128.0/28"])
    host.add("other.example")
    codes = [r.code for r in deliver(internet, host, "a@company.example", "b@other.example")]
    assert codes[0] == 250
    assert [entry.verdict.client_ip for entry in host.log] == [GMAIL, GATEWAY]


def test_an_allowed_address_gets_past_microsofts_spam_filter(internet, hosts):
    host = hosts.microsoft365
    host.add("company.example")
    deliver(internet, host, "a@company.example")
    host.add("company.example", [f"{GATEWAY}/32"], detect_external_ip=False)
    deliver(internet, host, "a@company.example")
    assert host.log[-1].folder == "INBOX"
    assert host.log[0].folder != "INBOX"


def test_the_trace_tells_who_has_connected(internet, hosts):
    hosts.workspace.add("company.example", ["198.18.128.0/28"])
    deliver(internet, hosts.workspace, "a@company.example")
    (message,) = internet.mailboxes.of("a@company.example")
    assert f"[{GATEWAY}]".encode() in message.raw.partition(b"Received-SPF")[0]
    assert f"client-ip={GMAIL}".encode() in message.raw


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ([], None),
        ([b"from a (b [192.0.2.9]) by c"], "192.0.2.9"),
        ([b"from a (b [198.18.128.9]) by c", b"from d ([IPv6:2001:db8::1]) by e"], "2001:db8::1"),
        ([b"from a ([999.1.1.1]) by c", b"from d ([192.0.2.1]) by e"], "192.0.2.1"),
        ([b"from a by c"], None),
    ],
)
def test_external_ip(received, expected):
    head = b"".join(b"Received: " + one + b"\r\n" for one in received)
    tenant = Tenant(("198.18.128.0/28",))
    assert external_ip(WireMessage(head + b"\r\n"), tenant) == expected


def test_names_in_dns(internet):
    resolver = internet.resolver()
    ip = internet.hosted_mail.microsoft365.ip
    name = "company-example.mail.protection.outlook.com"
    assert resolver.lookup(name, "A").values == (ip,)
    assert resolver.lookup("aspmx.l.google.com", "A").values == (internet.hosted_mail.workspace.ip,)
    internet.dns.put("company.example", "MX", [f"10 {name}"])
    internet.hosted_mail.microsoft365.add("company.example")
    envelope = Envelope(GMAIL, "mx.gmail.example", "ana@gmail.example", ["a@company.example"], MAIL)
    assert exchange(internet, resolver, envelope)[0].ok


def test_a_network_that_is_none(hosts):
    with pytest.raises(ValueError, match="nonsense"):
        hosts.workspace.add("company.example", ["nonsense"])
