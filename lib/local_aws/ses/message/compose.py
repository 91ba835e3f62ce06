"""A MIME message written by hand from the parts that a Simple message gives.

The stdlib's generator takes three milliseconds a message, more than both DKIM signatures; this
takes a few hundredths. Its parser is the oracle of the tests.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from local_aws.internet.message import Field, make_field
from local_aws.ses.message.addresses import CONTROL, CONTROL_TEXT, Mailbox, parse_mailbox
from local_aws.ses.message.encoded_words import LINE, encode_unstructured, is_ascii_based, parameter
from local_aws.ses.message.transfer_encoding import (
    DEFAULT_CHARSET,
    base64_lines,
    encode_text,
    is_seven_bit,
    quoted_printable_binary,
)

TOKEN = re.compile(r"[\w!#$%&'*+.^`{|}~-]+", re.ASCII)
MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:\s*;.*)?", re.ASCII)
CONTENT_ID = re.compile(r"[\w!#$%&'*+/=?^`{|}~.@-]+", re.ASCII)

BOUNDARY_TRIES = 100
"""Boundaries that are tried; one that occurs in the message is as good as impossible."""

_types = mimetypes.MimeTypes()


class BadContent(ValueError):
    """A message that can't be written as asked; the text says what is wrong and what to do."""


class Part:
    """A MIME entity: its header lines and its encoded content."""

    __slots__ = ("content", "headers")

    def __init__(self, headers: list[str], content: bytes) -> None:
        self.headers = headers
        self.content = content

    def render(self) -> bytes:
        """Return the entity as it stands between two boundaries."""
        return "\r\n".join(self.headers).encode() + b"\r\n\r\n" + self.content


def refuse_control(what: str, text: str) -> str:
    """Return `text`, unless it holds characters that would end a header line. Raises BadContent."""
    if CONTROL.search(text):
        raise BadContent(f"{what} {CONTROL_TEXT}")
    return text


def address_field(name: str, mailboxes: Sequence[Mailbox]) -> Field:
    """Return a header field with a list of mailboxes, a line each where they don't fit into one."""
    column = len(name) + 2
    text = ", ".join(mailbox.encode(column) for mailbox in mailboxes)
    if column + len(text) > LINE:
        text = ",\r\n ".join(mailbox.encode(column) for mailbox in mailboxes)
    return make_field(f"{name}: {text}".encode())


@lru_cache(maxsize=1024)
def author_field(author: Mailbox) -> Field:
    """Return the From field. Kept: a sender's messages have the same one."""
    return address_field("From", [author])


def subject_field(content: dict[str, Any]) -> Field:
    """Return the Subject field: `{"Data": ..., "Charset": ...}`. Raises BadContent."""
    return _subject_field(content["Data"], charset_of(content))


@lru_cache(maxsize=1024)
def _subject_field(text: str, charset: str) -> Field:
    # Kept, as a campaign has one subject or a few.
    value = encode_unstructured(refuse_control("Subject", text), charset, len("Subject: "))
    return make_field(f"Subject: {value}".encode())


def charset_of(content: dict[str, Any]) -> str:
    """Return the Charset of a Content, checked to be one. Raises BadContent."""
    return check_charset(content.get("Charset") or DEFAULT_CHARSET)


@lru_cache(maxsize=256)
def check_charset(charset: str) -> str:
    """Return `charset` if it is one. Raises BadContent."""
    try:
        if TOKEN.fullmatch(charset):
            is_ascii_based(charset)
            return charset
    except LookupError:
        pass
    raise BadContent(f"Unsupported charset: {refuse_control('Charset', charset)}")


def text_part(subtype: str, content: dict[str, Any]) -> Part:
    """Return the part of a text or HTML version of the message."""
    charset = charset_of(content)
    encoding, data = encode_text(content["Data"], charset)
    headers = [
        f"Content-Type: text/{subtype}; charset={charset}",
        f"Content-Transfer-Encoding: {encoding}",
    ]
    return Part(headers, data)


