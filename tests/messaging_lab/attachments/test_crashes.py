"""A thousand mails through a function that crashes wherever it likes."""

from __future__ import annotations

from collections import Counter

import pytest

from local_aws.world import LocalAws
from messaging_lab.attachments.deployment import package

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
    assert processes(aws) > 2


def processes(aws: LocalAws) -> int:
    """Return how many processes have worked, up to 50: each has a log stream of its own."""
    logs = aws.client("logs")
    (group,) = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"]
    return len(logs.describe_log_streams(logGroupName=group["logGroupName"])["logStreams"])


@pytest.mark.slow
def test_a_thousand_mails(aws: LocalAws) -> None:
    times, dead, came = crash(aws, 1000, 0.003)
    assert set(times) == {1}, "a mail came twice"
    assert len(set(dead)) == len(dead)
    assert len(came) > 900 and dead, "the function has hardly worked"
    assert processes(aws) > 20, "the function has hardly crashed"
