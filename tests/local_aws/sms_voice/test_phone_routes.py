"""Phones over the lab's own routes: what they hold, and what their owners do."""

from __future__ import annotations

import json
from typing import Any

from local_aws.context import Request
from local_aws.world import LocalAws

from .kit import RECIPIENT, request_number


def ask(aws: LocalAws, method: str, path: str, body: object = None) -> tuple[int, Any]:
    content = b"" if body is None else json.dumps(body).encode()
    answer = aws.handle(Request(method, f"http://lab/_lab/phones/{path}", {}, content))
    return answer.status, json.loads(answer.body)


def test_a_reply_and_what_comes_back(aws: LocalAws, sender: Any) -> None:
    to = request_number(sender)["PhoneNumber"]
    status, _ = ask(aws, "POST", f"{RECIPIENT}/reply", {"to": to, "body": "HELP"})
    assert status == 200
    _, phone = ask(aws, "GET", RECIPIENT)
    assert [one["origination_identity"] for one in phone["messages"]] == [to]
    assert phone["calls"] == []


def test_a_reply_to_nobody(aws: LocalAws) -> None:
    status, answer = ask(aws, "POST", f"{RECIPIENT}/reply", {"to": "+15550100", "body": "Hi"})
    assert (status, "No account has the number +15550100" in answer["error"]) == (404, True)


def test_conditions(aws: LocalAws, sender: Any) -> None:
    ask(aws, "POST", f"{RECIPIENT}/condition", {"condition": "late", "seconds": 60})
    sender.send_text_message(DestinationPhoneNumber=RECIPIENT, MessageBody="Hello")
    assert ask(aws, "GET", RECIPIENT)[1]["messages"] == []
    aws.clock.advance(60)
    assert len(ask(aws, "GET", RECIPIENT)[1]["messages"]) == 1
    for wrong in ({"condition": "tired"}, {}, {"condition": "late", "seconds": -1}):
        status, answer = ask(aws, "POST", f"{RECIPIENT}/condition", wrong)
        assert (status, bool(answer["error"])) == (400, True)
