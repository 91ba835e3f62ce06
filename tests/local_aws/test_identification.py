"""Who makes a request and what it asks for, told by what is around its parameters."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from local_aws.context import Request
from local_aws.errors import AwsError
from local_aws.identification import SOURCE_IP, Credential, credential, identify, source_of
from local_aws.world import REGION

HOST = "http://127.0.0.1:4566"
IN_LINK = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=k%2F20260106%2Feu-west-1%2Fs3%2F"


def signed(service: str) -> dict[str, str]:
    scope = f"Credential=k/20260106/eu-west-1/{service}/aws4_request"
    return {"authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=x"}


@pytest.mark.parametrize(
    ("headers", "query", "expected"),
    [
        (signed("ses"), "", ("k", "eu-west-1", "ses")),
        ({}, f"{IN_LINK}aws4_request", ("k", "eu-west-1", "s3")),
        ({}, IN_LINK.removesuffix("%2F"), ("", REGION, "")),
        ({}, "AWSAccessKeyId=k&Signature=x&Expires=9", ("k", REGION, "s3")),
        ({}, "AWSAccessKeyId=k", ("", REGION, "")),
        ({"authorization": "Basic azp4"}, "", ("", REGION, "")),
    ],
)
def test_who_signs(headers: dict[str, str], query: str, expected: tuple[str, str, str]) -> None:
    assert credential(Request("GET", f"{HOST}/?{query}", headers)) == Credential(*expected)


@pytest.mark.parametrize(
    ("service", "request_", "expected"),
    [
        ("ses", Request("GET", "/v2/email/account", {}), "sesv2 GetAccount"),
        ("ses", Request("GET", "/v2/email/nothing", {}), "sesv2 GET /v2/email/nothing"),
        ("ses", Request("POST", "/", {}, b"Action=SendEmail"), "ses SendEmail"),
        ("sns", Request("GET", "/?Action=Publish", {}), "sns Publish"),
        ("sns", Request("POST", "/", {}), "sns (no Action)"),
        ("sqs", Request("POST", "/", {"x-amz-target": "AmazonSQS.SendMessage"}), "sqs SendMessage"),
        ("kms", Request("POST", "/", {"x-amz-target": "TrentService.Encrypt"}), ""),
        ("s3", Request("GET", "/bucket", {}), ""),
        ("", Request("POST", "/", {}, b"Action=SendEmail"), ""),
    ],
)
def test_what_is_asked_of_which_service(service: str, request_: Request, expected: str) -> None:
    call = identify(request_, urlsplit(request_.url), Credential("k", "eu-west-1", service))
    assert (f"{call.service} {call.operation}" if call else "") == expected
    assert call is None or (call.access_key, call.region) == ("k", "eu-west-1")


def test_a_path_gives_its_labels() -> None:
    request = Request("GET", "/v2/email/identities/news.nutrition.example", {})
    call = identify(request, urlsplit(request.url), Credential("k", REGION, "ses"))
    assert call is not None
    assert call.labels == {"EmailIdentity": "news.nutrition.example"}


def test_a_request_may_claim_where_it_comes_from() -> None:
    assert source_of(Request("GET", "/", {})) == "127.0.0.1"
    assert source_of(Request("GET", "/", {SOURCE_IP: "198.51.100.23"})) == "198.51.100.23"
    with pytest.raises(AwsError, match="must be an IP address"):
        source_of(Request("GET", "/", {SOURCE_IP: "the moon"}))
