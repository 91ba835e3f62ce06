"""The same gateway over HTTP."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from local_aws.server import LabServer
from local_aws.world import LocalAws


@pytest.fixture
def url(aws: LocalAws) -> Iterator[str]:
    server = LabServer(aws, port=0)
    server.start()
    yield server.url
    server.stop()


def client(url: str, name: str) -> Any:
    return boto3.client(
        name,
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def lab(url: str, path: str, body: object = None) -> dict[str, Any]:
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(f"{url}/_lab/{path}", data=data) as response:
        found: dict[str, Any] = json.loads(response.read())
        return found


def test_three_protocols(url: str) -> None:
    assert client(url, "sesv2").list_email_identities()["EmailIdentities"] == []
    assert client(url, "ses").list_identities()["Identities"] == []
    assert client(url, "sqs").list_queues().get("QueueUrls") is None


def test_a_queue_url_leads_to_our_endpoint(url: str) -> None:
    made = client(url, "sqs").create_queue(QueueName="q")["QueueUrl"]
    assert made == f"{url}/123456789012/q"


def test_s3_keys_arrive_as_they_were_sent(url: str) -> None:
    s3 = client(url, "s3")
    s3.create_bucket(Bucket="mail")
    for key in ("a b/ü+c.eml", "x%2Fy", "plain"):
        s3.put_object(Bucket="mail", Key=key, Body=key.encode())
        assert s3.get_object(Bucket="mail", Key=key)["Body"].read() == key.encode()


def test_a_large_body(url: str) -> None:
    s3 = client(url, "s3")
    s3.create_bucket(Bucket="mail")
    s3.put_object(Bucket="mail", Key="large", Body=b"x" * 12_000_000)
    assert s3.head_object(Bucket="mail", Key="large")["ContentLength"] == 12_000_000


def test_status_tells_the_time_and_the_clock_can_be_turned(url: str) -> None:
    before = lab(url, "status")
    assert before["endpoint_url"] == url
    assert lab(url, "clock/advance", {"seconds": 60})["now"] == before["now"] + 60


def test_reset_empties_moto_too(url: str) -> None:
    client(url, "sqs").create_queue(QueueName="q")
    lab(url, "reset", {})
    assert client(url, "sqs").list_queues().get("QueueUrls") is None


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("clock/advance", {"seconds": -1}, 400, "only turns forward"),
        ("clock/advance", {"seconds": "1"}, 400, "a number"),
        ("clock/advance", [], 400, "JSON object"),
        ("identities/verify", {}, 400, '"identity"'),
        ("identities/verify", {"identity": "who@nowhere.example"}, 404, "who@nowhere.example"),
        ("nothing", {}, 404, "There is no POST /_lab/nothing"),
    ],
)
def test_bad_input_gets_one_clear_sentence(
    url: str, path: str, body: object, status: int, words: str
) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        lab(url, path, body)
    with refused.value as answer:
        assert answer.status == status
        assert words in json.loads(answer.read())["error"]


def test_a_taken_port_is_an_error(aws: LocalAws) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="Address already in use"):
            LabServer(aws, port=taken.getsockname()[1])


def test_only_loopback(aws: LocalAws) -> None:
    with pytest.raises(ValueError, match="only listens on loopback"):
        LabServer(aws, host="0.0.0.0", port=0)


def test_a_fault_of_ours_is_an_answer_too(
    url: str, aws: LocalAws, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: Any) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(aws, "handle", fails)
    for name, call in (("sesv2", "get_account"), ("ses", "get_send_quota"), ("s3", "list_buckets")):
        with pytest.raises(ClientError, match="A fault in the local AWS") as error:
            getattr(client(url, name), call)()
        assert error.value.response["Error"]["Code"] == "InternalFailure"
    assert "boom" in capsys.readouterr().err


def test_an_empty_upload_ends(url: str) -> None:
    """boto3 asks for 100 Continue before every upload, also before one without a body."""
    s3 = client(url, "s3")
    s3.create_bucket(Bucket="mail")
    s3.put_object(Bucket="mail", Key="empty", Body=b"")
    assert s3.head_object(Bucket="mail", Key="empty")["ContentLength"] == 0
