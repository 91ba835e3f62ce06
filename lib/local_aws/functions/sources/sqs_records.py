"""The event that a function gets from a queue, and what it may answer."""

from __future__ import annotations

from typing import Any


def record(message: dict[str, Any], queue_arn: str) -> dict[str, Any]:
    """Return a message as a record ("Using Lambda with Amazon SQS")."""
    attributes = {
        name: {
            "stringValue": value.get("StringValue"),
            "binaryValue": value.get("BinaryValue"),
            "stringListValues": [],
            "binaryListValues": [],
            "dataType": value["DataType"],
        }
        for name, value in message.get("MessageAttributes", {}).items()
    }
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": dict(message.get("Attributes", {})),
        "messageAttributes": attributes,
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": queue_arn.split(":")[3],
    }


def failed_of(answer: Any, known: set[str]) -> set[str] | None:
    """Return the ids in batchItemFailures; None, the whole batch, where the answer isn't valid.

    "Implementing partial batch responses": an empty or missing list is a success; an empty id, an
    unknown id or another shape is a complete failure.
    """
    if answer is None or answer == {}:
        return set()
    failures = answer.get("batchItemFailures") if isinstance(answer, dict) else ()
    if failures is None:
        return set()
    if not isinstance(failures, list):
        return None
    ids = [one.get("itemIdentifier") if isinstance(one, dict) else None for one in failures]
    return {str(one) for one in ids} if all(one in known for one in ids) else None
