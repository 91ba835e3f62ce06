"""The AWS CLI's `route53` commands against the lab over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from local_aws.server import LabServer
from local_aws.world import LocalAws

from . import aws_cli
from .aws_cli import NEEDED

pytestmark = NEEDED

Route53 = Callable[..., dict[str, Any]]


@pytest.fixture
def aws() -> Iterator[LocalAws]:
    aws = LocalAws()
    yield aws
    aws.reset()


@pytest.fixture
def route53(aws: LocalAws) -> Iterator[Route53]:
    server = LabServer(aws, port=0)
    server.start()

    def run(*arguments: str) -> dict[str, Any]:
        found: dict[str, Any] = aws_cli.aws(server.url, "route53", *arguments)
        return found

    yield run
    server.stop()


def test_a_record_s_way_into_the_dns(aws: LocalAws, route53: Route53) -> None:
    made = route53("create-hosted-zone", "--name", "nutrition.example", "--caller-reference", "cli")
    record = {
        "Name": "_dmarc.nutrition.example",
        "Type": "TXT",
        "TTL": 300,
        "ResourceRecords": [{"Value": '"v=DMARC1; p=none"'}],
    }
    batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
    zone_id = made["HostedZone"]["Id"]
    change = route53(
        *("change-resource-record-sets", "--hosted-zone-id", zone_id),
        *("--change-batch", json.dumps(batch)),
    )["ChangeInfo"]
    assert change["Status"] == "PENDING"
    aws.clock.advance(60)
    found = route53("get-change", "--id", change["Id"])["ChangeInfo"]
    assert found["Status"] == "INSYNC"
    listed = route53("list-resource-record-sets", "--hosted-zone-id", zone_id)
    assert listed["ResourceRecordSets"][-1] == record | {"Name": "_dmarc.nutrition.example."}
    answer = aws.internet.resolver().lookup("_dmarc.nutrition.example", "TXT")
    assert answer.values == ("v=DMARC1; p=none",)
