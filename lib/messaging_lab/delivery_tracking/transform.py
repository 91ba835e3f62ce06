"""The function that Firehose calls: events go into the table, and on to S3 as lines of JSON.

Environment: TABLE is the name of the table. A call that fails is repeated by Firehose with the same
records, which does no harm.
"""

from __future__ import annotations

import base64
import json
import os
from decimal import Decimal
from functools import cache
from typing import Any

import boto3

from . import email_events, sms_events
from .item import ORDER, Item
from .table import StatusTable

OK, DROPPED, FAILED = "Ok", "Dropped", "ProcessingFailed"

Json = dict[str, Any]


@cache
def table() -> StatusTable:
    """Return the table, made once for as long as the process lives."""
    return StatusTable(boto3.resource("dynamodb"), os.environ["TABLE"])


def handler(event: Json, context: Any) -> Json:
    """Take a batch of Firehose's records; answer what became of each."""
    account_id = event["deliveryStreamArn"].split(":")[4]
    read = [(record, read_record(record, account_id)) for record in event["records"]]
    table().keep(item for _, items in read for item in items or ())
    counts = [result_of(items) for _, items in read]
    print(json.dumps({result: counts.count(result) for result in (OK, DROPPED, FAILED)}))
    return {"records": [answer(record, items) for record, items in read]}


def read_record(record: Json, account_id: str) -> list[Item] | None:
    """Return the items in a record; [] where there is nothing to keep, None where it can't be read.

    A line may hold one event, and a record several lines.
    """
    try:
        text = base64.b64decode(record["data"]).decode()
        events = [json.loads(line) for line in text.splitlines() if line.strip()]
        return [item for event in events for item in items_of(event, account_id)]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def items_of(event: Json, account_id: str) -> list[Item]:
    """Return the items of an event of either service."""
    if "mail" in event:
        return email_events.items_of(event)
    return sms_events.items_of(event, account_id)


def result_of(items: list[Item] | None) -> str:
    """Return Firehose's word for what became of a record."""
    if items is None:
        return FAILED
    return OK if items else DROPPED


def answer(record: Json, items: list[Item] | None) -> Json:
    """Return a record as Firehose wants it back: for S3 a line for each item."""
    found = {"recordId": record["recordId"], "result": result_of(items), "data": record["data"]}
    if items:
        lines = "".join(line(item) for item in items)
        found["data"] = base64.b64encode(lines.encode()).decode()
    return found


def line(item: Item) -> str:
    """Return an item as a line of JSON."""
    shown = {name: value for name, value in item.items() if name != ORDER}
    return json.dumps(shown, default=number, ensure_ascii=False) + "\n"


def number(value: Any) -> float | int:
    """Return DynamoDB's number as one of JSON."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} is not JSON")
    return int(value) if value == value.to_integral_value() else float(value)
