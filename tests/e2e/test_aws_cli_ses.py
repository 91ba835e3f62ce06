"""A domain authenticated and a message sent by the AWS CLI alone, against `messaging-lab serve`."""

from __future__ import annotations

import base64
import json
import urllib.request
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from tests.served import served

from .aws_cli import NEEDED, aws, run

pytestmark = [pytest.mark.slow, NEEDED]

DOMAIN, READER = "nutrition.example", "ann@gmail.example"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with served() as url:
        yield url


def lab(endpoint: str, path: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(f"{endpoint}/_lab/{path}", data) as answer:
        return json.loads(answer.read())


def test_from_identity_to_mailbox(endpoint: str) -> None:
    made = aws(endpoint, "sesv2", "create-email-identity", "--email-identity", DOMAIN)
    tokens, zone = made["DkimAttributes"]["Tokens"], made["DkimAttributes"]["SigningHostedZone"]
    records = [
        {"Name": f"{token}._domainkey.{DOMAIN}", "Type": "CNAME", "TTL": 300}
        | {"ResourceRecords": [{"Value": f"{token}.{zone}"}]}
        for token in tokens
    ]
    changes = [{"Action": "UPSERT", "ResourceRecordSet": record} for record in records]
    hosted = aws(
        endpoint, "route53", "create-hosted-zone", "--name", DOMAIN, "--caller-reference", "1"
    )
    batch = json.dumps({"Changes": changes})
    target = ["--hosted-zone-id", hosted["HostedZone"]["Id"], "--change-batch", batch]
    change = aws(endpoint, "route53", "change-resource-record-sets", *target)
    assert change["ChangeInfo"]["Status"] == "PENDING"

    lab(endpoint, "clock/advance", {"seconds": 120})
    identity = aws(endpoint, "sesv2", "get-email-identity", "--email-identity", DOMAIN)
    assert identity["VerifiedForSendingStatus"] is True

    aws(endpoint, "ses", "verify-email-identity", "--email-address", READER)
    lab(endpoint, "identities/verify", {"identity": READER})
    content = {"Simple": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "From the CLI"}}}}
    sent = aws(
        endpoint,
        "sesv2",
        "send-email",
        *("--from-email-address", f"Nutrition.co <hello@{DOMAIN}>"),
        *("--destination", f"ToAddresses={READER}"),
        *("--content", json.dumps(content)),
    )
    stored = lab(endpoint, f"mailboxes/{READER}")["messages"][-1]
    message = message_from_bytes(base64.b64decode(stored["raw"]), policy=policy.default)
    assert message["Message-ID"] == f"<{sent['MessageId']}@email.amazonses.com>"
    assert stored["folder"] == "INBOX"
    assert stored["authentication_results"].count("dkim=pass") == 2


def test_an_error_reads_as_on_aws(endpoint: str) -> None:
    refused = run(endpoint, "sesv2", "get-email-identity", "--email-identity", "no.example")
    assert refused.returncode in (254, 255)  # of version 2 and 1
    assert "(NotFoundException) when calling the GetEmailIdentity operation" in refused.stderr
    assert "Email identity no.example does not exist." in refused.stderr


def test_an_operation_we_do_not_do_is_named(endpoint: str) -> None:
    refused = run(endpoint, "sesv2", "create-tenant", "--tenant-name", "t")
    assert "The local AWS does not do sesv2 CreateTenant" in refused.stderr
