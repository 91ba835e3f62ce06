"""HTTP in front of a function."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from local_aws.world import LocalAws

from .conftest import Functions

ECHO = "def handler(event, context): return event"


def fetch(url: str, data: bytes | None = None, headers: dict[str, str] | None = None) -> Any:
    with urllib.request.urlopen(urllib.request.Request(url, data, headers or {})) as response:
        return response.status, response.headers, response.read()


def refusal(url: str, **given: Any) -> tuple[int, bytes]:
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetch(url, **given)
    return refused.value.code, refused.value.read()


def public(functions: Functions, source: str) -> str:
    functions.make(source)
    made = functions.client.create_function_url_config(FunctionName="work", AuthType="NONE")
    for action in ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction"):
        functions.client.add_permission(
            FunctionName="work", StatementId=action[7:], Action=action, Principal="*"
        )
    return str(made["FunctionUrl"])


def test_a_request_comes_as_payload_2_0(functions: Functions) -> None:
    url = public(functions, ECHO)
    status, headers, body = fetch(f"{url}status/a%20b?id=1&id=2", headers={"Cookie": "a=1; b=2"})
    event = json.loads(body)
    assert (status, headers["content-type"]) == (200, "application/json")
    assert (event["version"], event["rawPath"]) == ("2.0", "/status/a%20b")
    assert event["rawQueryString"] == "id=1&id=2"
    assert event["queryStringParameters"] == {"id": "1,2"}
    assert event["cookies"] == ["a=1", "b=2"]
    http = event["requestContext"]["http"]
    assert (http["method"], http["path"]) == ("GET", "/status/a b")
    assert event["requestContext"]["time"] == "06/Jan/2026:09:00:00 +0000"


def test_a_body_is_text_or_base64(functions: Functions) -> None:
    url = public(functions, ECHO)
    text = json.loads(fetch(url, b'{"a": 1}', {"Content-Type": "application/json"})[2])
    assert (text["body"], text["isBase64Encoded"]) == ('{"a": 1}', False)
    octets = json.loads(fetch(url, b"\xff", {"Content-Type": "application/octet-stream"})[2])
    assert (octets["body"], octets["isBase64Encoded"]) == ("/w==", True)


def test_a_function_says_its_status_and_headers(functions: Functions) -> None:
    url = public(
        functions,
        """
        def handler(event, context):
            return {"statusCode": 404, "headers": {"X-Why": "unknown"}, "body": "no"}
        """,
    )
    assert refusal(url) == (404, b"no")


def test_a_function_that_fails_is_a_bad_gateway(functions: Functions) -> None:
    assert refusal(public(functions, "def handler(event, context): 1 / 0"))[0] == 502


def test_without_permission_nobody_gets_in(functions: Functions) -> None:
    functions.make(ECHO)
    made = functions.client.create_function_url_config(FunctionName="work", AuthType="NONE")
    assert refusal(made["FunctionUrl"]) == (403, b'{"Message": "Forbidden"}')


def test_iam_wants_a_signature(functions: Functions) -> None:
    functions.make(ECHO)
    made = functions.client.create_function_url_config(FunctionName="work", AuthType="AWS_IAM")
    url = made["FunctionUrl"]
    assert refusal(url)[0] == 403
    request = AWSRequest("GET", url)
    SigV4Auth(Credentials("123456789012", "local"), "lambda", "us-east-1").add_auth(request)
    status, _, body = fetch(url, headers=dict(request.headers))
    assert status == 200
    assert "authorization" not in json.loads(body)["headers"]


def test_a_url_is_there_once_and_goes(aws: LocalAws, functions: Functions) -> None:
    functions.make(ECHO)
    given = {"FunctionName": "work"}
    made = functions.client.create_function_url_config(**given, AuthType="AWS_IAM")
    with pytest.raises(ClientError, match="FunctionUrlConfig exists"):
        functions.client.create_function_url_config(**given, AuthType="NONE")
    assert (
        functions.client.list_function_url_configs(**given)["FunctionUrlConfigs"][0]["FunctionUrl"]
        == made["FunctionUrl"]
    )
    functions.client.delete_function_url_config(**given)
    assert refusal(made["FunctionUrl"])[0] == 404
