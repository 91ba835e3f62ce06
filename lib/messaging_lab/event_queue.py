"""A queue that hears a configuration set's events, built as lesson 07 does step by step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from messaging_lab.queues import drain
from messaging_lab.topics import topic_into_queue

if TYPE_CHECKING:
    from messaging_lab.lab import Lab


def hear(lab: Lab, configuration_set: str, events: Sequence[str]) -> str:
    """Lead events (["COMPLAINT"]) of a configuration set into a queue of its name; return its URL.

    Makes the set where there is none. SES's word of welcome is taken off the queue.
    """
    ses = lab.client("sesv2")
    topic, url = topic_into_queue(lab, configuration_set)
    _make_set(lab, configuration_set)
    ses.create_configuration_set_event_destination(
        ConfigurationSetName=configuration_set,
        EventDestinationName=configuration_set,
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": list(events),
            "SnsDestination": {"TopicArn": topic},
        },
    )
    drain(lab, url)
    return url


def _make_set(lab: Lab, name: str) -> None:
    try:
        lab.client("sesv2").create_configuration_set(ConfigurationSetName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AlreadyExistsException":
            raise


def heard(lab: Lab, queue_url: str) -> list[dict[str, Any]]:
    """Take all events off a queue and return them."""
    return [json.loads(json.loads(body)["Message"]) for body in drain(lab, queue_url)]
