"""The headers of a message, read from its bytes.

The standard library's parser takes ten times as long and reads the body as well; an archive needs
a handful of headers of every message. Nothing here raises for bad mail: an archive keeps what it
is given, and what can't be decoded is shown as it stands.
"""

from __future__ import annotations

import re

from local_aws.mail_manager.archive.reading.encoded_words import decode_words
from local_aws.mail_manager.archive.reading.text import clean, lines_are_clean

WANTED = frozenset(
    b"to from cc subject date message-id in-reply-to x-mailer x-original-mailer x-priority "
    b"received content-type content-disposition content-id".split()
)
"""The headers that search, result rows and attachments need, lower-case."""


_EMPTY_LINE = re.compile(rb"\n\r?\n")
_NEXT_HEADER = re.compile(rb"\n(?![ \t])")

_names: dict[bytes, bytes] = {}
"""Names as mail spells them -> the wanted header, b"" for any other: what has been met so far."""

MAX_NAMES, MAX_NAME_BYTES = 2_000, 80
"""Names that are remembered, and how long they may be; mail with more of them is read slower."""


class Headers:
    """The wanted headers of a message or of one part of it, each as it came, folds included."""

    __slots__ = ("_values", "end", "places")

    def __init__(
        self, values: dict[bytes, list[bytes]], places: list[tuple[bytes, int, int]], end: int
    ) -> None:
        self._values = values
        self.places = places
        """(name, where its value begins, its size) of each header, from the top."""
        self.end = end
        """Where the body begins, as an offset into the message."""

    def raw(self, name: bytes) -> bytes:
        """Return the first header called `name`, undecoded, or b""."""
        found = self._values.get(name)
        return unfold(found[0]).strip() if found else b""

    def first(self, name: bytes) -> str:
        """Return the first header called `name` as people read it, or "".

        Of a header that may stand once only, readers show the first (as does the standard library).
        """
        found = self._values.get(name)
        return decode(unfold(found[0])) if found else ""

    def every(self, name: bytes) -> list[str]:
        """Return all headers called `name`, from the top."""
        return [decode(unfold(value)) for value in self._values.get(name, ())]

    def joined(self, name: bytes) -> str:
        """Return all headers called `name` as one list of addresses, as readers show them."""
        found = self._values.get(name, ())
        return self.first(name) if len(found) < 2 else ", ".join(self.every(name))


def read_headers(raw: bytes, start: int = 0, limit: int | None = None) -> Headers:
    """Read the headers that begin at `start`; they end at the first line that can't be one."""
    block, end = header_block(raw, start, len(raw) if limit is None else limit)
    values: dict[bytes, list[bytes]] = {}
    places: list[tuple[bytes, int, int]] = []
    at = start
    for lines in _NEXT_HEADER.split(block):
        at += len(lines) + 1
        name, colon, value = lines.partition(b":")
        key = _names.get(name) if colon else None
        if key is None:
            key, value = _read_name(lines)
            if key is None:
                break
        if key:
            values.setdefault(key, []).append(value)
            places.append((key, at - 1 - len(value), len(value)))
    return Headers(values, places, end)


def _read_name(lines: bytes) -> tuple[bytes | None, bytes]:
    """Return which wanted header a line and its folds are, and the value.

    b"" stands for a line that is to be passed over, None for one that no header can be.
    """
    line = lines.partition(b"\n")[0]
    name, colon, _ = line.partition(b":")
    key, value = name.lower(), lines[len(name) + len(colon) :]
    if key not in WANTED:
        if colon and name and b" " not in name and b"\t" not in name:
            return _remember(name, b""), value
        key = name.rstrip(b" \t").lower()
        if not colon or key not in WANTED:
            passed = line.startswith((b" ", b"\t", b"From ")) or not line.strip()
            return (b"" if passed else None), value
    return (_remember(name, key) if colon else key), value


def _remember(name: bytes, key: bytes) -> bytes:
    if len(_names) < MAX_NAMES and len(name) <= MAX_NAME_BYTES:
        _names[name] = key
    return key


def unfold(value: bytes) -> bytes:
    """Return a header's value as one line; a fold counts as one space, as readers show it."""
    return b" ".join(map(bytes.strip, value.split(b"\n"))) if b"\n" in value else value


def unfold_all(values: list[bytes]) -> list[bytes]:
    """Return values as `unfold` does."""
    if b"\n" not in b"".join(values):
        return values
    return [unfold(value) if b"\n" in value else value for value in values]


def header_block(raw: bytes, start: int, limit: int) -> tuple[bytes, int]:
    """Return the headers that begin at `start`, undivided, and where the body begins."""
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
        if "=?" not in text and text.isprintable():
            return text.strip()
    except UnicodeDecodeError:
        text = value.decode("cp1252", "replace")
    if "=?" in text:
        text = decode_words(text)
    return clean(text).strip()


def decode_all(folded: list[bytes]) -> list[str]:
    """Return what `decode` returns for each value once it is unfolded, sooner."""
    values = unfold_all(folded)
    try:
        whole = decode_words(b"\n".join(values).decode())
    except UnicodeDecodeError:
        return list(map(decode, values))
    texts = whole.split("\n")
    if len(texts) != len(values):  # one had an encoded line feed, or there is none
        return list(map(decode, values))
    if lines_are_clean(whole):
        return list(map(str.strip, texts))
    return [clean(text).strip() for text in texts]
