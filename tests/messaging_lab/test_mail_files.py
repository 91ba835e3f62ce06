"""Maildirs, mbox files and messages in files are read as the mail they hold."""

from __future__ import annotations

import mailbox
import os
from pathlib import Path

import pytest

from messaging_lab.errors import LabError
from messaging_lab.mail_files import MailFile, read_mail

RAW = (
    b"Return-Path: <ann@nutrition.example>\r\nDelivered-To: bob@gmail.example\r\n"
    b"Received: from a by b; Mon, 05 Jan 2026 10:00:00 +0000\r\n"
    b"Received: from c by a; Mon, 05 Jan 2026 09:00:00 +0000\r\n"
    b"Date: Mon, 05 Jan 2026 08:00:00 +0000\r\nSubject: Hello\r\n\r\nHello Bob\r\n"
)


def message(number: int) -> bytes:
    return b"Subject: no %d\n\nbody %d\n" % (number, number)


def bodies(path: Path) -> list[bytes]:
    return [mail.raw for mail in read_mail(path)]


def test_a_message_has_the_time_and_the_envelope_that_its_last_host_noted(tmp_path: Path) -> None:
    file = tmp_path / "one.eml"
    file.write_bytes(RAW)
    assert list(read_mail(file)) == [
        MailFile(RAW, 1767607200.0, "ann@nutrition.example", ["bob@gmail.example"])
    ]


@pytest.mark.parametrize(
    ("headers", "received"),
    [
        (b"Date: Mon, 05 Jan 2026 08:00:00 +0000", 1767600000.0),
        (b"Received: nonsense\nDate: Mon, 05 Jan 2026 09:00:00 +0100", 1767600000.0),
        (b"Date: sometime", 1000000000.0),
        (b"Subject: x", 1000000000.0),
        (b"Date: Mon, 99 Jan 99999999 08:00:00 +0000", 1000000000.0),
    ],
)
def test_else_the_date_counts_and_else_the_date_of_the_file(
    tmp_path: Path, headers: bytes, received: float
) -> None:
    file = tmp_path / "one.eml"
    file.write_bytes(headers + b"\n\nx")
    os.utime(file, (1e9, 1e9))
    (mail,) = read_mail(file)
    assert (mail.received, mail.sender, mail.recipients) == (received, "", [])


def test_a_maildir_is_read_with_its_folders_and_without_its_tmp(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "mail")
    box.add(message(1))
    box.add_folder("old").add(message(2))
    (tmp_path / "mail" / "tmp" / "half.eml").write_bytes(message(3))
    (tmp_path / "mail" / "dovecot.index").write_bytes(b"\0\1\2")
    assert sorted(bodies(tmp_path / "mail")) == [message(1), message(2)]


def test_an_mbox_is_taken_apart(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "archive.mbox")
    for number in range(3):
        box.add(message(number))
    box.close()
    assert [raw.strip() for raw in bodies(tmp_path / "archive.mbox")] == [
        message(number).strip() for number in range(3)
    ]
    assert len(bodies(tmp_path)) == 3


def test_a_folder_of_other_files_holds_no_mail_and_a_missing_one_is_said_to_be(
    tmp_path: Path,
) -> None:
    (tmp_path / "notes.txt").write_text("Subject: not mail")
    (tmp_path / "empty.eml").write_bytes(b"\n")
    assert bodies(tmp_path) == []
    with pytest.raises(LabError, match=r"There is no .*nowhere"):
        bodies(tmp_path / "nowhere")
