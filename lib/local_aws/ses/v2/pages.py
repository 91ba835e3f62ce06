"""v2: lists that come a page at a time."""

from __future__ import annotations

from typing import Any

from local_aws.ses.errors import bad_request
from local_aws.ses.paging import BadToken, page

MAX_PAGE_SIZE = 1000
"""Entries on a page, at most and by default (assumption: AWS gives no number for these lists)."""


def shown_page(
    names: list[str], params: dict[str, Any], scope: str, limit: int = MAX_PAGE_SIZE
) -> tuple[list[str], dict[str, str]]:
    """Return the sorted `names` that a call's PageSize and NextToken show, and the answer's token.

    Raises BadRequestException for a size out of bounds and for a token of another list.
    """
    size, token = params.get("PageSize", limit), params.get("NextToken", "")
    if not 1 <= size <= limit:
        raise bad_request(
            f"Value {size} for parameter PageSize is invalid. "
            f"PageSize must be between 1 and {limit}."
        )
    try:
        shown, following = page(names, size, token, scope)
    except BadToken:
        raise bad_request(f"Invalid NextToken <{token}>.") from None
    return shown, {"NextToken": following} if following else {}
