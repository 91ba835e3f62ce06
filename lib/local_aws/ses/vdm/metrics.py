"""The metrics of VDM, counted from what has happened to messages.

Source: `Metric` of BatchGetMetricDataQuery in the API reference. Assumptions: a value for each day
in UTC, days without mail included, counted on the day of the event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from local_aws.ses.events.classification import NOT_ANYBODYS_FAULT
from local_aws.ses.events.event import identity_of
from local_aws.ses.outbound.history import Happening
from local_aws.ses.vdm.messages import isp, known

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

DAY = 86_400.0
WITH_COMPLAINTS = ("Yahoo", "Hotmail")
"""The providers that have a feedback loop with SES in the small internet."""

Cell = tuple[float, str]
"""(beginning of a day in epoch seconds, metric)"""


def occurrences(message: SentMessage) -> Iterator[tuple[float, str]]:
    """Return the metrics that a message counts in, each with its time in epoch seconds."""
    for one in message.history:
        for metric in _metrics_of(message, one):
            yield one.at, metric
    if message.opened:
        yield message.opened[0], "OPEN"
    if message.clicked:
        yield message.clicked[0], "CLICK"


def _metrics_of(message: SentMessage, one: Happening) -> list[str]:
    if one.type == "SEND":
        return ["SEND"]
    if one.type == "DELIVERY":
        return _deliveries(message)
    if one.type == "COMPLAINT" and not one.kind[1]:
        return ["COMPLAINT"]
    if one.type == "BOUNCE" and one.kind not in NOT_ANYBODYS_FAULT:
        return {"Permanent": ["PERMANENT_BOUNCE"], "Transient": ["TRANSIENT_BOUNCE"]}.get(
            one.kind[0], []
        )
    return []


def _deliveries(message: SentMessage) -> list[str]:
    found = ["DELIVERY"]
    found += ["DELIVERY_OPEN"] if message.tracks_opens else []
    found += ["DELIVERY_CLICK"] if message.links else []
    if isp(message.recipients[0]) in WITH_COMPLAINTS:
        found.append("DELIVERY_COMPLAINT")
    return found


def dimension(state: SesState, message: SentMessage, name: str) -> str:
    """Return what a message has in one of the dimensions."""
    if name == "EMAIL_IDENTITY":
        return identity_of(state, message)
    return message.configuration_set if name == "CONFIGURATION_SET" else isp(message.recipients[0])


def matches(state: SesState, message: SentMessage, wanted: dict[str, str]) -> bool:
    """Whether a message has the wanted value in each dimension; an identity may be an ARN."""
    arn = state.arn("identity", "")
    return all(
        dimension(state, message, name) == value.removeprefix(arn) for name, value in wanted.items()
    )


def count(state: SesState, wanted: dict[str, str]) -> Counter[Cell]:
    """Return the metrics of the messages that match, by day."""
    found: Counter[Cell] = Counter()
    for message in known(state):
        if matches(state, message, wanted):
            found.update((day_of(at), metric) for at, metric in occurrences(message))
    return found


def day_of(moment: float) -> float:
    """Return the beginning of a day in UTC."""
    return moment - moment % DAY


def days(start: float, end: float) -> list[float]:
    """Return the days that an interval touches."""
    first = day_of(start)
    return [first + DAY * number for number in range(max(0, int(-(-(end - first) // DAY))))]
