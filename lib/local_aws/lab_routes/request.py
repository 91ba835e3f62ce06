"""What the lab's own routes read from a request, and how they refuse one."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_aws.world import LocalAws

Handler = Callable[["LocalAws", dict[str, Any], str], dict[str, Any]]
"""(local AWS, body, name in the path) -> answer"""


class BadRequest(Exception):
    """A request to the lab that can't be done; the text says why and what to do."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


def text_of(body: dict[str, Any], name: str) -> str:
    """Return a text of the body. Raises BadRequest where there is none."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise BadRequest(f'The body needs "{name}", a text.')
    return value


def message_of(text: str) -> bytes:
    """Return a message from base64. Raises BadRequest where it isn't base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise BadRequest('"raw" must be a message in base64.') from None


def moment_of(seconds: float) -> str:
    """Return epoch seconds as ISO 8601, in UTC and with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
