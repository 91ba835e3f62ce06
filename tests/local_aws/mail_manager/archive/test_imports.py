"""Old mail handed to an archive through the lab's route: once each, found by its time."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from tests.local_aws.mail_manager.archive.kit import envelope, find, mail

from local_aws.context import Request
from local_aws.mail_manager.archive.archive import Archive
from local_aws.world import LocalAws


def post(aws: LocalAws, archive_id: str, body: Any) -> tuple[int, dict[str, Any]]:
    url = f"{aws.endpoint_url}/_lab/archives/{archive_id}/mail"
    response = aws.handle(Request("POST", url, {}, json.dumps(body).encode()))
    return response.status, json.loads(response.body)


def message(raw: bytes, **more: Any) -> dict[str, Any]:
    return {"raw": base64.b64encode(raw).decode(), **more}


def counts(archived: int, duplicates: int = 0, expired: int = 0) -> tuple[int, dict[str, int]]:
    return 200, {"archived": archived, "duplicates": duplicates, "expired": expired}


def test_old_mail_is_found_by_the_time_it_was_received(aws: LocalAws, archive: Archive) -> None:
    now = aws.clock.now()
    old = message(
        mail("old"), received=now - 86400, sender="a@x.example", recipients=["b@x.example"]
    )
    early = message(mail("of tomorrow"), received=now + 86400)
    body = {"messages": [old, early, message(mail("no time"))]}
    assert post(aws, archive.archive_id, body) == counts(3)
    rows = find(aws, archive)
    assert {row["Subject"]: row["ReceivedTimestamp"].timestamp() for row in rows} == {
        "old": now - 86400,
        "of tomorrow": now,
        "no time": now,
    }
    assert rows[-1]["Envelope"] == {"From": "a@x.example", "To": ["b@x.example"]}


def test_what_is_there_is_not_added_again_however_it_came(aws: LocalAws, archive: Archive) -> None:
    archive.append(mail("one"), envelope())
    with_line_feeds = mail("one").replace(b"\r\n", b"\n")
    body = {"messages": [message(with_line_feeds), message(mail("two")), message(mail("two"))]}
    assert post(aws, archive.archive_id, body) == counts(1, duplicates=2)
    archive.append(mail("three"), envelope())
    body = {"messages": [message(mail("two")), message(mail("three"))]}
    assert post(aws, archive.archive_id, body) == counts(0, duplicates=2)
    assert len(find(aws, archive)) == 3


def test_mail_older_than_the_archive_keeps_is_counted(aws: LocalAws, archive: Archive) -> None:
    old = message(mail("old"), received=aws.clock.now() - 181 * 86400)
    assert post(aws, archive.archive_id, {"messages": [old]}) == counts(0, expired=1)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, '"messages", a list'),
        ({"messages": ["x"]}, '"messages", a list'),
        ({"messages": [{}]}, 'needs "raw"'),
        ({"messages": [{"raw": "?"}]}, "base64"),
        ({"messages": [{"raw": "eA==", "received": "today"}]}, '"received" must be a number'),
        ({"messages": [{"raw": "eA==", "recipients": "a"}]}, '"recipients" must be a list'),
    ],
)
def test_what_cannot_be_imported_gets_a_sentence(
    aws: LocalAws, archive: Archive, body: Any, sentence: str
) -> None:
    status, answer = post(aws, archive.archive_id, body)
    assert status == 400 and sentence in answer["error"]


def test_there_must_be_an_archive(aws: LocalAws, archive: Archive, mailmanager: Any) -> None:
    assert post(aws, "a-none", {"messages": []})[0] == 404
    mailmanager.delete_archive(ArchiveId=archive.archive_id)
    assert post(aws, archive.archive_id, {"messages": []})[0] == 404
