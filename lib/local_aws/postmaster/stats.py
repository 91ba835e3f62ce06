"""domainStats:query of v2: standard metrics over days, from the provider's traffic."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from local_aws.postmaster.domains import postmaster
from local_aws.postmaster.traffic import ALL_DKIM, FROM_HEADER, Received, Traffic

if TYPE_CHECKING:
    from local_aws.world import LocalAws

MIN_MESSAGES = 100
"""Messages, of a domain or with an identifier, from which on there are figures (assumption)."""

MIN_REPORTERS = 2
"""Readers who have to report mail with an identifier before it is named (assumption)."""

DEFAULT_PAGE, MAX_PAGE = 10, 200

CONDITION = re.compile(r'\s*(\w+)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:AND|$)')

Filters = dict[str, str]


def query(aws: LocalAws, domain: str, body: dict[str, Any]) -> dict[str, Any]:
    """Answer QueryDomainStatsRequest. Raises ValueError with a sentence for what can't be read."""
    spans = list(_spans(body))
    found = [
        stat
        for definition in body.get("metricDefinitions") or []
        for stat in _stats(aws, domain, definition, spans)
    ]
    size = min(int(body.get("pageSize") or DEFAULT_PAGE), MAX_PAGE)
    start = int(body.get("pageToken") or 0)
    more = {"nextPageToken": str(start + size)} if start + size < len(found) else {}
    return {"domainStats": found[start : start + size], **more}


def _spans(body: dict[str, Any]) -> Iterator[tuple[date, date, bool]]:
    """Yield first and last day of each figure, and whether it stands for one day."""
    times = body.get("timeQuery") or {}
    listed = [_day(one) for one in (times.get("dateList") or {}).get("dates", [])]
    ranges = [(_day(one["start"]), _day(one["end"])) for one in _ranges(times)]
    if not listed and not ranges:
        raise ValueError("timeQuery needs dateRanges or dateList.")
    if body.get("aggregationGranularity", "DAILY") == "OVERALL":
        yield from ((first, last, False) for first, last in ranges)
        listed = [] if ranges else listed
    else:
        for first, last in ranges:
            listed += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    yield from ((one, one, True) for one in listed)


def _ranges(times: dict[str, Any]) -> list[dict[str, Any]]:
    return list((times.get("dateRanges") or {}).get("dateRanges", []))


def _day(one: dict[str, int]) -> date:
    return date(one["year"], one["month"], one["day"])


def _stats(
    aws: LocalAws, domain: str, definition: dict[str, Any], spans: list[tuple[date, date, bool]]
) -> Iterator[dict[str, Any]]:
    standard = (definition.get("baseMetric") or {}).get("standardMetric", "")
    if standard not in METRICS:
        raise ValueError(f"There is no standardMetric {standard!r}: use {', '.join(METRICS)}.")
    filters = _filters(definition.get("filter", ""))
    key = filters.get("aggregation_key_type", FROM_HEADER)
    if key not in (FROM_HEADER, ALL_DKIM):
        raise ValueError(f"aggregation_key_type is {FROM_HEADER} or {ALL_DKIM}.")
    traffic, name = postmaster(aws).traffic, definition.get("name", standard)
    for first, last, daily in spans:
        messages = traffic.of(domain, first, last, key)
        if len(messages) < MIN_MESSAGES:
            continue
        value = METRICS[standard](traffic, messages, filters)
        if value is not None:
            when = {"year": first.year, "month": first.month, "day": first.day}
            stat = {"name": f"domains/{domain}/domainStats/{name}", "metric": name, "value": value}
            yield stat | ({"date": when} if daily else {})


def _filters(text: str) -> Filters:
    found = {name: re.sub(r"\\(.)", r"\1", value) for name, value in CONDITION.findall(text)}
    if CONDITION.sub("", text).strip():
        raise ValueError(f'The filter {text!r} can\'t be read: write name = "value" AND …')
    return found


