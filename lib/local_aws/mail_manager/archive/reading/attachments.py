"""Whether a message has attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from local_aws.mail_manager.archive.reading.headers import Headers, header_block, read_headers

if TYPE_CHECKING:
    from local_aws.mail_manager.archive.reading.header_columns import HeaderList
    from local_aws.mail_manager.archive.reading.header_fields import MailTable

MAX_DEPTH = 20
"""Multiparts inside multiparts that are looked into; nobody writes mail that is nested deeper."""

MAX_KNOWN_BYTES = 200
"""How long the headers of a part may be to be remembered: those of most texts are the same."""

REPORTS = frozenset({b"message/delivery-status", b"message/disposition-notification"})
"""The machine-readable half of a report (RFC 6522), which readers don't show as an attachment."""

_CONTENT_HEADERS = (b"content-type", b"content-disposition", b"content-id")

_ENDS = (b"", b"--")
"""What may stand after a boundary; the latter says that no part follows."""

_BOUNDARY = re.compile(rb'boundary\s*=\s*(?:"([^"]+)"|([^\s;"]+))', re.IGNORECASE)
_FILE_NAME = re.compile(rb"\b(?:file)?name\*?[0-9*]*\s*=", re.IGNORECASE)


class Part(NamedTuple):
    """A message or a part of one: the boundary between its own parts, and what it is without."""

    boundary: bytes | None
    is_attachment: bool


def has_attachments(raw: bytes, headers: Headers) -> bool:
    """Tell whether a reader would show a paper clip: HAS_ATTACHMENTS.

    Assumption, since AWS doesn't say: an attachment is a part that is declared one, has a file
    name, is another message, or is neither text nor a picture shown inside the text.
    """
    part = _read_part(*map(headers.raw, _CONTENT_HEADERS))
    return _holds_attachment(raw, part, headers.end, len(raw))


def attachments_of(raws: Sequence[bytes], headers: HeaderList | MailTable) -> Iterator[bool]:
    """Yield `has_attachments` of messages, given their headers as columns."""
    parts = map(_read_part, *map(headers.raw, _CONTENT_HEADERS))
    return map(_holds_attachment, raws, parts, headers.ends(), map(len, raws))


def _holds_attachment(raw: bytes, part: Part, start: int, limit: int, depth: int = 0) -> bool:
    """Tell whether a part is an attachment or has one in its body, which begins at `start`."""
    if part.boundary is None or depth == MAX_DEPTH:
        return part.is_attachment
    for begin, end in _parts(raw, start, limit, part.boundary):
        inner, body = _part_at(raw, begin, end)
        if _holds_attachment(raw, inner, body, end, depth + 1):
            return True
    return False


def _parts(raw: bytes, start: int, limit: int, boundary: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each part of a multipart begins and ends (RFC 2046 section 5.1).

    A line that goes on after the boundary is text, or belongs to a boundary that begins alike.
    """
    delimiter, begin = b"\n--" + boundary, -1
    at = raw.find(delimiter, max(start - 1, 0), limit)
    while at >= 0:
        rest_at = at + len(delimiter)
        line_end = raw.find(b"\n", rest_at, limit)
        rest = raw[rest_at : line_end if line_end >= 0 else limit].strip()
        if rest in _ENDS:
            if begin >= 0:
                yield begin, max(at, begin)
            if rest or line_end < 0:
                return
            begin = line_end + 1
        at = raw.find(delimiter, rest_at, limit)
    if begin >= 0:
        yield begin, limit


def _part_at(raw: bytes, begin: int, end: int) -> tuple[Part, int]:
    """Return the part that begins there and where its body does."""
    block, body = header_block(raw, begin, end)
    if len(block) > MAX_KNOWN_BYTES:
        return _known_part.__wrapped__(block), body
    return _known_part(block), body


@lru_cache(maxsize=1_000)
def _known_part(block: bytes) -> Part:
    headers = read_headers(block)
    return _read_part(*map(headers.raw, _CONTENT_HEADERS))


def _read_part(kind: bytes, disposition: bytes, content_id: bytes) -> Part:
    lower = kind.lower()
    if b"multipart/" in lower and (found := _BOUNDARY.search(kind)):
        return Part(found[1] or found[2], False)
    return Part(None, _is_attachment(lower, disposition.lower(), content_id))


def _is_attachment(kind: bytes, disposition: bytes, content_id: bytes) -> bool:
    if disposition.startswith(b"attachment"):
        return True
    if content_id and not kind.startswith(b"application/"):
        return False
    if _FILE_NAME.search(disposition) or _FILE_NAME.search(kind):
        return True
    name = kind.partition(b";")[0].strip()
    main = name.partition(b"/")[0]
    return name not in REPORTS and main in _ALWAYS and not name.endswith(b"-signature")


_ALWAYS = frozenset({b"application", b"audio", b"font", b"image", b"message", b"model", b"video"})
