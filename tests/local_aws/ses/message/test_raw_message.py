"""Whatever bytes come in as a raw message: an answer in SES's words, and the body untouched."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from local_aws.ses.message.addresses import BadAddress
from local_aws.ses.message.compose import BadContent
from local_aws.ses.message.raw_message import read_raw, recipients
from local_aws.ses.outbound.submission import Request, from_raw

pieces = st.sampled_from(
    [
        *(b"From: ", b"To: ", b"a@b.example", b"<a@b.example>", b"\r\n", b"\n", b"\r", b" ", b"\t"),
        *(b":", b",", b";", b'"', b"(", b")", b"<", b">", b"\\", b"\0", b"\xff", b"\xc3\xa9", b"x"),
        *(b"Sender: ", b"Return-Path: ", b"boundary=b", b"--b\r\n", b"=?utf-8?q?=C3?="),
    ]
)
messages = st.one_of(st.binary(max_size=200), st.lists(pieces, max_size=40).map(b"".join))


@given(messages)
@example(b"")
@example(b"\0\n ")
@example(b"From: \xff <a@b.example>\r\nTo: a@b.example\r\n\r\n")
@example(b"From: a@b.example\r\nTo: undisclosed-recipients:;\r\n\r\n")
def test_any_bytes_get_an_answer(data: bytes) -> None:
    try:
        outgoing = from_raw(Request(source="a@b.example"), data)
    except (BadContent, BadAddress) as refusal:
        assert "\n" not in str(refusal)
    else:
        assert outgoing.senders
        for found in outgoing.draft.fields:
            assert b"\r\n" not in found.raw.replace(b"\r\n ", b"").replace(b"\r\n\t", b"")


@given(st.binary(max_size=300).filter(lambda body: b"\n" not in body))
def test_body_is_untouched(body: bytes) -> None:
    assert read_raw(b"From: a@b.example\r\n\r\n" + body).body == body


def test_recipients_come_from_to_cc_and_bcc() -> None:
    draft = read_raw(
        b"Bcc: d@x.example\r\nTo: A <a@x.example>,\r\n b@x.example\r\nCc: g: c@x.example;\r\n\r\n"
    )
    assert [box.address for box in recipients(draft.fields)] == [f"{c}@x.example" for c in "abcd"]


def test_lone_line_feeds_become_line_ends() -> None:
    draft = read_raw(b"From: a@b.example\nTo: a@b.example\n\none\ntwo\r\n")
    assert draft.body == b"one\r\ntwo\r\n"
    assert [found.name for found in draft.fields] == [b"from", b"to"]
