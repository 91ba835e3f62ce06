"""Authentication-Results read into data (RFC 8601, 2.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from messaging_lab.authentication.fields import Received, read

_PAIR = re.compile(r'([A-Za-z0-9_./-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";]+))')


@dataclass(frozen=True)
class MethodResult:
    """What one method found: `dkim`, `pass`, {"header.d": "nutrition.example"}, a comment."""

    method: str
    result: str
    properties: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""

    def property(self, *names: str) -> str:
        """Return the first of these properties that is there, or ''."""
        return next((self.properties[name] for name in names if name in self.properties), "")


@dataclass(frozen=True)
class AuthenticationResults:
    """The verdict that a receiver wrote on top of a message."""

    authserv_id: str = ""
    results: tuple[MethodResult, ...] = ()

    def of(self, method: str) -> list[MethodResult]:
        """Return the results of one method, in the order written."""
        return [each for each in self.results if each.method == method]


def parse_authentication_results(value: str) -> AuthenticationResults:
    """Read the value of the header. What can't be understood is left out; nothing is raised."""
    parts = _parts(value)
    server = next(iter(parts[0][0].split()), "")
    # Microsoft 365 begins with the first result and leaves its own name out.
    named = "=" not in server
    results = (_result(text, comment) for text, comment in parts[named:])
    return AuthenticationResults(
        server if named else "", tuple(each for each in results if each is not None)
    )


def read_authentication_results(
    message: bytes | Received, authserv_id: str | None = None
) -> AuthenticationResults:
    """Return the topmost Authentication-Results of a message, or that of one receiver.

    Only the receiver's own header can be trusted, and it is the topmost: a sender can write one
    below. Without any, the answer has no results.
    """
    for found in read(message).all("Authentication-Results"):
        parsed = parse_authentication_results(found.value)
        if authserv_id is None or parsed.authserv_id.lower() == authserv_id.lower():
            return parsed
    return AuthenticationResults()


def _parts(value: str) -> list[tuple[str, str]]:
    """Cut at the semicolons outside quotes and comments: each part's text and its comments."""
    parts = [["", ""]]
    depth, quoted, escaped = 0, False, False
    for char in value:
        plain = not escaped
        escaped = plain and char == "\\"
        if plain and char == '"' and not depth:
            quoted = not quoted
        if plain and char == ";" and not quoted and not depth:
            parts.append(["", ""])
            continue
        opens = plain and char == "(" and not quoted
        closes = plain and char == ")" and depth > 0
        depth += opens - closes
        inside = depth > 0 or closes
        parts[-1][inside] += " " if inside and depth == opens and (opens or closes) else char
    return [(text, " ".join(comment.split())) for text, comment in parts]


def _result(text: str, comment: str) -> MethodResult | None:
    pairs = [(name, bare or _unescape(quoted)) for name, quoted, bare in _PAIR.findall(text)]
    if not pairs or not pairs[0][1]:
        return None
    (method, result), *rest = pairs
    properties: dict[str, str] = {}
    for name, value in rest:
        properties.setdefault(name.lower(), value)
    return MethodResult(method.lower().partition("/")[0], result.lower(), properties, comment)


def _unescape(quoted: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted)
