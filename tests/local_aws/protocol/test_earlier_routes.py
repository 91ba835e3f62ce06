"""Requests of SDKs whose models are older than the installed one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local_aws.context import Request
from local_aws.world import LocalAws


def get(aws: LocalAws, path: str) -> Any:
    credential = "AWS4-HMAC-SHA256 Credential=test/20260106/us-east-1/ses/aws4_request, x"
    headers = {"authorization": credential, "host": "email.us-east-1.amazonaws.com"}
    answer = aws.handle(Request("GET", f"http://127.0.0.1:4566{path}", headers))
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


@pytest.mark.parametrize("number", [1, 2])
def test_lists_are_read_by_get(aws: LocalAws, number: int) -> None:
    sesv2 = aws.client("sesv2")
    for name in ("a", "b"):
        sesv2.create_email_identity(EmailIdentity=f"{name}.example")
        sesv2.create_configuration_set(ConfigurationSetName=name)

    sets = get(aws, f"/v2/email/configuration-sets?PageSize={number}")
    assert sets["ConfigurationSets"] == ["a", "b"][:number]
    found = get(aws, f"/v2/email/identities?PageSize={number}")
    assert len(found["EmailIdentities"]) == number
    if number == 1:
        rest = get(aws, f"/v2/email/identities?NextToken={found['NextToken']}")
        assert [one["IdentityName"] for one in rest["EmailIdentities"]] == ["b.example"]
    assert len(get(aws, "/v2/email/identities")["EmailIdentities"]) == 2
