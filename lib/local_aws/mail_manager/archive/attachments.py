"""Whether a message has attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from local_aws.mail_manager.archive.headers import Headers, read_headers

MAX_DEPTH = 20
"""Multiparts inside multiparts that are looked into; nobody writes mail that is nested deeper."""

REPORTS = frozenset({b"message/delivery-status", b"message/disposition-notification"})
"""The machine-readable half of a report (RFC 6522), which readers don't show as an attachment."""

_BOUNDARY = re.compile(rb'boundary\s*=\s*(?:"([^"]+)"|([^\s;"]+))', re.IGNORECASE)
_FILE_NAME = re.compile(rb"\b(?:file)?name\*?[0-9*]*\s*=", re.IGNORECASE)


def has_attachments(raw: bytes, headers: Headers) -> bool:
    """Tell whether a reader would show a paper clip: HAS_ATTACHMENTS.

    Assumption, since AWS doesn't say: an attachment is a part that is declared one, has a file
    name, is another message, or is neither text nor a picture shown inside the text.
    """
    return any(_is_attachment(part) for part in _leaves(raw, headers, len(raw), 0))


def _leaves(raw: bytes, headers: Headers, limit: int, depth: int) -> Iterator[Headers]:
    kind = headers.raw(b"content-type")
    found = _BOUNDARY.search(kind) if b"multipart/" in kind.lower() else None
    if found is None or depth == MAX_DEPTH:
        yield headers
        return
    for start, end in _parts(raw, headers.end, limit, found[1] or found[2]):
        yield from _leaves(raw, read_headers(raw, start, end), end, depth + 1)


def _parts(raw: bytes, start: int, limit: int, boundary: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each part of a multipart begins and ends (RFC 2046 section 5.1)."""
    begin = -1
    for at, after in _delimiters(raw, max(start - 1, 0), limit, b"\n--" + boundary):
        if begin >= 0:
            yield begin, max(at, begin)
        begin = after
        if after == limit:
            return
    if begin >= 0:
        yield begin, limit


def _delimiters(raw: bytes, at: int, limit: int, delimiter: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each delimiter line begins and where the next line does; `limit` after the last.

    A line that goes on after the boundary is text, or belongs to a boundary that begins alike.
    """
    while (at := raw.find(delimiter, at, limit)) >= 0:
        line_end = raw.find(b"\n", at + 1, limit)
        after = limit if line_end < 0 else line_end + 1
        rest = raw[at + len(delimiter) : after].strip()
        if rest in (b"", b"--"):
            yield at, limit if rest else after
        at += len(delimiter)


def _is_attachment(part: Headers) -> bool:
    kind = part.raw(b"content-type").strip().lower()
    disposition = part.raw(b"content-disposition").strip().lower()
    if disposition.startswith(b"attachment"):
        return True
    if part.raw(b"content-id") and not kind.startswith(b"application/"):
        return False
    if _FILE_NAME.search(disposition) or _FILE_NAME.search(kind):
        return True
    name = kind.partition(b";")[0].strip()
    main = name.partition(b"/")[0]
    return name not in REPORTS and main in _ALWAYS and not name.endswith(b"-signature")


_ALWAYS = frozenset({b"application", b"audio", b"font", b"image", b"message", b"model", b"video"})
