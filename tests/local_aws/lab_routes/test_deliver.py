"""`POST /_lab/deliver`: a message handed over by a host that isn't SES."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from local_aws.context import Request
from local_aws.world import LocalAws

RAW = b"From: a@b.example\r\nSubject: x\r\n\r\nhello\r\n"
GOOD = {
    "raw": base64.b64encode(RAW).decode(),
    "mail_from": "a@b.example",
    "recipient": "ana@outlook.example",
    "client_ip": "192.0.2.23",
}


def deliver(aws: LocalAws, **members: Any) -> tuple[int, dict[str, Any]]:
    body = json.dumps({name: value for name, value in members.items() if value is not None})
    headers = {"content-type": "application/json"}
    url = f"{aws.endpoint_url}/_lab/deliver"
    response = aws.handle(Request("POST", url, headers, body.encode()))
    return response.status, json.loads(response.body)


def test_the_recipients_host_judges_it_by_the_given_address(aws: LocalAws) -> None:
    status, answer = deliver(aws, **GOOD)
    assert (status, answer["code"]) == (200, 250)
    stored = aws.internet.mailboxes.of(GOOD["recipient"])[0]
    assert stored.raw.endswith(RAW)
    assert stored.folder == "SPAM"
    assert b"Received: from mx.postbox.example (mx.postbox.example [192.0.2.23])" in stored.raw


def test_a_refusal_is_the_answer(aws: LocalAws) -> None:
    _, answer = deliver(aws, **GOOD | {"recipient": "ana@gmail.example"})
    assert answer["code"] == 550
    assert answer["reply"].startswith("550 5.7.26 This mail has been blocked")
    _, answer = deliver(aws, **GOOD | {"recipient": "ana@nowhere.invalid"})
    assert answer["reply"].startswith("550 5.1.2 Host unknown")


def test_a_bounce_has_no_sender_and_the_name_may_be_given(aws: LocalAws) -> None:
    deliver(aws, **GOOD | {"mail_from": "", "helo": "relay.example"})
    raw = aws.internet.mailboxes.of(GOOD["recipient"])[0].raw
    assert b"Return-Path: <>" in raw and b"Received: from relay.example (" in raw


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"raw": None}, 'The body needs "raw", a text.'),
        ({"raw": "no base64!"}, '"raw" must be a message in base64.'),
        ({"recipient": None}, 'The body needs "recipient", a text.'),
        ({"client_ip": "localhost"}, "\"client_ip\" is 'localhost': give an IP address."),
    ],
)
def test_bad_input_gets_one_clear_sentence(
    aws: LocalAws, changed: dict[str, Any], words: str
) -> None:
    assert deliver(aws, **GOOD | changed) == (400, {"error": words})
