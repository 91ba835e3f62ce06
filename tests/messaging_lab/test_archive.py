"""The archive's helpers against the archive, in process and over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from messaging_lab import Lab
from messaging_lab.archive import (
    contains,
    download,
    fill,
    filters,
    has_attachments,
    open_message,
    row_table,
    search,
    search_all,
    windows,
)
from messaging_lab.errors import LabError
from messaging_lab.show.archive_hits import hits_per_day
from messaging_lab.show.search_panel import search_panel

MESSAGES = 600


def filled(lab: Lab) -> str:
    archive_id = lab.client("mailmanager").create_archive(ArchiveName="all-mail")["ArchiveId"]
    assert fill(lab, archive_id, MESSAGES) == MESSAGES
    return str(archive_id)


def test_windows_cover_a_range_once() -> None:
    now = Lab.open(lesson="14").clock.now
    found = windows(now - timedelta(days=70), now)
    assert [(last - first).days for first, last in found] == [30, 30, 10]
    assert found[0][1] == now and found[0][0] == found[1][1]
    assert windows(now, now) == []


def test_filters_leave_out_what_asks_for_nothing() -> None:
    assert filters() == {}
    assert filters(unless=[has_attachments(False)]) == {"Unless": [has_attachments(False)]}


def test_a_message_is_found_and_opened(local_lab: Lab) -> None:
    archive_id, now = filled(local_lab), local_lab.clock.now
    (row,) = search_all(
        local_lab, archive_id, now - timedelta(days=90), now, include=[contains("SUBJECT", "A-82")]
    )
    message = open_message(local_lab, row["ArchivedMessageId"])
    assert message.subject == row["Subject"]
    assert "1 message\n" in row_table([row]).text()


def test_a_link_expires(local_lab: Lab) -> None:
    archive_id, now = filled(local_lab), local_lab.clock.now
    row = search(local_lab, archive_id, now - timedelta(days=9), now)[0]
    mm = local_lab.client("mailmanager")
    found = mm.get_archive_message(ArchivedMessageId=row["ArchivedMessageId"])
    assert download(local_lab, found["MessageDownloadLink"]).startswith(b"Return-Path:")
    local_lab.clock.advance(hours=1)
    with pytest.raises(LabError, match="The link answers 403: Request has expired"):
        download(local_lab, found["MessageDownloadLink"])


def test_a_full_answer_is_halved_until_all_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messaging_lab.archive.MAX_ROWS", 100)
    lab = Lab.open(lesson="14")
    archive_id, now = filled(lab), lab.clock.now
    rows = search_all(lab, archive_id, now - timedelta(days=91), now)
    assert len(rows) == MESSAGES
    times = [row["ReceivedTimestamp"] for row in rows]
    assert times == sorted(times, reverse=True)


def test_filling_no_archive_is_refused(local_lab: Lab) -> None:
    with pytest.raises(LabError, match="There is no active archive a-none in us-east-1"):
        fill(local_lab, "a-none", 10)
    with pytest.raises(LabError, match="a number from 1 to 1000000"):
        fill(local_lab, filled(local_lab), 0)


def test_the_panel_and_the_picture_say_in_text_what_they_show() -> None:
    lab = Lab.open(lesson="14")
    archive_id, now = filled(lab), lab.clock.now
    panel = search_panel(lab, archive_id, now - timedelta(days=30), now)
    assert panel.text() == "Nothing has been asked yet."
    panel.ask(sender="duarte-almonds.example", subject="", attachments=True)
    assert panel.rows and all(row["HasAttachments"] for row in panel.rows)
    bundle = panel._repr_mimebundle_()
    assert "duarte-almonds.example" in bundle["text/html"] and panel.text() == bundle["text/plain"]
    picture = hits_per_day(panel.rows, marked=panel.rows[0])
    assert "Week of" in picture.text() and picture.png().startswith(b"\x89PNG")


def test_the_button_of_the_panel_searches() -> None:
    lab = Lab.open(lesson="14")
    archive_id, now = filled(lab), lab.clock.now
    panel = search_panel(lab, archive_id, now - timedelta(days=30), now)
    names, _more, row, answer = panel.widget().children
    names.children[0].value = "duarte"
    row.children[1].click()
    assert panel.asked == {"sender": "duarte"} and panel.rows
    assert "message" in answer.value
    names.children[0].value = "d" * 3000
    row.children[1].click()
    assert "ValidationException" in answer.value or "ParamValidation" in answer.value
