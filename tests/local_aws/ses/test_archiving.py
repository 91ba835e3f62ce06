"""Sent mail is kept in a Mail Manager archive as its configuration set asks for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from local_aws.world import LocalAws

from .sender import DOMAIN, READER, production, refused, send, verify

SET = {"ConfigurationSetName": "kept"}


@pytest.fixture
def archive(aws: LocalAws) -> Any:
    """The archive of a verified sender, by id and ARN."""
    verify(aws, DOMAIN)
    production(aws)
    manager = aws.client("mailmanager")
    made = manager.create_archive(ArchiveName="sent")["ArchiveId"]
    return manager.get_archive(ArchiveId=made)


def archived(aws: LocalAws, archive: Any) -> list[Any]:
    manager = aws.client("mailmanager")
    search = manager.start_archive_search(
        ArchiveId=archive["ArchiveId"],
        FromTimestamp=datetime(2026, 1, 1, tzinfo=UTC),
        ToTimestamp=datetime(2026, 1, 20, tzinfo=UTC),
        MaxResults=10,
    )
    aws.clock.advance(10)
    rows: list[Any] = manager.get_archive_search_results(SearchId=search["SearchId"])["Rows"]
    return rows


def test_what_is_sent_is_kept_as_it_is_delivered(aws: LocalAws, archive: Any) -> None:
    v2 = aws.client("sesv2")
    options = {"ArchiveArn": archive["ArchiveArn"]}
    v2.create_configuration_set(**SET, ArchivingOptions=options)
    assert v2.get_configuration_set(**SET)["ArchivingOptions"] == options
    send(aws, **SET)
    send(aws)

    (row,) = archived(aws, archive)
    assert row["Subject"] == "Offer"
    kept = aws.client("mailmanager").get_archive_message(ArchivedMessageId=row["ArchivedMessageId"])
    assert kept["Envelope"]["To"] == [READER]
    assert kept["Metadata"]["ConfigurationSet"] == "kept"
    assert kept["Metadata"]["SendingMethod"] == "SendEmail"


def test_archiving_ends_when_it_is_told_to(aws: LocalAws, archive: Any) -> None:
    v2 = aws.client("sesv2")
    v2.create_configuration_set(**SET)
    v2.put_configuration_set_archiving_options(**SET, ArchiveArn=archive["ArchiveArn"])
    send(aws, **SET)
    v2.put_configuration_set_archiving_options(**SET)
    send(aws, **SET)

    assert len(archived(aws, archive)) == 1
    assert "ArchivingOptions" not in v2.get_configuration_set(**SET)


def test_the_archive_must_be_there(aws: LocalAws, archive: Any) -> None:
    v2 = aws.client("sesv2")
    options = {"ArchiveArn": archive["ArchiveArn"] + "x"}
    code, _ = refused(v2.create_configuration_set, **SET, ArchivingOptions=options)
    assert code == "BadRequestException"
    assert v2.list_configuration_sets()["ConfigurationSets"] == []


def test_sets_are_listed_by_a_part_of_their_names(aws: LocalAws) -> None:
    v2 = aws.client("sesv2")
    for name in ("news-a", "news-b", "shop"):
        v2.create_configuration_set(ConfigurationSetName=name)

    wanted = {"CONFIGURATION_SET_NAME_CONTAINS": "news"}
    assert v2.list_configuration_sets(Filter=wanted)["ConfigurationSets"] == ["news-a", "news-b"]
