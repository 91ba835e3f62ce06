"""The HTML versions inside a MIME message: found, read, and written again where they change.

Only the parts that change are touched; the rest of the message stays byte for byte.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator

from local_aws.internet.message import Field, WireMessage, make_field
from local_aws.ses.message.transfer_encoding import encode_text

BOUNDARY = re.compile(rb'(?i)\bboundary\s*=\s*(?:"([^"]+)"|([^\s";]+))')
CHARSET = re.compile(rb'(?i)\bcharset\s*=\s*"?([^\s";]+)')

Rewrite = Callable[[str], str]
Part = tuple[list[Field], bytes]
Wanted = Callable[[list[Field]], bool]


def html_texts(fields: list[Field], body: bytes) -> Iterator[str]:
    """Return the HTML versions of a message as text."""
    kind = _value(fields, b"content-type")
    if kind.lower().startswith(b"multipart/"):
        for start, end in _spans(kind, body):
            part = WireMessage(body[start:end])
            yield from html_texts(part.fields, part.body)
    elif is_html(fields):
        yield decode(fields, body)


def rewrite_html(fields: list[Field], body: bytes, rewrite: Rewrite) -> Part:
    """Return header fields and body with each HTML version rewritten."""
    return _rewrite(fields, body, rewrite, is_html)


def rewrite_texts(fields: list[Field], body: bytes, rewrite: Rewrite) -> Part:
    """Return header fields and body with each HTML and each text version rewritten."""
    return _rewrite(fields, body, rewrite, is_text)


def _rewrite(fields: list[Field], body: bytes, rewrite: Rewrite, wanted: Wanted) -> Part:
    kind = _value(fields, b"content-type")
    if kind.lower().startswith(b"multipart/"):
        return fields, _rewrite_parts(kind, body, rewrite, wanted)
    if not wanted(fields):
        return fields, body
    before = decode(fields, body)
    after = rewrite(before)
    return (fields, body) if after == before else encode(fields, after)


def _rewrite_parts(kind: bytes, body: bytes, rewrite: Rewrite, wanted: Wanted) -> bytes:
    written, done = [], 0
    for start, end in _spans(kind, body):
        part = WireMessage(body[start:end])
        fields, content = _rewrite(part.fields, part.body, rewrite, wanted)
        if content is part.body:
            continue
        # The line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1).
        head = b"\r\n".join(field.raw for field in fields)
        written += [body[done:start], head, b"\r\n\r\n", content]
        done = end
    return b"".join([*written, body[done:]]) if written else body


def _spans(kind: bytes, body: bytes) -> list[tuple[int, int]]:
    """Return where each part of a multipart body begins and ends."""
    found = BOUNDARY.search(kind)
    if not found:
        return []
    boundary = re.escape(found[1] or found[2])
    lines = list(re.finditer(rb"(?:\A|\r\n)--" + boundary + rb"(--)?[ \t]*(?=\r\n|\Z)", body))
    ends = [line.start() for line in lines[1:]] + [len(body)]
    spans = []
    for line, end in zip(lines, ends, strict=False):
        if line[1]:
            break
        spans.append((min(line.end() + 2, end), end))
    return spans


def _value(fields: list[Field], name: bytes) -> bytes:
    return next((field.value for field in fields if field.name == name), b"")


def is_html(fields: list[Field]) -> bool:
    """Whether a part is an HTML version of the message and not an attached file."""
    disposition = _value(fields, b"content-disposition").lower()
    kind = _value(fields, b"content-type").lower()
    return kind.startswith(b"text/html") and not disposition.startswith(b"attachment")


def is_text(fields: list[Field]) -> bool:
    """Whether a part is a version of the message: HTML, or plain text, the default (RFC 2045)."""
    disposition = _value(fields, b"content-disposition").lower()
    kind = _value(fields, b"content-type").lower() or b"text/plain"
    return kind.startswith((b"text/html", b"text/plain")) and not disposition.startswith(
        b"attachment"
    )


def _charset(fields: list[Field]) -> str:
    found = CHARSET.search(_value(fields, b"content-type"))
    return found[1].decode("ascii", "replace") if found else "UTF-8"


def decode(fields: list[Field], body: bytes) -> str:
    """Return the text of a part. What can't be decoded is replaced."""
    encoding = _value(fields, b"content-transfer-encoding").lower()
    if encoding == b"quoted-printable":
        body = binascii.a2b_qp(body)
    elif encoding == b"base64":
        try:
            body = base64.b64decode(body)
        except binascii.Error:
            body = b""
    try:
        return body.decode(_charset(fields), "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def encode(fields: list[Field], text: str) -> Part:
    """Return the part with another text, in its charset."""
    encoding, data = encode_text(text, _charset(fields))
    kept = [field for field in fields if field.name != b"content-transfer-encoding"]
    return [*kept, make_field(f"Content-Transfer-Encoding: {encoding}".encode())], data
