"""Lesson 14: its checks blank, solved, and wrong as people are."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from messaging_lab import Lab
from messaging_lab.archive import contains, fill, filters, has_attachments, search
from messaging_lab.archive_export import export_policy, make_bucket, wait_for_export

SUPPLIER = contains("FROM", "duarte-almonds.example")
ROUTINE = contains("SUBJECT", "certificate", "delivery note", "price list")


class Case:
    """A filled archive, the range in which the notice lies, and a bucket for exports."""

    def __init__(self) -> None:
        self.lab = Lab.open(lesson="14")
        self.mm = self.lab.client("mailmanager")
        self.archive_id = self.mm.create_archive(ArchiveName="all-mail")["ArchiveId"]
        fill(self.lab, self.archive_id, 1500)
        end = self.lab.clock.now - timedelta(days=30)
        self.november: tuple[datetime, datetime] = (end - timedelta(days=30), end)

    def search(self, **asked: Any) -> None:
        search(self.lab, self.archive_id, *self.november, **asked)

    def export(self, place: str = "audit/", metadata: bool = True, **asked: Any) -> None:
        bucket = make_bucket(self.lab, "case")
        policy = json.dumps(export_policy(bucket))
        self.lab.client("s3").put_bucket_policy(Bucket=bucket, Policy=policy)
        started = self.mm.start_archive_export(
            ArchiveId=self.archive_id,
            FromTimestamp=self.november[0],
            ToTimestamp=self.november[1],
            Filters=filters(**asked),
            IncludeMetadata=metadata,
            ExportDestinationConfiguration={"S3": {"S3Location": f"s3://{bucket}/{place}"}},
        )
        assert wait_for_export(self.lab, started["ExportId"])["State"] == "COMPLETED"

    def missing(self, name: str) -> str:
        findings = self.lab.check(name).findings
        return "\n".join(finding.sentence for finding in findings if not finding.right)


@pytest.fixture
def case() -> Case:
    return Case()


def test_1_blank(case: Case) -> None:
    assert case.missing("14-1") == "No search has been completed yet."


def test_1_solved(case: Case) -> None:
    case.search(include=[SUPPLIER], unless=[ROUTINE])
    assert case.lab.check("14-1").passed


def test_1_solved_beside_an_archive_that_was_searched_before(case: Case) -> None:
    other = case.mm.create_archive(ArchiveName="a-board-archive")["ArchiveId"]
    now = case.lab.clock.now
    search(case.lab, other, now - timedelta(days=1), now)
    case.lab.clock.wait(60)
    case.search(include=[SUPPLIER], unless=[ROUTINE])
    assert case.lab.check("14-1").passed


def test_1_routine_left_in(case: Case) -> None:
    case.search(include=[SUPPLIER], unless=[contains("SUBJECT", "certificate", "price list")])
    assert "of it are routine, such as “Delivery note" in case.missing("14-1")


def test_1_everybodys_mail(case: Case) -> None:
    case.search(unless=[ROUTINE])
    said = case.missing("14-1")
    assert "came from somebody else than duarte-almonds.example" in said
    assert "Include asks for nothing" in said


def test_1_asked_for_the_answer(case: Case) -> None:
    case.search(include=[SUPPLIER, contains("SUBJECT", "allergen")])
    assert case.missing("14-1").startswith("Include asks for FROM, SUBJECT: ask for FROM alone")


def test_1_another_range(case: Case) -> None:
    now = case.lab.clock.now
    case.november = (now - timedelta(days=30), now)
    case.search(include=[SUPPLIER], unless=[ROUTINE])
    assert "hasn't found the notice" in case.missing("14-1")


def test_1_nothing_found(case: Case) -> None:
    case.search(include=[contains("FROM", "nobody.example")])
    assert "It has found nothing at all." in case.missing("14-1")


def test_2_blank(case: Case) -> None:
    assert case.missing("14-2").startswith("No message lies under audit/")


def test_2_solved(case: Case) -> None:
    case.export(include=[SUPPLIER, has_attachments()])
    assert case.lab.check("14-2").passed


def test_2_without_the_slash(case: Case) -> None:
    case.export("audit", include=[SUPPLIER, has_attachments()])
    assert case.lab.check("14-2").passed


def test_2_without_metadata(case: Case) -> None:
    case.export(include=[SUPPLIER, has_attachments()], metadata=False)
    assert "without metadata: export again with IncludeMetadata" in case.missing("14-2")


def test_2_without_attachments(case: Case) -> None:
    case.export(include=[SUPPLIER])
    assert "without an attachment: filter by HAS_ATTACHMENTS" in case.missing("14-2")


def test_2_everybodys(case: Case) -> None:
    case.export(include=[has_attachments()])
    assert "from somebody else than duarte-almonds.example" in case.missing("14-2")


def test_2_one_person(case: Case) -> None:
    case.export(include=[contains("FROM", "Inês Duarte"), has_attachments()])
    assert case.missing("14-2").startswith("They have one envelope sender at most")


def test_2_in_another_place(case: Case) -> None:
    case.export("notice/", include=[SUPPLIER, has_attachments()])
    assert case.missing("14-2").startswith("No message lies under audit/")


def test_the_clean_up_empties_and_deletes_the_bucket(case: Case) -> None:
    case.export(include=[SUPPLIER])
    assert case.lab.clean_up().complete
    assert not case.lab.client("s3").list_buckets()["Buckets"]
    (left,) = case.mm.list_archives()["Archives"]
    assert left["ArchiveState"] == "PENDING_DELETION"
    assert not case.lab.clean_up().results
