"""Where in a message the headers lie that a row of results shows.

An index keeps it, so that a page of a thousand rows takes its values from where they are, without
reading a thousand messages' headers again.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

SHOWN = (
    *(b"date", b"from", b"subject", b"message-id", b"in-reply-to", b"x-mailer"),
    *(b"x-original-mailer", b"x-priority", b"to", b"cc", b"received"),
)
"""Names of the headers in a row; their places here stand for them in a span."""

PLACE_BITS = 14
"""Bits of a place in a message and of a value's size: those of 16 KiB, and two fit in a span."""

KIND_SHIFT = 2 * PLACE_BITS

MAX_PLACE = (1 << PLACE_BITS) - 1

Spans = bytes | bytearray | memoryview
"""A number of 32 bits for each header: which one it is, where its value begins and its size.

None at all stands for a message that has to be read, as one whose headers don't fit these bits.
"""

_KINDS = {name: kind << KIND_SHIFT for kind, name in enumerate(SHOWN)}


def pack(values: Iterable[tuple[bytes, int, int]]) -> bytes:
    """Return the spans of a message, given its headers from the top as (name, begin, size)."""
    shown = [(_KINDS[name], begin, size) for name, begin, size in values if name in _KINDS]
    if any(begin > MAX_PLACE or size > MAX_PLACE for _, begin, size in shown):
        return b""
    return array("I", [kind | begin << PLACE_BITS | size for kind, begin, size in shown]).tobytes()
