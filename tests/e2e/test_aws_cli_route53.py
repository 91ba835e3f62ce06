"""The AWS CLI's `route53` commands against the lab over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from local_aws.server import LabServer
from local_aws.world import LocalAws

AWS_CLI = Path(sys.executable).parent / "aws"

pytestmark = pytest.mark.skipif(
    not AWS_CLI.exists(), reason="the AWS CLI is not installed in this environment"
)

Route53 = Callable[..., dict[str, Any]]


@pytest.fixture
def aws() -> Iterator[LocalAws]:
    aws = LocalAws()
    yield aws
    aws.reset()


@pytest.fixture
def route53(aws: LocalAws, tmp_path: Path) -> Iterator[Route53]:
    server = LabServer(aws, port=0)
    server.start()
    settings = {
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
    }

    def run(*arguments: str) -> dict[str, Any]:
        command = [str(AWS_CLI), "route53", *arguments, "--output", "json"]
        done = subprocess.run(
            command, capture_output=True, text=True, env=os.environ | settings, timeout=60
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
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
