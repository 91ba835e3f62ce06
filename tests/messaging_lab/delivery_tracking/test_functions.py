"""The two functions in this process: a table of the local AWS, records in, answers out."""

from __future__ import annotations

import ast
import base64
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from local_aws.world import LocalAws
from messaging_lab.delivery_tracking import deployment, query, transform
from messaging_lab.delivery_tracking.deployment import package
from messaging_lab.delivery_tracking.item import latest_status
from messaging_lab.delivery_tracking.table import StatusTable

from .events import email, sms


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[StatusTable]:
    aws = LocalAws()
    make_table(aws)
    found = StatusTable(aws.session().resource("dynamodb"), "status")
    monkeypatch.setattr(transform, "table", lambda: found)
    monkeypatch.setattr(query, "table", lambda: found)
    yield found
    aws.reset()


def make_table(aws: LocalAws) -> None:
    keys = {"message_id": "HASH", "destination": "RANGE"}
    aws.client("dynamodb").create_table(
        TableName="status",
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys.items()],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in keys],
        BillingMode="PAY_PER_REQUEST",
    )


def batch(*events: Any) -> Any:
    """Return events as Firehose hands them over; a text is taken as it is."""
    texts = [one if isinstance(one, str) else json.dumps(one) + "\n" for one in events]
    return {
        "deliveryStreamArn": "arn:aws:firehose:us-east-1:123456789012:deliverystream/status",
        "records": [
            {"recordId": str(number), "data": base64.b64encode(text.encode()).decode()}
            for number, text in enumerate(texts)
        ],
    }


def ask(message_id: str | None) -> tuple[int, Any]:
    parameters = {} if message_id is None else {"queryStringParameters": {"message_id": message_id}}
    answer = query.handler(parameters, None)
    return answer["statusCode"], json.loads(answer["body"])


def test_each_record_has_a_result(table: StatusTable) -> None:
    call = {"eventType": "VOICE_ANSWERED"}
    answer = transform.handler(batch(email("Send"), call, "no JSON", sms("DELIVERED")), None)
    results = [one["result"] for one in answer["records"]]
    assert results == ["Ok", "Dropped", "ProcessingFailed", "Ok"]
    assert [one["recordId"] for one in answer["records"]] == ["0", "1", "2", "3"]
    line = json.loads(base64.b64decode(answer["records"][3]["data"]))
    assert line["price_in_millicents_usd"] == 883
    assert "status_order" not in line


def test_a_record_of_several_lines(table: StatusTable) -> None:
    lines = "".join(json.dumps(one) + "\n" for one in (email("Send"), email("Delivery", 3)))
    assert transform.handler(batch(lines), None)["records"][0]["result"] == "Ok"
    assert ask("0100-1")[1]["latest_status"] == "DELIVERED"


def test_a_question_has_an_answer(table: StatusTable) -> None:
    transform.handler(batch(email("Send"), email("Delivery", 2), sms("PENDING")), None)
    status, answer = ask("0100-1")
    assert (status, answer["latest_status"]) == (200, "DELIVERED")
    (recipient,) = answer["recipients"]
    assert recipient["delivered"] == "2026-01-06T09:00:02.000Z"
    assert recipient["hardbounce"] == "NA"
    assert ask("text-1")[1]["recipients"][0]["record_status"] == "PENDING"


def test_two_recipients_with_two_ends(table: StatusTable) -> None:
    to = ["ana@gmail.example", "ben@gmail.example"]
    transform.handler(batch(email("Delivery", 1, to[0]), email("Bounce", 2, to[1])), None)
    answer = ask("0100-1")[1]
    assert answer["latest_status"] == "MIXED"
    assert [one["latest_status"] for one in answer["recipients"]] == ["DELIVERED", "HARDBOUNCE"]


def test_questions_without_an_answer(table: StatusTable) -> None:
    assert ask(None)[0] == 400
    assert ask(" ")[0] == 400
    assert ask("nobody's") == (404, {"message": "There is no message nobody's."})


def test_the_same_batch_again_changes_nothing(table: StatusTable) -> None:
    events = batch(email("Send"), email("Open", 5), email("Delivery", 2))
    transform.handler(events, None)
    once = table.recipients_of("0100-1")
    transform.handler(events, None)
    assert table.recipients_of("0100-1") == once
    transform.handler(batch(email("Open", 1)), None)
    (item,) = table.recipients_of("0100-1")
    assert item["open"] == "2026-01-06T09:00:01.000Z"


def test_writers_at_the_same_time_lose_nothing(table: StatusTable) -> None:
    kinds = ["Send", "Delivery", "Open", "Click", "Complaint"]
    with ThreadPoolExecutor(5) as threads:
        work = [
            threads.submit(transform.handler, batch(email(kind, n)), None)
            for n, kind in enumerate(kinds)
        ]
        for one in work:
            one.result()
    (item,) = table.recipients_of("0100-1")
    assert {"send", "delivered", "open", "click", "complaint"} <= set(item)
    assert latest_status(item) == "COMPLAINT"


def test_more_items_than_are_read_at_once(table: StatusTable) -> None:
    events = [email("Send", message_id=f"m{number}") for number in range(130)]
    transform.handler(batch(*events), None)
    transform.handler(batch(*[email("Delivery", 1, message_id=f"m{n}") for n in range(130)]), None)
    assert ask("m129")[1]["latest_status"] == "DELIVERED"


def test_the_package_needs_the_standard_library_and_boto3() -> None:
    archive = zipfile.ZipFile(io.BytesIO(package()))
    allowed = {*sys.stdlib_module_names, "boto3", "botocore"}
    for name in archive.namelist():
        for node in ast.walk(ast.parse(archive.read(name))):
            if isinstance(node, ast.Import):
                assert {one.name.partition(".")[0] for one in node.names} <= allowed, name
            if isinstance(node, ast.ImportFrom) and not node.level:
                assert (node.module or "").partition(".")[0] in allowed, name
    assert "delivery_tracking/deployment.py" not in archive.namelist()


def test_the_package_is_the_same_each_time() -> None:
    assert package() == package()
    assert package(extra="x = 1") != package()


def test_handlers_are_where_they_are_said_to_be() -> None:
    names = zipfile.ZipFile(io.BytesIO(package())).namelist()
    for handler in (deployment.TRANSFORM, deployment.QUERY):
        module, _, function = handler.rpartition(".")
        assert module.replace(".", "/") + ".py" in names
        assert function == "handler"
