"""The headers of a message, read from its bytes.

The standard library's parser takes ten times as long and reads the body as well; an archive needs
a handful of headers of every message. Nothing here raises for bad mail: an archive keeps what it
is given, and what can't be decoded is shown as it stands.
"""

from __future__ import annotations

import re

from local_aws.mail_manager.archive.encoded_words import decode_words
from local_aws.mail_manager.archive.text import clean

WANTED = frozenset(
    b"to from cc subject date message-id in-reply-to x-mailer x-original-mailer x-priority "
    b"received content-type content-disposition content-id".split()
)
"""The headers that search, result rows and attachments need, lower-case."""


_EMPTY_LINE = re.compile(rb"\n\r?\n")


class Headers:
    """The wanted headers of a message or of one part of it, each with the lines it came in."""

    __slots__ = ("_values", "end")

    def __init__(self, values: dict[bytes, list[list[bytes]]], end: int) -> None:
        self._values = values
        self.end = end
        """Where the body begins, as an offset into the message."""

    def raw(self, name: bytes) -> bytes:
        """Return the first header called `name`, undecoded, or b""."""
        found = self._values.get(name)
        return _unfold(found[0]) if found else b""

    def first(self, name: bytes) -> str:
        """Return the first header called `name` as people read it, or "".

        Of a header that may stand once only, readers show the first (as does the standard library).
        """
        found = self._values.get(name)
        return decode(_unfold(found[0])) if found else ""

    def every(self, name: bytes) -> list[str]:
        """Return all headers called `name`, from the top."""
        return [decode(_unfold(lines)) for lines in self._values.get(name, ())]

    def joined(self, name: bytes) -> str:
        """Return all headers called `name` as one list of addresses, as readers show them."""
        return ", ".join(self.every(name))


def read_headers(raw: bytes, start: int = 0, limit: int | None = None) -> Headers:
    """Read the headers that begin at `start`; they end at the first line that can't be one."""
    block, end = _header_block(raw, start, len(raw) if limit is None else limit)
    values: dict[bytes, list[list[bytes]]] = {}
    lines: list[bytes] = []
    for line in block.split(b"\n"):
        if line.startswith((b" ", b"\t")):
            lines.append(line)
            continue
        name, colon, value = line.partition(b":")
        key, lines = name.lower(), [value]
        if key not in WANTED:
            if colon and name and b" " not in name and b"\t" not in name:
                continue
            key = name.rstrip(b" \t").lower()
            if not colon or key not in WANTED:
                if line.startswith(b"From ") or not line.strip():
                    continue
                break
        values.setdefault(key, []).append(lines)
    return Headers(values, end)


def _unfold(lines: list[bytes]) -> bytes:
    """Return the lines of a header as one; a fold counts as one space, as readers show it."""
    return lines[0] if len(lines) == 1 else b" ".join(map(bytes.strip, lines))


def _header_block(raw: bytes, start: int, limit: int) -> tuple[bytes, int]:
    for empty in (b"\r\n", b"\n"):
        if raw.startswith(empty, start):
            return b"", start + len(empty)
    found = _EMPTY_LINE.search(raw, start, limit)
    return (raw[start : found.start()], found.end()) if found else (raw[start:limit], limit)


def decode(value: bytes) -> str:
    """Return a header's value as people read it: decoded, on one line, without controls.

    Bytes that aren't ASCII are UTF-8 (RFC 6532) or, where they can't be, Windows-1252.
    """
    value = value.strip()
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("cp1252", "replace")
    if "=?" in text:
        text = decode_words(text)
    return clean(text).strip()
