"""What the Describe operations do alike: named resources or all, filtered, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from local_aws.sms_voice import filters, paging
from local_aws.sms_voice.errors import invalid, not_done
from local_aws.sms_voice.resource import Resource

Kind = TypeVar("Kind", bound=Resource)


def select(
    params: dict[str, Any],
    named: str,
    find: Callable[[Any], Kind],
    everything: Iterable[Kind],
    tests: filters.Tests[Kind],
) -> tuple[list[Kind], dict[str, str]]:
    """Return a page of resources and its NextToken.

    `named` is the member that holds references to some of them. Raises ResourceNotFoundException if
    any of these doesn't exist, ValidationException for bad filters and tokens.
    """
    references = params.get(named) or []
    _check_owner(params, named)
    found = [find(one) for one in references] if references else list(everything)
    kept = filters.apply({one.arn: one for one in found}.values(), params.get("Filters", []), tests)
    return paging.page(kept, params, paging.by_age, named)


def _check_owner(params: dict[str, Any], named: str) -> None:
    if "Owner" not in params:
        return
    if params.get(named):
        text = f"Owner and {named} can't be used together"
        raise invalid("PARAMETERS_CANNOT_BE_USED_TOGETHER", "Owner", text)
    if params["Owner"] == "SHARED":
        raise not_done("resources", "sharing between accounts isn't done")
