"""Functions that receipt rules invoke."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.local_aws.functions.conftest import Functions

from local_aws.world import ACCOUNT_ID, REGION, LocalAws

from .kit import Inbox, store

GATE = """
def handler(event, context):
    subject = event["Records"][0]["ses"]["mail"]["commonHeaders"]["subject"]
    print(event["Records"][0]["ses"]["receipt"]["action"]["type"], subject)
    return {"disposition": subject}
"""


@pytest.fixture
def functions(aws: LocalAws) -> Iterator[Functions]:
    yield Functions(aws)


def gate(inbox: Inbox, functions: Functions, kind: str = "RequestResponse") -> dict[str, Any]:
    arn = functions.make(GATE)
    functions.client.add_permission(
        FunctionName="work",
        StatementId="ses",
        Action="lambda:InvokeFunction",
        Principal="ses.amazonaws.com",
        SourceAccount=ACCOUNT_ID,
        SourceArn=f"arn:aws:ses:{REGION}:{ACCOUNT_ID}:receipt-rule-set/mail:receipt-rule/*",
    )
    return {"LambdaAction": {"FunctionArn": arn, "InvocationType": kind}}


def saying(disposition: str) -> bytes:
    return f"From: a@sensors.example\r\nSubject: {disposition}\r\n\r\nHello\r\n".encode()


def test_a_function_may_stop_the_rule_or_all_rules(inbox: Inbox, functions: Functions) -> None:
    inbox.bucket()
    action = gate(inbox, functions)
    inbox.rule(store(ObjectKeyPrefix="next"), name="b")
    inbox.rule(action, store(ObjectKeyPrefix="same"), name="a")
    for disposition in ("CONTINUE", "STOP_RULE", "STOP_RULE_SET", "other"):
        inbox.deliver(data=saying(disposition))
    stored = [(data.partition(b"Subject: ")[2].split()[0], key.partition("/")[0])
              for key, data in inbox.objects().items()]  # fmt: skip
    assert sorted(stored) == [
        (b"CONTINUE", "next"),
        (b"CONTINUE", "same"),
        (b"STOP_RULE", "next"),
        (b"other", "next"),
        (b"other", "same"),
    ]


def test_an_event_is_not_waited_for(inbox: Inbox, functions: Functions) -> None:
    inbox.bucket()
    inbox.rule(gate(inbox, functions, "Event"), store())
    inbox.deliver(data=saying("STOP_RULE_SET"))
    assert len(inbox.objects()) == 1


def test_the_function_has_to_let_ses_in(inbox: Inbox, functions: Functions) -> None:
    arn = functions.make(GATE)
    with pytest.raises(inbox.ses.exceptions.InvalidLambdaFunctionException):
        inbox.rule({"LambdaAction": {"FunctionArn": arn}})
