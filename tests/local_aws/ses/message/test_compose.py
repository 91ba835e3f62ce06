"""The stdlib's parser gets back what was put into a message by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from local_aws.internet.message import Field, make_field
from local_aws.ses.message.addresses import Mailbox
from local_aws.ses.message.compose import (
    BadContent,
    address_field,
    attachment_part,
    body_part,
    media_type,
    subject_field,
)

from ..sender import parsed

printable = st.characters(exclude_categories=["Cc", "Cs"])
lines = st.text(st.one_of(printable, st.sampled_from("\n\t =.-é€😀")))
headline = st.text(printable, max_size=200)
charsets = st.sampled_from(["UTF-8", "ISO-8859-1", "US-ASCII", "ISO-2022-JP", "UTF-16", "cp1252"])


def boundaries() -> Callable[[], str]:
    numbers = itertools.count()
    return lambda: f"----=_Part_{next(numbers)}"


def whole(message: dict[str, Any]) -> EmailMessage:
    part = body_part(message, boundaries())
    return parsed(b"MIME-Version: 1.0\r\n" + part.render())


def line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def in_charset(text: str, charset: str) -> str:
    return text.encode(charset, "replace").decode(charset)


@given(lines, charsets)
@example("a" * 2000, "UTF-8")
@example("trailing \n.\nFrom here\n ", "UTF-8")
@example("é" * 100 + "\n" + "x" * 998, "ISO-8859-1")
def test_text_survives(text: str, charset: str) -> None:
    message = whole({"Body": {"Text": {"Data": text, "Charset": charset}}})
    assert message.get_content_type() == "text/plain"
    got = line_ends(message.get_payload(decode=True).decode(charset))  # type: ignore[union-attr]
    assert got == in_charset(line_ends(text), charset)


@given(lines, lines)
def test_both_versions_survive(text: str, html: str) -> None:
    body = {"Text": {"Data": text, "Charset": "UTF-8"}, "Html": {"Data": html, "Charset": "UTF-8"}}
    message = whole({"Body": body})
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    for part, sent in zip(message.iter_parts(), (text, html), strict=True):
        got = part.get_payload(decode=True).decode()  # type: ignore[union-attr]
        assert line_ends(got) == sent


@given(lines, charsets)
def test_every_line_is_short_and_ends_in_crlf(text: str, charset: str) -> None:
    raw = body_part({"Body": {"Html": {"Data": text, "Charset": charset}}}, boundaries()).render()
    for line in raw.split(b"\r\n"):
        assert len(line) <= 998
        assert b"\n" not in line and b"\r" not in line
    assert raw.isascii()


@given(headline, st.sampled_from(["UTF-8", "ISO-8859-15", "ISO-2022-JP", "UTF-16"]))
@example("x" * 1500, "UTF-8")
@example("a " * 100 + "b", "UTF-8")
@example(" leading and trailing ", "UTF-8")
@example("two  spaces " * 20, "UTF-8")
@example("日本語" * 40, "ISO-2022-JP")
def test_subject_survives(text: str, charset: str) -> None:
    field = subject_field({"Data": text, "Charset": charset})
    message = parsed(field.raw + b"\r\n\r\n")
    expected = text
    if charset != "UTF-16" and not text.isascii():
        expected = in_charset(text, charset)
    if "=?" not in expected:
        assert message["Subject"] == expected
    assert field.raw.isascii()
    assert all(len(line) <= 998 for line in field.raw.split(b"\r\n"))
    assert not any(not line.strip() for line in field.raw.split(b"\r\n"))


def test_folded_lines_keep_to_76_columns_where_words_allow() -> None:
    for text in ("word " * 60 + "end", "schöne Grüße " * 12, "日本語" * 30):
        field = subject_field({"Data": text, "Charset": "UTF-8"})
        assert all(len(line) <= 76 for line in field.raw.split(b"\r\n"))


@given(st.text(printable, max_size=80))
@example('back\\slash "quoted"')
@example("Doe, Jane (Sales)")
@example("é" * 80)
def test_display_name_survives(name: str) -> None:
    field = address_field("From", [Mailbox(name.strip(), "a@b.example")])
    address = parsed(field.raw + b"\r\n\r\n")["From"].addresses[0]
    assert address.addr_spec == "a@b.example"
    if "=?" not in name:
        assert shown_name(field, address.display_name) == name.strip()


def shown_name(field: Field, by_policy: str) -> str:
    # policy.default leaves spaces between the encoded words of a phrase; decode_header does not.
    phrase = field.raw[len("From: ") :].rpartition(b" <")[0].decode()
    return str(make_header(decode_header(phrase))) if "?=\r\n =?" in phrase else by_policy


@given(st.lists(st.text(st.sampled_from("abcdefgh"), min_size=1, max_size=25), min_size=1))
def test_long_recipient_lists_are_folded(names: list[str]) -> None:
    boxes = [Mailbox(name, f"{name}@example.com") for name in names]
    field = address_field("To", boxes)
    got = parsed(field.raw + b"\r\n\r\n")["To"].addresses
    assert [a.addr_spec for a in got] == [box.address for box in boxes]
    assert all(len(line) <= 78 for line in field.raw.split(b"\r\n"))


file_names = st.text(printable, min_size=1, max_size=120).filter(lambda name: name.strip() == name)


@given(st.binary(max_size=500), file_names, st.sampled_from([None, "BASE64", "QUOTED_PRINTABLE"]))
@example(b"\r\n \n.\n\x00\xff", "Rechnung März.pdf", "QUOTED_PRINTABLE")
@example(b"x", 'we"ird\\name;.txt', None)
@example(b"x", "long " * 23 + ".txt", None)
@example(b"x", "日本語の請求書" * 12 + ".pdf", None)
def test_attachment_survives(content: bytes, name: str, encoding: str | None) -> None:
    attachment: dict[str, Any] = {"RawContent": content, "FileName": name}
    if encoding:
        attachment["ContentTransferEncoding"] = encoding
    part = attachment_part(attachment)
    message = parsed(part.render())
    assert message.get_payload(decode=True) == content
    assert message.get_filename() == name
    assert message.get_content_disposition() == "attachment"
    assert all(len(line) <= 78 for line in part.render().split(b"\r\n"))


def picture(**more: Any) -> dict[str, Any]:
    return {"RawContent": b"GIF89a", "FileName": "logo.gif"} | more


def test_parts_are_nested_as_mail_programs_expect() -> None:
    both = {"Text": {"Data": "t"}, "Html": {"Data": "<img src='cid:logo'>"}}
    inline = picture(ContentDisposition="INLINE", ContentId="logo", ContentDescription="Löwe")
    message = whole({"Body": both, "Attachments": [picture(), inline]})
    assert message.get_content_type() == "multipart/mixed"
    related, attached = message.iter_parts()
    assert related.get_content_type() == "multipart/related"
    assert attached.get_content_type() == "image/gif"
    alternative, logo = related.iter_parts()
    assert alternative.get_content_type() == "multipart/alternative"
    assert logo["Content-ID"] == "<logo>"
    assert logo["Content-Description"] == "Löwe"
    assert logo.get_content_disposition() == "inline"


def test_a_boundary_that_occurs_in_the_text_is_passed_over() -> None:
    body = {"Text": {"Data": "----=_Part_0 and ----=_Part_1"}, "Html": {"Data": "h"}}
    message = whole({"Body": body})
    assert message.get_boundary() == "----=_Part_2"
    assert [part.get_content().strip() for part in message.iter_parts()][1] == "h"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.pdf", "application/pdf"),
        ("a.html", "text/html"),
        ("a.unknown-suffix", "application/octet-stream"),
        ("noend", "application/octet-stream"),
    ],
)
def test_media_type_comes_from_the_file_name(name: str, expected: str) -> None:
    assert media_type({}, name) == expected


@pytest.mark.parametrize(
    ("attachment", "text"),
    [
        (picture(FileName="a\r\nX: y"), "must not contain control characters"),
        (picture(ContentType="text/html\r\nX: y"), "must not contain control characters"),
        (picture(ContentType="html"), "is not of the form type/subtype"),
        (picture(ContentId="a b"), "is not a valid id"),
        (picture(ContentDescription="a\nb"), "must not contain control characters"),
        (picture(RawContent=b"\xff", ContentTransferEncoding="SEVEN_BIT"), "is not 7-bit text"),
        (picture(RawContent=b"a\nb", ContentTransferEncoding="SEVEN_BIT"), "is not 7-bit text"),
    ],
)
def test_bad_attachments_are_refused(attachment: dict[str, Any], text: str) -> None:
    with pytest.raises(BadContent, match=text):
        attachment_part(attachment)


def test_seven_bit_attachment_goes_as_it_is() -> None:
    asked = {"ContentTransferEncoding": "SEVEN_BIT"}
    part = attachment_part(picture(RawContent=b"a\r\nb", FileName="a.txt") | asked)
    assert part.content == b"a\r\nb"


@pytest.mark.parametrize("charset", ["klingon", "rot13", "base64", "UTF-8\r\nX: y", "a b"])
def test_charset_has_to_be_one(charset: str) -> None:
    with pytest.raises(BadContent):
        body_part({"Body": {"Text": {"Data": "x", "Charset": charset}}}, boundaries())


def test_without_charset_other_letters_become_question_marks() -> None:
    message = whole({"Body": {"Text": {"Data": "Grüße"}}})
    assert message.get_content() == "Gr??e"
    assert message.get_content_charset() == "us-ascii"


def test_fields_know_their_names() -> None:
    assert address_field("To", [Mailbox("", "a@b.example")]) == make_field(b"To: a@b.example")
