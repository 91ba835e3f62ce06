"""AWS's own names: every sending host passes HELO, reverse DNS and SPF."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from itertools import pairwise

import pytest
import spf

from local_aws.clock import Clock
from local_aws.ids import Ids
from local_aws.internet import Internet
from local_aws.internet.names import reverse_name
from local_aws.internet.resolver import Resolver
from local_aws.internet.world_zones import (
    AMAZONSES_SELECTOR,
    REGIONS,
    amazonses_key,
    default_mail_from,
    feedback_host,
    inbound_host,
    sending_hosts,
)
from local_aws.keys import public_key_text


@pytest.fixture(scope="module")
def internet() -> Internet:
    return Internet(Clock(), Ids())


@pytest.fixture(scope="module")
def resolver(internet: Internet) -> Resolver:
    return internet.resolver()


@pytest.mark.parametrize("region", REGIONS)
def test_hosts_are_known_forward_and_in_reverse(resolver: Resolver, region: str) -> None:
    for ip, name in (*sending_hosts(region), feedback_host(region), inbound_host(region)):
        assert resolver.lookup(name, "A").values == (ip,)
        assert resolver.lookup(reverse_name(ip), "PTR").values == (name,)


@pytest.mark.parametrize("region", REGIONS)
def test_bounces_of_the_default_mail_from_reach_ses(resolver: Resolver, region: str) -> None:
    _, name = feedback_host(region)
    assert resolver.lookup(default_mail_from(region), "MX").values == (f"10 {name}",)


def test_no_address_is_used_twice_and_all_are_for_documentation() -> None:
    ips = [ip for region in REGIONS for ip, _ in sending_hosts(region)]
    ips += [host(region)[0] for region in REGIONS for host in (feedback_host, inbound_host)]
    assert len(set(ips)) == len(ips)
    for ip in ips:
        assert ipaddress.ip_address(ip).is_private


@pytest.fixture
def spf_over_our_dns(
    resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str, str], str]:
    """pyspf, an independent evaluator, asking our resolver."""

    def lookup(name: str, qtype: str, *args: object, **kwargs: object) -> list[object]:
        found = resolver.lookup(name, qtype).values
        return [((name, qtype), (v.encode(),) if qtype == "TXT" else v) for v in found]

    monkeypatch.setattr(spf, "DNSLookup", lookup)
    return lambda ip, sender, helo: str(spf.check2(ip, sender, helo)[0])


@pytest.mark.parametrize("region", REGIONS)
def test_spf_passes_for_ses_and_fails_for_strangers(
    spf_over_our_dns: Callable[[str, str, str], str], region: str
) -> None:
    sender = f"0100@{default_mail_from(region)}"
    for ip, name in sending_hosts(region):
        assert spf_over_our_dns(ip, sender, name) == "pass"
    assert spf_over_our_dns("203.0.113.7", sender, "stranger.example") == "fail"


def test_second_signature_s_key_is_published(internet: Internet, resolver: Resolver) -> None:
    found = resolver.lookup(f"{AMAZONSES_SELECTOR}._domainkey.amazonses.com", "TXT").values
    assert found == (public_key_text(amazonses_key(internet.ids)),)


def test_unknown_region_is_refused() -> None:
    with pytest.raises(ValueError):
        sending_hosts("mars-north-1")


def test_regions_are_those_of_the_service_model() -> None:
    import boto3

    session = boto3.Session()
    known = {*session.get_available_regions("sesv2"), *session.get_available_regions("ses")}
    assert known <= set(REGIONS)
    assert all(one != other for one, other in pairwise(sorted(REGIONS)))
