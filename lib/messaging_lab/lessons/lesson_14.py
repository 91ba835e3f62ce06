"""Lesson 14, Search and export the archive: the checks of its exercises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from messaging_lab.archive import MAX_ROWS, Row
from messaging_lab.archive_export import exported_keys, read_object
from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.words import plural

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

SUPPLIER = "duarte-almonds.example"
ROUTINE = ("certificate", "delivery note", "price list")
NOTICE = "Allergen notice"

PREFIX = "audit/"


@exercise(
    lesson="14",
    number=1,
    title="Find what isn't routine",
    hints=(
        "Include asks for the supplier's domain in FROM, Unless for the routine in SUBJECT.",
        'One contains("SUBJECT", …) takes several values: one of them is enough to leave a mail '
        "out.",
    ),
)
def find_what_is_not_routine(lab: Lab) -> Iterator[Finding]:
    """Look at the newest completed search of the archive and at its rows."""
    found = _newest_search(lab)
    if found is None:
        yield missing("No search has been completed yet.", "mm.list_archive_searches")
        return
    search, rows = found
    asked = search.get("Filters", {})
    yield expect(
        any(NOTICE in row.get("Subject", "") for row in rows),
        "The newest search has found the notice.",
        "The newest search hasn't found the notice: search the range that it lies in, and don't "
        "filter it out.",
        look="notice",
    )
    yield _others(rows)
    yield _routine(rows)
    yield _as_wide_as_asked(asked, rows)


def _newest_search(lab: Lab) -> tuple[dict[str, Any], list[Row]] | None:
    """Return the newest completed search of any archive, and its rows; None without one."""
    mm = lab.client("mailmanager")
    every = [
        one
        for place in _archives(lab)
        for one in mm.list_archive_searches(ArchiveId=place)["Searches"]
    ]
    completed = [one for one in every if one["Status"]["State"] == "COMPLETED"]
    found = max(completed, key=_submitted, default=None)
    if found is None:
        return None
    named = {"SearchId": found["SearchId"]}
    return mm.get_archive_search(**named), mm.get_archive_search_results(**named)["Rows"]


def _archives(lab: Lab) -> list[str]:
    every = lab.client("mailmanager").list_archives()["Archives"]
    return [one["ArchiveId"] for one in every if one["ArchiveState"] == "ACTIVE"]


def _submitted(job: dict[str, Any]) -> datetime:
    when: datetime = job["Status"]["SubmissionTimestamp"]
    return when


def _others(rows: list[Row]) -> Finding:
    others = [row for row in rows if SUPPLIER not in row.get("From", "")]
    if not rows:
        return missing("It has found nothing at all.", look="Filters, FromTimestamp, ToTimestamp")
    return expect(
        not others,
        f"All of it is from {SUPPLIER}.",
        f"{plural(len(others), 'row')} of it came from somebody else than {SUPPLIER}.",
        look='contains("FROM", …)',
    )


def _routine(rows: list[Row]) -> Finding:
    routine = [row for row in rows if any(word in row["Subject"].lower() for word in ROUTINE)]
    return expect(
        not routine,
        "No certificate, delivery note or price list is among it.",
        f"{plural(len(routine), 'row')} of it are routine, such as “{_subject(routine)}”.",
        look="Unless",
    )


def _subject(rows: list[Row]) -> str:
    return str(rows[0]["Subject"]) if rows else ""


def _as_wide_as_asked(asked: dict[str, Any], rows: list[Row]) -> Finding:
    """The rows must come out of leaving routine out, not of asking for what one knows already."""
    include = [_attribute(one) for one in asked.get("Include", ())]
    return expect(
        include == ["FROM"] and len(rows) < MAX_ROWS,
        "Nothing else was left out.",
        f"Include asks for {', '.join(include) or 'nothing'}: ask for FROM alone, or you find only "
        "what you know already.",
        look="mm.get_archive_search",
    )


def _attribute(condition: dict[str, Any]) -> str:
    return str(next(iter(condition.values()))["Evaluate"]["Attribute"])


@exercise(
    lesson="14",
    number=2,
    title="Hand over a case file",
    hints=(
        "The export takes Filters like a search: FROM and HAS_ATTACHMENTS, both in Include.",
        'S3Location is f"s3://{bucket}/audit/", and IncludeMetadata=True adds the .json files.',
    ),
)
def hand_over_a_case_file(lab: Lab) -> Iterator[Finding]:
    """Look at what lies under the prefix in the bucket that the newest export went to."""
    bucket = _bucket(lab)
    keys = exported_keys(lab, bucket, PREFIX) if bucket else []
    mails = [key for key in keys if key.endswith(".eml")]
    if not mails:
        yield missing(f"No message lies under {PREFIX} in a bucket that an export went to.", PREFIX)
        return
    yield right(f"{plural(len(mails), 'message')} under {PREFIX}.")
    lonely = [key for key in mails if key.removesuffix(".eml") + ".json" not in keys]
    yield expect(
        not lonely,
        "Each has its metadata beside it.",
        f"{plural(len(lonely), 'message')} without metadata: export again with IncludeMetadata.",
        look="IncludeMetadata",
    )
    yield from _contents([_read(lab, bucket, key) for key in mails])
    yield _envelopes(lab, bucket, [key for key in keys if key.endswith(".json")])


def _bucket(lab: Lab) -> str:
    """Return the bucket of the newest export that went under the prefix, or ''."""
    mm = lab.client("mailmanager")
    jobs = [
        job for one in _archives(lab) for job in mm.list_archive_exports(ArchiveId=one)["Exports"]
    ]
    for job in sorted(jobs, key=_submitted, reverse=True):
        export = mm.get_archive_export(ExportId=job["ExportId"])
        place = str(export["ExportDestinationConfiguration"]["S3"]["S3Location"])
        bucket, _, prefix = place.removeprefix("s3://").partition("/")
        if f"{prefix.rstrip('/')}/" == PREFIX and job["Status"]["State"] == "COMPLETED":
            return bucket
    return ""


def _read(lab: Lab, bucket: str, key: str) -> EmailMessage:
    message = message_from_bytes(read_object(lab, bucket, key), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _contents(messages: list[EmailMessage]) -> Iterator[Finding]:
    others = [one for one in messages if SUPPLIER not in str(one["From"])]
    yield expect(
        not others,
        f"All are from {SUPPLIER}.",
        f"{plural(len(others), 'message')} from somebody else than {SUPPLIER}: empty {PREFIX} and "
        "export with a filter.",
        look="Filters",
    )
    bare = [one for one in messages if not list(one.iter_attachments())]
    yield expect(
        not bare,
        "All have attachments.",
        f"{plural(len(bare), 'message')} without an attachment: filter by HAS_ATTACHMENTS.",
        look="Filters",
    )
    yield expect(
        any(NOTICE in str(one["Subject"]) for one in messages),
        "The notice is among them.",
        "The notice isn't among them: export the range that it lies in.",
        look="FromTimestamp, ToTimestamp",
    )


def _envelopes(lab: Lab, bucket: str, keys: list[str]) -> Finding:
    senders = {json.loads(read_object(lab, bucket, key))["Envelope"]["From"] for key in keys}
    return expect(
        len(senders) > 1,
        f"They name {plural(len(senders), 'envelope sender')}.",
        "They have one envelope sender at most: ask for the supplier's domain, not for a person.",
        look="Filters",
    )
