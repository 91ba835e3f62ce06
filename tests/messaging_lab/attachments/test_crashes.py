"""A thousand mails through a function that crashes wherever it likes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from local_aws.world import LocalAws
from messaging_lab.attachments import handler
from messaging_lab.attachments.deployment import TRIES, VISIBILITY, package

from .kit import Plant
from .mail import mail

ANN = "ann@postbox-user.example"

CRASHING = """
import os
import random
from attachments import handler as h

calls = random.Random()

class Crash(BaseException):
    pass

def perhaps(**_):
    if calls.random() < SHARE:
        os._exit(1)

for service in ("s3", "sesv2"):
    events = h.client(service).meta.events
    events.register("before-call", perhaps)
    events.register("after-call", perhaps)

def handler(event, context):
    calls.seed(context.aws_request_id)
    return h.handler(event, context)
"""
"""Before and after each call to S3 and SES the process may end, by the id of the invocation."""


def crash(aws: LocalAws, mails: int, share: float) -> tuple[Counter[int], list[str], set[str]]:
    """Send mails while the function crashes; return how many came how often, the subjects of the
    dead letters, and those that came."""
    plant = Plant(aws, package(crashing=CRASHING.replace("SHARE", str(share))))
    awslambda = aws.client("lambda")
    awslambda.update_function_configuration(
        FunctionName=plant.pipeline.function, Handler="crashing.handler"
    )
    (mapping,) = awslambda.list_event_source_mappings()["EventSourceMappings"]
    awslambda.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    sent = {}
    for number in range(mails):
        data = mail(ANN, subject=f"Reading {number}", number=number)
        sent[plant.send(data)] = f"Reading {number}"
    awslambda.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
    aws.clock.advance(3600)
    came = Counter(one["Subject"] for one in plant.received(ANN))
    dead = [sent[name] for name in plant.dead()]
    assert set(came) | set(dead) == set(sent.values()), "a mail is lost"
    return Counter(came.values()), dead, set(came)


def test_no_mail_comes_twice_and_none_is_lost(aws: LocalAws) -> None:
    times, dead, _ = crash(aws, 40, 0.02)
    assert set(times) == {1}
    assert len(set(dead)) == len(dead)


class Crash(BaseException):
    """The end of a process, which no `except Exception` sees."""


def crashing(aws: LocalAws, share: float) -> Callable[[str], Any]:
    """Return a maker of clients before and after whose calls the process may end."""
    chance = random.Random(16)

    def perhaps(**_: Any) -> None:
        if chance.random() < share:
            raise Crash

    @cache
    def client(service: str) -> Any:
        made = aws.session().client(service)
        for moment in ("before-call", "after-call"):
            made.meta.events.register(moment, perhaps)
        return made

    return client


def consume(plant: Plant) -> int:
    """Do once what Lambda does with a queue; return how many messages there were."""
    sqs, url = plant.aws.client("sqs"), plant.pipeline.queue
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    records = [{"messageId": one["MessageId"], "body": one["Body"]} for one in found]
    try:
        failures = handler.handler({"Records": records}, None)["batchItemFailures"]
    except Crash:
        return len(found)
    failed = {one["itemIdentifier"] for one in failures}
    for one in found:
        if one["MessageId"] not in failed:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
    return len(found)


@pytest.mark.slow
def test_a_thousand_mails(aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> None:
    plant = Plant(aws)
    awslambda = aws.client("lambda")
    (mapping,) = awslambda.list_event_source_mappings()["EventSourceMappings"]
    awslambda.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    found = awslambda.get_function_configuration(FunctionName=plant.pipeline.function)
    for name, value in found["Environment"]["Variables"].items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(handler, "client", crashing(aws, 0.003))
    sent = {plant.send(mail(ANN, subject=f"Reading {n}", number=n)): n for n in range(1000)}
    for _ in range(TRIES + 1):
        while consume(plant):
            pass
        aws.clock.advance(VISIBILITY)
    came = Counter(one["Subject"] for one in plant.received(ANN))
    dead = {f"Reading {sent[name]}" for name in plant.dead()}
    assert set(came.values()) == {1}, "a mail came twice"
    assert came.keys() | dead == {f"Reading {n}" for n in range(1000)}, "a mail is lost"
    assert len(came) > 900 and dead
