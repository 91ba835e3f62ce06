"""Record names as the Route 53 API writes them.

The API ends names with a dot and writes characters other than letters, digits, "-", "_" and "."
as a backslash and three octal digits: a wildcard is `\\052.example.com.`. Source: "DNS domain name
format" in the developer guide.
"""

from __future__ import annotations

import re

from local_aws.internet.names import BadName, canonical

_ESCAPE = re.compile(r"\\([0-7]{3})")
_PLAIN = re.compile(r"[a-z0-9_.-]")


def from_api(name: str) -> str:
    """Return the canonical form of a name in a request: `*.example.com`. Raises BadName."""
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 8)), name)
    if any(not 0x20 < ord(character) < 0x7F for character in text):
        raise BadName(f"{name!r} has characters that Route 53 does not support.")
    return canonical(text)


def to_api(name: str) -> str:
    """Return a canonical name as responses have it: `\\052.example.com.`."""
    return "".join(map(_escape, name)) + "."


def _escape(character: str) -> str:
    return character if _PLAIN.match(character) else f"\\{ord(character):03o}"


def sort_key(name: str) -> tuple[str, ...]:
    """Return what Route 53 sorts names by: the labels from the right, as it writes them."""
    return tuple(reversed(to_api(name).split(".")[:-1]))
