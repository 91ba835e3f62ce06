"""What a mailbox shows of its messages."""

import base64
from datetime import UTC, datetime

import pytest

from messaging_lab.inbox import Inbox, Message

RAW = (
    b"From: =?utf-8?q?N=C3=BAtrition?= <marketing@news.nutrition.example>\r\n"
    b"To: ana@gmail.example\r\nSubject: =?utf-8?b?RnLDvGhzdMO8Y2s=?=\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n\r\n<b>Oats</b>\r\n"
)


def entry(raw=RAW, folder="INBOX"):
    return {
        "folder": folder,
        "raw": base64.b64encode(raw).decode(),
        "received_at": "2026-01-06T09:00:01.250Z",
        "authentication_results": "mx.gmail.example; dkim=pass",
    }


@pytest.fixture
def inbox():
    spam = b"From: x@spam.example\r\nSubject: <script>alert(1)</script>\r\n\r\nBuy.\r\n"
    messages = [Message.from_route(entry()), Message.from_route(entry(spam, "SPAM"))]
    return Inbox("ana@gmail.example", messages)


def test_a_message_keeps_its_bytes_and_reads_its_headers(inbox):
    message = inbox[0]
    assert message.raw == RAW
    assert message.subject == "Frühstück"
    assert message.sender == "Nútrition <marketing@news.nutrition.example>"
    assert message.header("to") == "ana@gmail.example"
    assert message.header("Cc") is None
    assert message.headers[0] == ("From", message.sender)
    assert message.text == "<b>Oats</b>\r\n"
    assert message.received_at == datetime(2026, 1, 6, 9, 0, 1, 250000, UTC)
    assert message.authentication_results == "mx.gmail.example; dkim=pass"
    assert repr(message) == f"<Message in INBOX from {message.sender}: 'Frühstück'>"


def test_messages_are_found_by_place_folder_and_subject(inbox):
    assert len(inbox) == 2
    assert [m.folder for m in inbox] == ["INBOX", "SPAM"]
    assert inbox[-1:][0] is inbox[1]
    assert inbox.folder("SPAM")[0] is inbox[1]
    assert inbox.find("stück") is inbox[0]
    with pytest.raises(LookupError, match="No message with 'Tea' in its Subject at ana@gmail"):
        inbox.find("Tea")


def test_the_list_shows_hostile_mail_harmlessly(inbox):
    assert "<script>" not in inbox._repr_html_()
    assert "&lt;script&gt;" in inbox._repr_html_()
    assert "Frühstück" in repr(inbox)


def test_an_empty_mailbox_says_so():
    empty = Inbox("bo@yahoo.example", [])
    assert repr(empty) == "The mailbox of bo@yahoo.example is empty."
    assert "is empty" in empty._repr_html_()
    with pytest.raises(IndexError, match=r"The mailbox of bo@yahoo\.example is empty\."):
        empty[-1]


@pytest.mark.parametrize("raw", [b"", b"\r\n", b"\xff\xfe: \xff\r\n\r\n", b"no header at all"])
def test_bytes_that_are_hardly_mail_do_no_harm(raw):
    message = Message.from_route(entry(raw))
    assert repr(message)
    assert Inbox("a@b.example", [message])._repr_html_()
