"""The three alarms, from what is really in the queues."""

from __future__ import annotations

import json

import pytest

from local_aws.world import LocalAws

from .kit import Plant
from .mail import mail


@pytest.fixture
def plant(aws: LocalAws) -> Plant:
    """A pipeline whose function doesn't read the queue."""
    made = Plant(aws)
    awslambda = aws.client("lambda")
    (mapping,) = awslambda.list_event_source_mappings()["EventSourceMappings"]
    awslambda.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    return made


def fill(plant: Plant, queue: str, number: int) -> None:
    sqs = plant.aws.client("sqs")
    for first in range(0, number, 10):
        entries = [
            {"Id": str(one), "MessageBody": json.dumps({"Records": []})}
            for one in range(first, min(first + 10, number))
        ]
        sqs.send_message_batch(QueueUrl=queue, Entries=entries)


def test_all_is_quiet_at_first(plant: Plant) -> None:
    plant.aws.clock.advance(600)
    states = {plant.alarm(one) for one in ("dead-letters", "oldest-message", "backlog")}
    assert states == {"OK"}


def test_more_than_fifty_dead_letters(plant: Plant) -> None:
    heard = plant.listen(plant.pipeline.alarms_topic)
    fill(plant, plant.pipeline.dead_letters, 50)
    plant.aws.clock.advance(120)
    assert plant.alarm("dead-letters") == "OK"
    fill(plant, plant.pipeline.dead_letters, 1)
    plant.aws.clock.advance(60)
    assert plant.alarm("dead-letters") == "ALARM"
    told = [one["AlarmName"] for one in plant.heard(heard) if one["NewStateValue"] == "ALARM"]
    assert told == ["parcels-dead-letters"]


def test_a_message_that_waits_for_more_than_three_minutes(plant: Plant) -> None:
    plant.send(mail())
    plant.aws.clock.advance(180)
    assert plant.alarm("oldest-message") == "OK"
    plant.aws.clock.advance(60)
    assert plant.alarm("oldest-message") == "ALARM"


def test_a_backlog_of_more_than_180_over_five_minutes(plant: Plant) -> None:
    fill(plant, plant.pipeline.queue, 181)
    plant.aws.clock.advance(240)
    assert plant.alarm("backlog") != "ALARM"
    plant.aws.clock.advance(360)
    assert plant.alarm("backlog") == "ALARM"
