"""Messages, filters and searches in a word each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.mail_manager.archive.archive import Archive
from local_aws.mail_manager.archive.reading.attributes import ATTRIBUTES, read_attributes
from local_aws.world import LocalAws


def mail(subject: str = "Hello", **headers: str) -> bytes:
    """A small message; headers by their names in Python spelling (`x_mailer`, `from_`)."""
    values = {"from_": "ann@nutrition.example", "to": "bob@gmail.example", "subject": subject}
    lines = [
        f"{name.strip('_').replace('_', '-')}: {value}"
        for name, value in {**values, **headers}.items()
    ]
    return "\r\n".join([*lines, "", "Hello Bob", ""]).encode()


def envelope(sender: str = "ann@nutrition.example", *recipients: str) -> dict[str, Any]:
    """An envelope as the API has it."""
    return {
        "Helo": "mta.nutrition.example",
        "From": sender,
        "To": list(recipients or ("bob@gmail.example",)),
    }


def attributes(raw: bytes, description: dict[str, Any] | None = None) -> dict[str, Any]:
    """What can be asked of one message, each attribute under its name."""
    found = read_attributes([raw], [description or {}])
    texts = {name: text for name, (text,) in zip(ATTRIBUTES, found.texts, strict=True)}
    return texts | {"HAS_ATTACHMENTS": found.attachments == [True]}


def contains(attribute: str, *values: str) -> dict[str, Any]:
    """A StringExpression."""
    return {
        "StringExpression": {
            "Evaluate": {"Attribute": attribute},
            "Operator": "CONTAINS",
            "Values": list(values),
        }
    }


def has_attachments(wanted: bool = True) -> dict[str, Any]:
    """A BooleanExpression."""
    return {
        "BooleanExpression": {
            "Evaluate": {"Attribute": "HAS_ATTACHMENTS"},
            "Operator": "IS_TRUE" if wanted else "IS_FALSE",
        }
    }


def start(aws: LocalAws, archive: Archive, **options: Any) -> str:
    """Start a search over the last 30 days and return its id."""
    now = aws.clock.utc()
    period = {"FromTimestamp": now - timedelta(days=30), "ToTimestamp": now, "MaxResults": 1000}
    client = aws.client("mailmanager")
    asked = {"ArchiveId": archive.archive_id, **period, **options}
    return str(client.start_archive_search(**asked)["SearchId"])


def find(aws: LocalAws, archive: Archive, **options: Any) -> list[dict[str, Any]]:
    """Search and wait, and return the rows."""
    search_id = start(aws, archive, **options)
    aws.clock.advance(10)
    client = aws.client("mailmanager")
    rows: list[dict[str, Any]] = client.get_archive_search_results(SearchId=search_id)["Rows"]
    return rows


def error_code(error: pytest.ExceptionInfo[ClientError]) -> str:
    """Return the code of an error that boto3 raised."""
    return str(error.value.response["Error"]["Code"])