Value = dict[str, Any] | None


def spam_rate(traffic: Traffic, messages: list[Received], _: Filters) -> Value:
    """Reports for each message in the inbox. Assumption: only mail with a passing signature of
    somebody counts, as Google's help says of the dashboard."""
    inbox = [one for one in messages if one.inbox and "dkim" in one.passed]
    return {"doubleValue": rate(traffic, inbox)} if inbox else None


def rate(traffic: Traffic, inbox: list[Received]) -> float:
    """Return the share of messages that a reader has reported."""
    reports = sum(len(list(traffic.reporters(one))) for one in inbox)
    return round(reports / sum(len(one.boxes) for one in inbox), 6) if inbox else 0.0


def feedback_ids(traffic: Traffic, messages: list[Received], _: Filters) -> Value:
    """The identifiers with enough mail, and reports of enough readers."""
    counts: dict[str, int] = {}
    reporters: dict[str, set[str]] = {}
    for one in messages:
        for name in one.identifiers if one.inbox else ():
            counts[name] = counts.get(name, 0) + 1
            reporters.setdefault(name, set()).update(traffic.reporters(one))
    named = [
        name
        for name, count in counts.items()
        if count >= MIN_MESSAGES and len(reporters[name]) >= MIN_REPORTERS
    ]
    return {"stringList": {"values": sorted(named)}} if named else None


def feedback_rate(traffic: Traffic, messages: list[Received], filters: Filters) -> Value:
    """The spam rate of one identifier."""
    name = filters.get("feedback_loop_id")
    if not name:
        raise ValueError('FEEDBACK_LOOP_SPAM_RATE needs the filter feedback_loop_id = "…".')
    inbox = [one for one in messages if one.inbox and name in one.identifiers]
    return {"doubleValue": rate(traffic, inbox)} if len(inbox) >= MIN_MESSAGES else None


def auth_rate(_: Traffic, messages: list[Received], filters: Filters) -> Value:
    """The share of messages that pass spf, dkim or dmarc."""
    kind = filters.get("auth_type", "")
    if kind not in ("spf", "dkim", "dmarc"):
        raise ValueError('AUTH_SUCCESS_RATE needs the filter auth_type = "spf", "dkim" or "dmarc".')
    return share(kind in one.passed for one in messages)


def tls_rate(_: Traffic, messages: list[Received], filters: Filters) -> Value:
    """The share of messages that came with TLS. Readers of the lab send nothing back."""
    inbound = filters.get("traffic_direction") == "inbound"
    return share(one.tls for one in messages) if inbound else None


def error_rate(_: Traffic, messages: list[Received], filters: Filters) -> Value:
    """The share of messages refused for a reason."""
    return share(one.error == _error(filters) for one in messages)


def error_count(_: Traffic, messages: list[Received], filters: Filters) -> Value:
    """How many messages were refused for a reason."""
    return {"intValue": str(sum(one.error == _error(filters) for one in messages))}


def _error(filters: Filters) -> tuple[str, str]:
    return filters.get("error_type", ""), filters.get("error_reason", "")


def share(flags: Iterator[bool]) -> Value:
    """Return the share of the true ones."""
    kept = list(flags)
    return {"doubleValue": round(sum(kept) / len(kept), 6)}


METRICS: dict[str, Callable[[Traffic, list[Received], Filters], Value]] = {
    "SPAM_RATE": spam_rate,
    "FEEDBACK_LOOP_ID": feedback_ids,
    "FEEDBACK_LOOP_SPAM_RATE": feedback_rate,
    "AUTH_SUCCESS_RATE": auth_rate,
    "TLS_ENCRYPTION_RATE": tls_rate,
    "DELIVERY_ERROR_RATE": error_rate,
    "DELIVERY_ERROR_COUNT": error_count,
}
"""TLS_ENCRYPTION_MESSAGE_COUNT is refused."""
