"""FilterLogEvents: the events of a log group that a filter pattern means, in the order of time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.logs.event_operations import log_group
from local_aws.logs.patterns import InvalidPattern, Pattern, read_pattern
from local_aws.logs.service import service

PAGE = 10_000
BACKWARDS_SINCE = 1_704_067_200_000
"""1 January 2024 in milliseconds: before it, startFromHead can't be false (API reference)."""

TOKEN = re.compile(r"([fb])/(\d+)/(\d+)")
"""Direction of a search, and the time and number of the last event that was returned."""

Params = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Where a page begins: behind an event, known by its time and number, or at an end."""

    forwards: bool
    behind: tuple[int, int] | None = None


@service.operation("FilterLogEvents")
def filter_log_events(params: Params, context: Context) -> Params:
    """Return a page of events; those of all streams by their time, both ends included.

    `searchedLogStreams` is empty, as AWS has had it since 2020. Nothing is masked here, so that
    `unmask` changes nothing.
    """
    pattern, page = _pattern(params.get("filterPattern", "")), _page(params)
    found = [
        (event, name)
        for name, stream in _streams(params, log_group(_group_name(params), context))
        for event in stream.events
        if _in_time(event, params) and _behind(event, page) and pattern.matches(event.message)
    ]
    found.sort(key=lambda one: _place(one[0]), reverse=not page.forwards)
    limit = params.get("limit", PAGE)
    shown = [one.to_filter_dict() | {"logStreamName": name} for one, name in found[:limit]]
    more = {"nextToken": _token(page, found[limit - 1][0])} if len(found) > limit else {}
    return {"events": shown, "searchedLogStreams": [], **more}


def _group_name(params: Params) -> str:
    given = [params[one] for one in ("logGroupName", "logGroupIdentifier") if one in params]
    if len(given) != 1:
        raise _invalid("Exactly one of logGroupName and logGroupIdentifier must be given.")
    return given[0].partition(":log-group:")[2].removesuffix(":*") or str(given[0])


def _pattern(text: str) -> Pattern:
    try:
        return read_pattern(text)
    except InvalidPattern as problem:
        raise _invalid(str(problem)) from None


def _page(params: Params) -> Page:
    if "nextToken" in params:
        found = TOKEN.fullmatch(params["nextToken"])
        if found is None:
            raise _invalid("The specified nextToken is invalid.")
        return Page(found[1] == "f", (int(found[2]), int(found[3])))
    forwards = params.get("startFromHead", True)
    if not forwards and params.get("startTime", 0) < BACKWARDS_SINCE:
        raise _invalid("startFromHead can be false with a startTime from 1 January 2024 on only.")
    return Page(forwards)


def _token(page: Page, last: Any) -> str:
    return "/".join(["f" if page.forwards else "b", *map(str, _place(last))])


def _place(event: Any) -> tuple[int, int]:
    return event.timestamp, event.event_id


def _behind(event: Any, page: Page) -> bool:
    if page.behind is None:
        return True
    place = _place(event)
    return place > page.behind if page.forwards else place < page.behind


def _in_time(event: Any, params: Params) -> bool:
    after = event.timestamp >= params.get("startTime", 0)
    return bool(after and ("endTime" not in params or event.timestamp <= params["endTime"]))


def _streams(params: Params, group: Any) -> list[tuple[str, Any]]:
    names, prefix = params.get("logStreamNames"), params.get("logStreamNamePrefix", "")
    if names and prefix:
        raise _invalid("logStreamNames and logStreamNamePrefix can't be given together.")
    return [
        (name, stream)
        for name, stream in group.streams.items()
        if name.startswith(prefix) and (not names or name in names)
    ]


def _invalid(text: str) -> AwsError:
    return AwsError("InvalidParameterException", text)
