"""DNS as a lab sees it: locally through the lab's routes, on AWS through the machine's resolver."""

import dns.resolver
import pytest

from local_aws.internet.dns_server import serve_dns
from local_aws.world import LocalAws
from messaging_lab.authentication import DnsRecord, as_change_batch, missing
from messaging_lab.dns_lookup import ask_dns
from messaging_lab.errors import LabError

RECORDS = [
    DnsRecord("nutrition.example", "MX", "10 mx.nutrition.example", ""),
    DnsRecord("_dmarc.nutrition.example", "TXT", "v=DMARC1; p=none; " + "x" * 300, ""),
    DnsRecord("key.nutrition.example", "CNAME", "key.elsewhere.example", ""),
]


def publish(route53):
    zone = route53.create_hosted_zone(Name="nutrition.example", CallerReference="1")["HostedZone"]
    route53.change_resource_record_sets(
        HostedZoneId=zone["Id"], ChangeBatch=as_change_batch(RECORDS)
    )


def test_what_was_published_is_seen_after_its_time(local_lab):
    publish(local_lab.client("route53"))
    assert len(missing(RECORDS, local_lab.lookup)) == len(RECORDS)
    local_lab.clock.advance(120)
    assert missing(RECORDS, local_lab.lookup) == []
    assert local_lab.lookup("absent.nutrition.example", "TXT") == []


@pytest.fixture
def machine(monkeypatch):
    """A machine whose resolver is the DNS server of a local AWS."""
    aws = LocalAws()
    server = serve_dns(aws.internet, port=0)
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port, resolver.lifetime = [server.host], server.port, 2
    monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
    yield aws, resolver
    server.stop()


def test_a_real_resolver_gives_the_same_values(machine):
    aws, _ = machine
    publish(aws.client("route53"))
    aws.clock.advance(120)
    assert missing(RECORDS, ask_dns) == []
    assert ask_dns("absent.nutrition.example", "TXT") == []
    assert ask_dns("no..name", "TXT") == []


def test_a_resolver_that_does_not_answer_is_said(machine):
    _, resolver = machine
    resolver.port, resolver.lifetime = 9, 0.2
    with pytest.raises(LabError, match=r"DNS didn't answer about nutrition\.example"):
        ask_dns("nutrition.example", "TXT")
