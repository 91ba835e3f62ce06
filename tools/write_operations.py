"""Writes docs/operations.md: what the local AWS does of each of its services, from the code.

    .venv/bin/python tools/write_operations.py

A test holds the page to the code: run this after an operation has been added.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "operations.md"

sys.path.insert(0, str(ROOT / "lib"))

from local_aws.protocol import models  # noqa: E402
from local_aws.registry import OURS_ALONE, PACKAGES, Operation, find_service  # noqa: E402

TITLES = {
    "sesv2": "SES, API v2",
    "ses": "SES, API v1",
    "mailmanager": "SES Mail Manager",
    "pinpoint-sms-voice-v2": "End User Messaging SMS and voice, v2",
    "route53": "Route 53",
    "sns": "SNS",
    "sqs": "SQS",
    "logs": "CloudWatch Logs",
    "lambda": "Lambda",
    "firehose": "Data Firehose",
    "dynamodb": "DynamoDB",
    "workmail": "WorkMail",
    "cloudwatch": "CloudWatch alarms",
}
"""What people call the services; one that isn't here goes by its name in botocore."""

HEAD = """\
# What the local AWS does

Written from the code by `tools/write_operations.py`. Answers of every operation below are held to
botocore's model in the tests. An operation that is not done is refused by name (501
`NotImplemented`); so is an option of an operation that would have no effect.

| service | done | of |
|---|---|---|
"""


def page() -> str:
    """Return the page."""
    rows = "".join(_row(name) for name in PACKAGES)
    return HEAD + rows + "".join(section for name in PACKAGES for section in _section(name))


def _title(name: str) -> str:
    return TITLES.get(name, name)


def _operations(name: str) -> tuple[dict[str, Operation], list[str]]:
    """Return what is done of a service, and the names of what isn't."""
    service = find_service(name)
    assert service is not None
    known = list(models.service_model(name).operation_names)
    return service.operations, sorted(set(known) - set(service.operations))


def _row(name: str) -> str:
    done, missing = _operations(name)
    rest = "" if name in OURS_ALONE else "; moto answers for the rest"
    anchor = _title(name).lower().replace(",", "").replace(" ", "-")
    return f"| [{_title(name)}](#{anchor}) | {len(done)}{rest} | {len(done) + len(missing)} |\n"


def _section(name: str) -> Iterator[str]:
    done, missing = _operations(name)
    yield f"\n## {_title(name)}\n\n| operation | |\n|---|---|\n"
    for operation in sorted(done):
        yield f"| `{operation}` | {_summary(done[operation])} |\n"
    if missing and name in OURS_ALONE:
        yield "\nRefused by name: " + ", ".join(f"`{one}`" for one in missing) + ".\n"


def _summary(operation: Operation) -> str:
    """Return the first sentence of an operation's docstring, on one line of a table."""
    text = inspect.getdoc(operation) or ""
    return " ".join(text.partition("\n\n")[0].split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} is written.")
