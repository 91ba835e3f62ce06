"""Lists that come a page at a time."""

from __future__ import annotations

import base64
import binascii


class BadToken(ValueError):
    """A NextToken that no earlier page of the same list gave out."""


def page(names: list[str], size: int, token: str, scope: str) -> tuple[list[str], str]:
    """Return a page of sorted `names` and the token of the next page ('' on the last one).

    `scope` names the list (`identities us-east-1`): a token is good for the list it comes from, and
    names that were added or removed in between do no harm. Raises BadToken.
    """
    after = _read(token, scope) if token else ""
    rest = [name for name in names if name > after]
    shown = rest[:size]
    return shown, _write(shown[-1], scope) if len(rest) > size else ""


def _write(last: str, scope: str) -> str:
    return base64.urlsafe_b64encode(f"{scope}\n{last}".encode()).decode()


def _read(token: str, scope: str) -> str:
    try:
        found, _, last = base64.b64decode(token, b"-_", validate=True).decode().partition("\n")
    except (binascii.Error, ValueError):
        raise BadToken(token) from None
    if found != scope:
        raise BadToken(token)
    return last
