"""What an account has sent lately, as GetSendStatistics counts it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from local_aws.ses.times import utc

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

PERIOD = 14 * 86_400.0
POINT = 900.0
"""Seconds that GetSendStatistics looks back, and seconds of one data point (API reference)."""

COUNTERS = ("DeliveryAttempts", "Bounces", "Complaints", "Rejects")


def data_points(state: SesState) -> list[dict[str, Any]]:
    """Return the SendDataPoints of the last two weeks in order of time, without empty ones.

    A bounce or complaint counts in the point in which its message was sent (assumption).
    """
    points: dict[float, dict[str, Any]] = {}
    for message in _newer_than(state.sent, state.now() - PERIOD):
        begin = message.sent_at - message.sent_at % POINT
        point = points.setdefault(begin, {"Timestamp": utc(begin)} | dict.fromkeys(COUNTERS, 0))
        for name, number in zip(COUNTERS, _counts(message), strict=True):
            point[name] += number
    return [points[begin] for begin in sorted(points)]


def _counts(message: SentMessage) -> tuple[int, int, int, int]:
    outcomes = message.outcomes.values()
    attempts = sum(outcome.status != "not rendered" for outcome in outcomes)
    return attempts, message.bounces, message.complaints, message.rejects


def _newer_than(sent: list[SentMessage], since: float) -> Iterator[SentMessage]:
    for message in reversed(sent):
        if message.sent_at <= since:
            return
        yield message
