"""Pages of a list: PageSize and NextToken."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from local_aws.mail_manager.errors import invalid

Item = TypeVar("Item")

DEFAULT_PAGE_SIZE = 50
"""Items of a page where PageSize isn't given. Assumption: the largest that the model allows."""


def page(
    items: Sequence[Item], params: dict[str, Any], key: Callable[[Item], str]
) -> tuple[list[Item], str | None]:
    """Return the page that `params` ask for and the token of the next one.

    The token names the last item shown, so items that are added meanwhile shift nothing. Raises
    ValidationException for a token that isn't from here.
    """
    start = _start(items, params.get("NextToken"), key)
    end = start + params.get("PageSize", DEFAULT_PAGE_SIZE)
    shown = list(items[start:end])
    return shown, _token(key(shown[-1])) if end < len(items) else None


def _start(items: Sequence[Item], token: str | None, key: Callable[[Item], str]) -> int:
    if token is None:
        return 0
    for position, item in enumerate(items, 1):
        if _token(key(item)) == token:
            return position
    raise invalid("NextToken is not valid: start again from the first page.")


def _token(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode()