def attachment_part(attachment: dict[str, Any]) -> Part:
    """Return the part of an attachment. Raises BadContent."""
    name = refuse_control("The FileName of an attachment", attachment["FileName"])
    encoding, data = encode_attachment(attachment)
    disposition = attachment.get("ContentDisposition", "ATTACHMENT").lower()
    headers = [
        f"Content-Type: {media_type(attachment, name)};\r\n\t{parameter('name', name)}",
        f"Content-Transfer-Encoding: {encoding}",
        f"Content-Disposition: {disposition};\r\n\t{parameter('filename', name)}",
    ]
    if "ContentId" in attachment:
        headers.append(f"Content-ID: {content_id(attachment['ContentId'])}")
    if "ContentDescription" in attachment:
        text = refuse_control("A ContentDescription", attachment["ContentDescription"])
        headers.append(f"Content-Description: {encode_unstructured(text, 'UTF-8', 21)}")
    return Part(headers, data)


def encode_attachment(attachment: dict[str, Any]) -> tuple[str, bytes]:
    """Return (Content-Transfer-Encoding, content), as asked for or base64. Raises BadContent."""
    data: bytes = attachment["RawContent"]
    asked = attachment.get("ContentTransferEncoding", "BASE64")
    if asked == "QUOTED_PRINTABLE":
        return "quoted-printable", quoted_printable_binary(data)
    if asked == "BASE64":
        return "base64", base64_lines(data)
    if not is_seven_bit(data):
        name = attachment["FileName"]
        raise BadContent(f"Attachment {name} is not 7-bit text: use BASE64 or QUOTED_PRINTABLE.")
    return "7bit", data


def media_type(attachment: dict[str, Any], name: str) -> str:
    """Return the ContentType given, or the one that goes with the file name. Raises BadContent."""
    given: str = attachment.get("ContentType", "")
    if not given:
        return _types.guess_type(name, strict=True)[0] or "application/octet-stream"
    refuse_control("A ContentType", given)
    if not given.isascii() or not MEDIA_TYPE.fullmatch(given):
        raise BadContent(f"ContentType {given} is not of the form type/subtype.")
    return given


def content_id(given: str) -> str:
    """Return a ContentId in angle brackets. Raises BadContent."""
    bare = given[1:-1] if given.startswith("<") and given.endswith(">") else given
    if not CONTENT_ID.fullmatch(bare):
        raise BadContent(f"ContentId {refuse_control('A ContentId', given)} is not a valid id.")
    return f"<{bare}>"


def body_part(message: dict[str, Any], new_boundary: Callable[[], str]) -> Part:
    """Return the whole of a Simple message's content: mixed(related(alternative(text, html))).

    `new_boundary` makes a boundary that hasn't been used. Raises BadContent.
    """
    body = message["Body"]
    kinds = [("plain", "Text"), ("html", "Html")]
    texts = [text_part(subtype, body[kind]) for subtype, kind in kinds if kind in body]
    if not texts:
        raise BadContent("The message body is empty: give Text, Html or both.")
    inline: list[Part] = []
    attached: list[Part] = []
    for attachment in message.get("Attachments", []):
        where = inline if is_inline(attachment) else attached
        where.append(attachment_part(attachment))
    part = texts[0] if len(texts) == 1 else multipart("alternative", texts, new_boundary)
    if inline:
        part = multipart("related", [part, *inline], new_boundary)
    return multipart("mixed", [part, *attached], new_boundary) if attached else part


def is_inline(attachment: dict[str, Any]) -> bool:
    """Whether an attachment belongs to the HTML version and not beside the message."""
    return bool(attachment.get("ContentDisposition") == "INLINE" and attachment.get("ContentId"))


def multipart(subtype: str, parts: list[Part], new_boundary: Callable[[], str]) -> Part:
    """Return the parts as one, between boundaries that occur in none of them."""
    rendered = [part.render() for part in parts]
    boundary = find_boundary(rendered, new_boundary)
    line = b"--" + boundary.encode()
    between = b"\r\n" + line + b"\r\n"
    content = line + b"\r\n" + between.join(rendered) + b"\r\n" + line + b"--\r\n"
    return Part([f'Content-Type: multipart/{subtype};\r\n\tboundary="{boundary}"'], content)


def find_boundary(parts: list[bytes], new_boundary: Callable[[], str]) -> str:
    """Return a boundary that occurs in none of the parts."""
    for _ in range(BOUNDARY_TRIES):
        boundary = new_boundary()
        octets = boundary.encode()
        if all(part.find(octets) < 0 for part in parts):
            return boundary
    raise BadContent("The message holds every boundary that could part it.")


def parse_all(addresses: Sequence[str]) -> list[Mailbox]:
    """Return a mailbox per address. Raises BadAddress."""
    return [parse_mailbox(address) for address in addresses]
