"""End User Messaging SMS set up by the AWS CLI, against a server in this process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local_aws.server import LabServer
from local_aws.world import LocalAws

AWS = shutil.which("aws", path=str(Path(sys.executable).parent))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(AWS is None, reason="the AWS CLI is not installed: make dev installs it"),
]


@pytest.fixture
def endpoint() -> Iterator[str]:
    """Where a fresh local AWS listens."""
    world = LocalAws()
    server = LabServer(world, port=0)
    server.start()
    yield server.url
    server.stop()
    world.reset()


def run(endpoint: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": "/dev/null",
    }
    assert AWS is not None
    command = [AWS, "pinpoint-sms-voice-v2", *words, "--output", "json"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def sms(endpoint: str, *words: str) -> Any:
    done = run(endpoint, *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout or "{}")


def test_a_pool_and_a_protect_configuration(endpoint: str) -> None:
    number = sms(
        endpoint, "request-phone-number", "--iso-country-code", "US", "--message-type",
        "TRANSACTIONAL", "--number-capabilities", "SMS", "--number-type", "SIMULATOR",
    )  # fmt: skip
    pool = sms(
        endpoint, "create-pool", "--origination-identity", number["PhoneNumberId"],
        "--iso-country-code", "US", "--message-type", "TRANSACTIONAL",
    )  # fmt: skip
    members = sms(endpoint, "list-pool-origination-identities", "--pool-id", pool["PoolId"])
    assert members["OriginationIdentities"][0]["PhoneNumber"] == number["PhoneNumber"]
    made = sms(endpoint, "create-protect-configuration", "--tags", "Key=Name,Value=main")
    one = ("--protect-configuration-id", made["ProtectConfigurationId"])
    sms(
        endpoint, "update-protect-configuration-country-rule-set", *one,
        "--number-capability", "SMS", "--country-rule-set-updates", "GB={ProtectStatus=BLOCK}",
    )  # fmt: skip
    rules = sms(
        endpoint, "get-protect-configuration-country-rule-set", *one, "--number-capability", "SMS"
    )["CountryRuleSet"]
    blocked = [code for code, rule in rules.items() if rule["ProtectStatus"] != "ALLOW"]
    assert blocked == ["GB"]
    sms(endpoint, "set-account-default-protect-configuration", *one)
    refused = run(endpoint, "delete-protect-configuration", *one)
    assert refused.returncode != 0
    assert 'Reason="PROTECT_CONFIGURATION_IS_ACCOUNT_DEFAULT"' in refused.stderr
