"""Mailboxes: whose a message is, and in which order they lie there."""

from __future__ import annotations

import pytest

from local_aws.internet.mailboxes import Mailboxes, StoredMessage, mailbox_name
from local_aws.internet.smtp import Envelope

ENVELOPE = Envelope("192.0.2.1", "h", "", ["a@b.example"], b"")


def message(number: int) -> StoredMessage:
    return StoredMessage("INBOX", b"", str(number).encode(), float(number), ENVELOPE)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("Jane.Doe+news@Gmail.com", "janedoe@gmail.example"),
        ("jane.doe@googlemail.com", "janedoe@gmail.example"),
        ("Jane.Doe+news@Outlook.com", "jane.doe@outlook.com"),
        ("+tag@company.example", "+tag@company.example"),
        ('"a@b"@company.example', '"a@b"@company.example'),
    ],
)
def test_whose_mailbox_an_address_is(address: str, name: str) -> None:
    assert mailbox_name(address) == name


def test_messages_lie_in_order_of_arrival() -> None:
    boxes = Mailboxes()
    for number, address in enumerate(["A@b.example", "c@d.example", "a+x@b.example"]):
        boxes.put(address, message(number))
    assert [m.raw for m in boxes.of("a@B.example")] == [b"0", b"2"]
    assert boxes.of("nobody@b.example") == []
    assert boxes.names() == ["a@b.example", "c@d.example"]
    boxes.clear()
    assert boxes.names() == []


def test_a_reader_s_list_is_the_reader_s_own() -> None:
    boxes = Mailboxes()
    boxes.put("a@b.example", message(1))
    boxes.of("a@b.example").clear()
    assert len(boxes.of("a@b.example")) == 1
