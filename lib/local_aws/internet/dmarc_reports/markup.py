"""XML as text: what both forms of a report are written with."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd]")
"""Characters that XML 1.0 can't have (§2.2), as far as they occur in mail."""

Content = list[str]


def element(name: str, value: str | int) -> Content:
    """Return an element with text, on a line."""
    return [f"<{name}>{escape(NOT_XML.sub('?', str(value)))}</{name}>"]


def optional(name: str, value: str | int | None) -> Content:
    """Return an element with text, or nothing where there is no value."""
    return [] if value is None or value == "" else element(name, value)


def parent(name: str, *children: Content) -> Content:
    """Return an element around others, whose lines are indented."""
    inner = [f"  {line}" for child in children for line in child]
    return [f"<{name}>", *inner, f"</{name.partition(' ')[0]}>"]


def document(root: Content) -> bytes:
    """Return a whole XML document."""
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *root, ""]).encode()


def passes(aligned: bool) -> str:
    """Return "pass" or "fail"."""
    return "pass" if aligned else "fail"
