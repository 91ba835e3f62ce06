"""Pages of a list: MaxResults and NextToken."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from local_aws.sms_voice.errors import invalid
from local_aws.sms_voice.resource import Resource

Item = TypeVar("Item")

DEFAULT_MAX_RESULTS = 100
"""Items of a page where MaxResults isn't given. Assumption: the most that the model allows."""


def by_age(resource: Resource) -> str:
    """The key of a list of resources: in order of creation."""
    return f"{resource.serial:012d}"


def page(
    items: Iterable[Item], params: dict[str, Any], key: Callable[[Item], str], scope: str
) -> tuple[list[Item], dict[str, str]]:
    """Return the page that `params` ask for and {"NextToken": …}, or {} on the last one.

    Items come in the order of their keys. A token names the key of the last item shown and is good
    for the list (`scope`) it comes from; what is added or deleted meanwhile shifts nothing. Raises
    ValidationException with INVALID_NEXT_TOKEN.
    """
    after = _read(params["NextToken"], scope) if "NextToken" in params else ""
    rest = sorted((item for item in items if key(item) > after), key=key)
    size = params.get("MaxResults", DEFAULT_MAX_RESULTS)
    shown = rest[:size]
    more = len(rest) > size
    return shown, {"NextToken": _write(key(shown[-1]), scope)} if more else {}


def _write(last: str, scope: str) -> str:
    return base64.urlsafe_b64encode(f"{scope}\n{last}".encode()).decode()


def _read(token: str, scope: str) -> str:
    wrong = invalid("INVALID_NEXT_TOKEN", "NextToken", "no page of this list gave out this token")
    try:
        found, _, last = base64.b64decode(token, b"-_", validate=True).decode().partition("\n")
    except (binascii.Error, ValueError):
        raise wrong from None
    if found != scope:
        raise wrong
    return last
