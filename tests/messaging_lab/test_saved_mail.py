"""Mail of a real mailbox, saved by its owner."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.messaging_lab.nutrition import authenticated, send

from messaging_lab import Lab
from messaging_lab.authentication import scenario_row
from messaging_lab.errors import NoSuchMessage, OnlyLocal
from messaging_lab.saved_mail import mail_folder

ME = "me@customer.example"


@pytest.fixture
def folder(aws_environment: str) -> Path:
    """The folder for saved mail of somebody on AWS, still empty."""
    place = mail_folder()
    place.mkdir(parents=True)
    return place


def save(folder: Path, name: str, raw: bytes) -> None:
    (folder / f"{name}.eml").write_bytes(raw)


def test_without_a_saved_message_it_says_how_to_save_one(folder: Path, aws_lab: Lab) -> None:
    save(folder, "other", b"To: her@customer.example\r\n\r\nx\r\n")
    with pytest.raises(OnlyLocal, match=r"only you can open the mailbox of me@.*\.eml file in"):
        aws_lab.inbox(ME)


def test_a_saved_message_is_read_as_it_arrived(
    lab: Lab, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authenticated(lab)
    delivered = send(lab, to=ME)
    # What a browser on Unix stores has plain newlines.
    save(folder, "original", delivered.raw.replace(b"\r\n", b"\n"))
    message = Lab.open(lesson="02").inbox(ME).find("Invoice")
    assert scenario_row(message) == scenario_row(delivered)
    assert message.received_at == delivered.received_at
    assert message.folder == ""


def test_messages_are_in_order_of_arrival_and_found_by_any_recipient_field(
    folder: Path, aws_lab: Lab
) -> None:
    stamp = "Received: from a by b; Tue, 6 Jan 2026 09:0{}:00 +0000\r\n{}\r\n\r\nx\r\n"
    save(folder, "a", stamp.format(2, f"Subject: later\r\nDelivered-To: {ME}").encode())
    save(folder, "b", stamp.format(1, f"Subject: sooner\r\nTo: Me <{ME.upper()}>").encode())
    save(folder, "c", f"Cc: x@b.example, {ME}\r\nSubject: undated".encode())
    inbox = aws_lab.inbox(ME)
    assert [message.subject for message in inbox] == ["undated", "sooner", "later"]
    with pytest.raises(NoSuchMessage, match="No message with 'Invoice 2' in its Subject"):
        inbox.find("Invoice 2")
    assert "sooner" in str(inbox)
