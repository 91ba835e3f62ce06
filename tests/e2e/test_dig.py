"""`dig`, a client that knows nothing of the lab, against the lab's DNS."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator

import pytest

from local_aws.internet.dns_server import serve_dns
from local_aws.world import LocalAws

pytestmark = pytest.mark.skipif(
    shutil.which("dig") is None, reason="dig is not installed (Debian: bind9-dnsutils)"
)

Dig = Callable[..., str]


@pytest.fixture
def aws() -> Iterator[LocalAws]:
    aws = LocalAws()
    yield aws
    aws.reset()


@pytest.fixture
def dig(aws: LocalAws) -> Iterator[Dig]:
    server = serve_dns(aws.internet)

    def run(*arguments: str) -> str:
        command = ["dig", f"@{server.host}", "-p", str(server.port), "+time=2", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    yield run
    server.stop()


def test_a_learner_s_records(aws: LocalAws, dig: Dig) -> None:
    route53 = aws.client("route53")
    zone = route53.create_hosted_zone(Name="nutrition.example", CallerReference="1")
    key = "p=" + "A" * 392
    records = [
        ("TXT", "s._domainkey.nutrition.example", [f'"{key[:255]}" "{key[255:]}"']),
        ("TXT", "big.nutrition.example", [f'"{number:0200}"' for number in range(9)]),
        ("CNAME", "t._domainkey.nutrition.example", ["t.dkim.amazonses.com"]),
    ]
    changes = [
        {
            "Action": "UPSERT",
            "ResourceRecordSet": {
                "Name": name,
                "Type": rtype,
                "TTL": 300,
                "ResourceRecords": [{"Value": value} for value in values],
            },
        }
        for rtype, name, values in records
    ]
    route53.change_resource_record_sets(
        HostedZoneId=zone["HostedZone"]["Id"], ChangeBatch={"Changes": changes}
    )
    assert "NXDOMAIN" in dig("s._domainkey.nutrition.example", "TXT")
    aws.clock.advance(60)
    answer = dig("s._domainkey.nutrition.example", "TXT", "+short").strip()
    assert answer == f'"{key[:255]}" "{key[255:]}"'
    assert dig("t._domainkey.nutrition.example", "CNAME", "+short") == "t.dkim.amazonses.com.\n"
    over_tcp = dig("big.nutrition.example", "TXT")
    assert "(TCP)" in over_tcp and over_tcp.count("IN\tTXT") == 10


def test_nxdomain_reverse_and_tcp(dig: Dig) -> None:
    assert "status: NXDOMAIN" in dig("nobody.invalid", "A")
    assert dig("-x", "198.51.100.1", "+short") == "a8-11.smtp-out.amazonses.com.\n"
    assert "v=spf1" in dig("amazonses.com", "TXT", "+tcp", "+short")
