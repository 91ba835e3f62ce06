"""A function made, called and deleted by the AWS CLI, against a served local AWS that ticks."""

from __future__ import annotations

import base64
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.served import served

from messaging_lab.roles import trust

from .aws_cli import NEEDED, aws

pytestmark = [pytest.mark.slow, NEEDED]

SOURCE = """
import time
import boto3

def handler(event, context):
    time.sleep(event.get("sleep", 0))
    boto3.client("sqs").list_queues()
    return {"hello": event.get("name"), "left": context.get_remaining_time_in_millis()}
"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A local AWS in a process of its own, its clock ticking."""
    with served() as url:
        yield url


@pytest.fixture
def work(endpoint: str, tmp_path: Path) -> Iterator[str]:
    """The name of a function."""
    package = tmp_path / "app.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("app.py", SOURCE)
    role = aws(
        endpoint, "iam", "create-role", "--role-name", "functions",
        "--assume-role-policy-document", trust("lambda"),
    )["Role"]["Arn"]  # fmt: skip
    aws(
        endpoint, "lambda", "create-function", "--function-name", "work", "--runtime",
        "python3.13", "--handler", "app.handler", "--role", role, "--zip-file",
        f"fileb://{package}",
    )  # fmt: skip
    aws(endpoint, "lambda", "wait", "function-active-v2", "--function-name", "work")
    yield "work"
    aws(endpoint, "lambda", "delete-function", "--function-name", "work")
    aws(endpoint, "iam", "delete-role", "--role-name", "functions")


def invoke(endpoint: str, place: Path, event: object, *words: str) -> tuple[Any, Any]:
    told = aws(
        endpoint, "lambda", "invoke", "--function-name", "work", "--payload", json.dumps(event),
        *words, str(place),
    )  # fmt: skip
    return told, json.loads(place.read_text())


def test_a_function_is_called(endpoint: str, work: str, tmp_path: Path) -> None:
    event = {"name": "Ana", "sleep": 0.3}
    told, answer = invoke(endpoint, tmp_path / "out", event, "--log-type", "Tail")
    assert (told["StatusCode"], told["ExecutedVersion"]) == (200, "$LATEST")
    assert answer["hello"] == "Ana"
    assert answer["left"] < 2700
    log = base64.b64decode(told["LogResult"]).decode()
    duration = float(log.partition("\tDuration: ")[2].partition(" ms")[0])
    assert 300 <= duration < 3000


def test_many_at_once(endpoint: str, work: str, tmp_path: Path) -> None:
    """Each takes a thread of the server and calls back: the server has threads enough."""
    answers: list[Any] = []

    def one(number: int) -> None:
        place = tmp_path / str(number)
        answers.append(invoke(endpoint, place, {"name": str(number), "sleep": 0.5})[1])

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer["hello"] for answer in answers) == [str(n) for n in range(8)]
