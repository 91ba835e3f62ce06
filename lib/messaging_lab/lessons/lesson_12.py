"""Lesson 12, Track delivery: the checks of its exercises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from messaging_lab.archive_export import bucket_name
from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.streams import failed_records

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

TABLE = "delivery-status"
STREAM = "delivery-events"
FUNCTION = "delivery-transform"
CONFIGURATION_SET = "orders"


@exercise(
    lesson="12",
    number=1,
    title="Bring the lost events back",
    hints=(
        f'update_function_configuration with TABLE "{TABLE}" comes first.',
        "put_record_batch takes the data of each failed record. Then wait two minutes.",
    ),
)
def bring_the_lost_events_back(lab: Lab) -> Iterator[Finding]:
    """Look at the function's settings, and for each failed message in the table."""
    found = lab.client("lambda").get_function_configuration(FunctionName=FUNCTION)
    name = found.get("Environment", {}).get("Variables", {}).get("TABLE", "")
    yield expect(
        name == TABLE,
        f"The function writes to {TABLE}.",
        f"The function's TABLE is {name!r}, and there is no such table.",
        look='functions.get_function_configuration(FunctionName="delivery-transform")["Environment"]',
    )
    lost = _failed_messages(lab)
    if not lost:
        yield missing("Nothing lies below processing-failed/: run the cells above.", "s3")
        return
    absent = lost - {item["message_id"] for item in _items(lab)}
    yield expect(
        not absent,
        f"The table knows all {len(lost)} messages whose events had failed.",
        f"The table doesn't know {len(absent)} of the {len(lost)} messages whose events failed.",
        look="firehose.put_record_batch(...), and the two minutes after it",
    )


def _failed_messages(lab: Lab) -> set[str]:
    records = failed_records(lab, bucket_name(lab, STREAM))
    return {_message_id(json.loads(record.data)) for record in records}


def _message_id(event: dict[str, Any]) -> str:
    return str(event["mail"]["messageId"] if "mail" in event else event["messageId"])


def _items(lab: Lab) -> list[dict[str, Any]]:
    pages = lab.client("dynamodb").get_paginator("scan").paginate(TableName=TABLE)
    found = [item for page in pages for item in page["Items"]]
    return [{name: next(iter(value.values())) for name, value in one.items()} for one in found]


@exercise(
    lesson="12",
    number=2,
    title="Track complaints",
    hints=(
        'Another event destination with MatchingEventTypes ["COMPLAINT"], to the same stream.',
        'Then send to lab.simulator("complaint"), and let two minutes pass.',
    ),
)
def track_complaints(lab: Lab) -> Iterator[Finding]:
    """Look for a destination of complaints to the stream, and for one in the table."""
    found = lab.client("sesv2").get_configuration_set_event_destinations(
        ConfigurationSetName=CONFIGURATION_SET
    )["EventDestinations"]
    telling = [one for one in found if "COMPLAINT" in one["MatchingEventTypes"]]
    if not telling:
        yield missing(
            f"No event destination of {CONFIGURATION_SET} takes complaints.",
            look="ses.get_configuration_set_event_destinations(...)",
        )
        return
    streams = [
        one.get("KinesisFirehoseDestination", {}).get("DeliveryStreamArn") for one in telling
    ]
    yield expect(
        any(str(arn).endswith(f"/{STREAM}") for arn in streams),
        f"Complaints go to the stream {STREAM}.",
        f"Complaints don't go to the stream {STREAM}.",
        look="KinesisFirehoseDestination",
    )
    yield expect(
        all(one["Enabled"] for one in telling),
        "The destination is enabled.",
        "The destination of complaints isn't enabled.",
        look="Enabled",
    )
    if any("complaint" in item for item in _items(lab)):
        yield right("The table knows a mail with the status COMPLAINT.")
    else:
        yield missing(
            "No mail in the table has a complaint yet.",
            look='send(lab.simulator("complaint")), and the two minutes after it',
        )
