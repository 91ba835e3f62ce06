"""Searches through boto3, from the start to the rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.local_aws.mail_manager.archive.kit import (
    contains,
    envelope,
    error_code,
    find,
    has_attachments,
    mail,
    start,
)

from local_aws.mail_manager.archive.archive import Archive
from local_aws.world import LocalAws


def subjects(rows: list[dict[str, Any]]) -> list[str]:
    return [row["Subject"] for row in rows]


def status(aws: LocalAws, search_id: str) -> dict[str, Any]:
    found: dict[str, Any] = aws.client("mailmanager").get_archive_search(SearchId=search_id)
    return dict(found["Status"])


def test_a_search_goes_from_queued_to_completed_by_the_clock(
    aws: LocalAws, archive: Archive
) -> None:
    search_id = start(aws, archive)
    assert status(aws, search_id)["State"] == "QUEUED"
    aws.clock.advance(1)
    assert status(aws, search_id)["State"] == "RUNNING"
    aws.clock.advance(2)
    ended = status(aws, search_id)
    assert ended["State"] == "COMPLETED"
    assert ended["CompletionTimestamp"] - ended["SubmissionTimestamp"] == timedelta(seconds=3)


def test_rows_are_shown_when_the_search_is_completed_and_not_before(
    aws: LocalAws, archive: Archive, mailmanager: Any
) -> None:
    archive.append(mail("Hello"), envelope())
    search_id = start(aws, archive)
    with pytest.raises(ClientError) as error:
        mailmanager.get_archive_search_results(SearchId=search_id)
    assert error_code(error) == "ConflictException"
    aws.clock.advance(3)
    assert subjects(mailmanager.get_archive_search_results(SearchId=search_id)["Rows"]) == ["Hello"]


def test_a_row_shows_the_message_as_people_read_it(aws: LocalAws, archive: Archive) -> None:
    message_id = archive.append(
        mail(
            "=?utf-8?q?Rechnung_f=C3=BCr?=\r\n =?utf-8?q?_Mai?=",
            cc="carol@gmail.example",
            date="Tue, 06 Jan 2026 09:00:00 +0000",
            message_id="<1@nutrition.example>",
            in_reply_to="<0@gmail.example>",
            x_mailer="Mutt",
            x_original_mailer="Pine",
            x_priority="1",
            received="from a by b; Tue, 06 Jan 2026 08:59:59 +0000",
        ),
        envelope("bounce@nutrition.example", "bob@gmail.example"),
        {
            "IngressPointId": "inp-1",
            "SenderHostname": "mta.nutrition.example",
            "SenderIpAddress": "192.0.2.1",
            "SourceArn": "arn:aws:ses:us-east-1:123456789012:mailmanager-rule-set/rs-1",
        },
    )
    (row,) = find(aws, archive)
    assert row == {
        "ArchivedMessageId": message_id,
        "ReceivedTimestamp": aws.clock.utc() - timedelta(seconds=10),
        "Date": "Tue, 06 Jan 2026 09:00:00 +0000",
        "To": "bob@gmail.example",
        "From": "ann@nutrition.example",
        "Cc": "carol@gmail.example",
        "Subject": "Rechnung für Mai",
        "MessageId": "<1@nutrition.example>",
        "HasAttachments": False,
        "ReceivedHeaders": ["from a by b; Tue, 06 Jan 2026 08:59:59 +0000"],
        "InReplyTo": "<0@gmail.example>",
        "XMailer": "Mutt",
        "XOriginalMailer": "Pine",
        "XPriority": "1",
        "IngressPointId": "inp-1",
        "SenderHostname": "mta.nutrition.example",
        "SenderIpAddress": "192.0.2.1",
        "Envelope": {
            "Helo": "mta.nutrition.example",
            "From": "bounce@nutrition.example",
            "To": ["bob@gmail.example"],
        },
        "SourceArn": "arn:aws:ses:us-east-1:123456789012:mailmanager-rule-set/rs-1",
    }


@pytest.fixture
def three(archive: Archive) -> Archive:
    """Three messages that differ in every attribute."""
    archive.append(
        mail("Invoice 17", from_="Ann <ann@nutrition.example>", to="bob@gmail.example"),
        envelope("bounce+1@nutrition.example", "bob@gmail.example"),
    )
    archive.append(
        mail("Your order", from_="shop@nutrition.example", cc="carol@yahoo.example"),
        envelope("bounce+2@nutrition.example", "carol@yahoo.example", "dan@yahoo.example"),
    )
    pdf = b"Content-Type: application/pdf\r\n" + mail("invoice 18", to="dan@yahoo.example")
    archive.append(pdf, envelope("bounce+3@nutrition.example", "dan@yahoo.example"))
    return archive


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["invoice 18", "Your order", "Invoice 17"]),
        ({"Include": [contains("SUBJECT", "voice 1")]}, ["invoice 18", "Invoice 17"]),
        ({"Include": [contains("SUBJECT", "INVOICE 17")]}, ["Invoice 17"]),
        ({"Include": [contains("SUBJECT", "17", "order")]}, ["Your order", "Invoice 17"]),
        ({"Include": [contains("SUBJECT", "invoice"), contains("TO", "dan")]}, ["invoice 18"]),
        ({"Include": [contains("FROM", "ann <")]}, ["Invoice 17"]),
        ({"Include": [contains("CC", "carol")]}, ["Your order"]),
        ({"Include": [contains("ENVELOPE_TO", "dan@")]}, ["invoice 18", "Your order"]),
        ({"Include": [contains("ENVELOPE_FROM", "+2@")]}, ["Your order"]),
        ({"Include": [has_attachments()]}, ["invoice 18"]),
        ({"Include": [has_attachments(False)]}, ["Your order", "Invoice 17"]),
        ({"Unless": [contains("SUBJECT", "invoice")]}, ["Your order"]),
        ({"Unless": [has_attachments(), contains("TO", "bob")]}, []),
        (
            {"Include": [contains("SUBJECT", "o")], "Unless": [contains("SUBJECT", "17")]},
            ["invoice 18", "Your order"],
        ),
        ({"Include": [contains("ENVELOPE_TO", "example dan")]}, []),
        ({"Include": [contains("SUBJECT", "nothing like it")]}, []),
    ],
)
def test_filters_choose_messages(
    aws: LocalAws, three: Archive, filters: dict[str, Any], expected: list[str]
) -> None:
    assert subjects(find(aws, three, Filters=filters)) == expected


def test_the_newest_messages_come_first_and_no_more_than_asked_for(
    aws: LocalAws, archive: Archive
) -> None:
    for number in range(5):
        archive.append(mail(f"Number {number}"), envelope())
        aws.clock.advance(60)
    assert subjects(find(aws, archive, MaxResults=2)) == ["Number 4", "Number 3"]
    assert find(aws, archive, MaxResults=0) == []


def test_both_ends_of_the_range_are_in_it(aws: LocalAws, archive: Archive) -> None:
    moments = []
    for number in range(4):
        moments.append(aws.clock.utc())
        archive.append(mail(f"Number {number}"), envelope())
        aws.clock.advance(60)
    rows = find(aws, archive, FromTimestamp=moments[1], ToTimestamp=moments[2])
    assert subjects(rows) == ["Number 2", "Number 1"]


@pytest.mark.parametrize(("days", "text"), [(30.001, "30 days"), (-1, "later than ToTimestamp")])
def test_a_range_of_more_than_30_days_or_the_wrong_way_round_is_refused(
    aws: LocalAws, archive: Archive, days: float, text: str
) -> None:
    now = aws.clock.utc()
    with pytest.raises(ClientError, match=text) as error:
        start(aws, archive, FromTimestamp=now - timedelta(days=days), ToTimestamp=now)
    assert error_code(error) == "ValidationException"


def test_one_search_runs_at_a_time(aws: LocalAws, archive: Archive) -> None:
    start(aws, archive)
    with pytest.raises(ClientError) as error:
        start(aws, archive)
    assert error_code(error) == "ServiceQuotaExceededException"
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 402
    aws.clock.advance(3)
    start(aws, archive)


def test_a_stopped_search_is_cancelled_and_makes_room(
    aws: LocalAws, archive: Archive, mailmanager: Any
) -> None:
    search_id = start(aws, archive)
    mailmanager.stop_archive_search(SearchId=search_id)
    assert status(aws, search_id)["State"] == "CANCELLED"
    start(aws, archive)
    aws.clock.advance(3)
    assert status(aws, search_id)["State"] == "CANCELLED"


def test_stopping_a_completed_search_changes_nothing(
    aws: LocalAws, archive: Archive, mailmanager: Any
) -> None:
    search_id = start(aws, archive)
    aws.clock.advance(3)
    before = status(aws, search_id)
    mailmanager.stop_archive_search(SearchId=search_id)
    assert status(aws, search_id) == before


def test_the_history_is_listed_the_latest_first_page_by_page_and_forgotten_after_30_days(
    aws: LocalAws, archive: Archive, mailmanager: Any
) -> None:
    made = []
    for _ in range(5):
        made.append(start(aws, archive))
        aws.clock.advance(10)
    listed, token = [], {}
    for _ in range(3):
        answer = mailmanager.list_archive_searches(
            ArchiveId=archive.archive_id, PageSize=2, **token
        )
        listed += [search["SearchId"] for search in answer["Searches"]]
        token = {"NextToken": answer.get("NextToken")}
    assert listed == made[::-1] and token == {"NextToken": None}
    aws.clock.advance(30 * 86400 - 45)
    answer = mailmanager.list_archive_searches(ArchiveId=archive.archive_id)
    assert [search["SearchId"] for search in answer["Searches"]] == made[:0:-1]
    with pytest.raises(ClientError) as error:
        mailmanager.get_archive_search(SearchId=made[0])
    assert error_code(error) == "ValidationException"


def test_a_token_from_elsewhere_is_refused(archive: Archive, mailmanager: Any) -> None:
    with pytest.raises(ClientError) as error:
        mailmanager.list_archive_searches(ArchiveId=archive.archive_id, NextToken="x")
    assert error_code(error) == "ValidationException"


def test_a_search_of_an_archive_deleted_meanwhile_fails(
    aws: LocalAws, archive: Archive, mailmanager: Any
) -> None:
    search_id = start(aws, archive)
    mailmanager.delete_archive(ArchiveId=archive.archive_id)
    aws.clock.advance(3)
    ended = status(aws, search_id)
    assert ended["State"] == "FAILED" and "pending deletion" in ended["ErrorMessage"]
    with pytest.raises(ClientError) as error:
        start(aws, archive)
    assert error_code(error) == "ConflictException"


def test_a_search_of_no_archive_is_not_found(aws: LocalAws, mailmanager: Any) -> None:
    now = aws.clock.utc()
    with pytest.raises(ClientError) as error:
        mailmanager.start_archive_search(
            ArchiveId="a-none", FromTimestamp=now, ToTimestamp=now, MaxResults=1
        )
    assert error_code(error) == "ResourceNotFoundException"


def test_what_was_asked_is_shown(aws: LocalAws, archive: Archive, mailmanager: Any) -> None:
    filters = {"Include": [contains("SUBJECT", "x")], "Unless": [has_attachments()]}
    shown = mailmanager.get_archive_search(SearchId=start(aws, archive, Filters=filters))
    assert shown["Filters"] == filters
    assert shown["ArchiveId"] == archive.archive_id and shown["MaxResults"] == 1000
