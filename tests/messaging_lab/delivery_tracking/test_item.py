"""The right latest status, whatever the order in which events come, and however often."""

from __future__ import annotations

import random
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging_lab.delivery_tracking import email_events, sms_events
from messaging_lab.delivery_tracking.item import (
    REVISION,
    Item,
    answer_of,
    at,
    iso,
    latest_status,
    merge_all,
    merged,
)

from .events import email, sms

Life = tuple[list[Any], str]
"""The events of a message in the order in which they happened, and where it ends."""


@st.composite
def lives_of_a_mail(draw: st.DrawFn) -> Life:
    seconds = 0

    def later() -> int:
        nonlocal seconds
        seconds += draw(st.integers(0, 900))
        return seconds

    events = [email("Send")]
    status = "SEND"
    for _ in range(draw(st.integers(0, 3))):
        events.append(email("DeliveryDelay", later()))
        status = "SOFTBOUNCE"
    end = draw(st.sampled_from(["none", "Permanent", "Transient", "delivered"]))
    if end in ("Permanent", "Transient"):
        events.append(email("Bounce", later(), bounce_type=end))
        return events, "HARDBOUNCE" if end == "Permanent" else "SOFTBOUNCE"
    if end == "delivered":
        events.append(email("Delivery", later()))
        read = draw(st.lists(st.sampled_from(["Open", "Click"]), max_size=4))
        events += [email(kind, later()) for kind in read]
        status = "CLICK" if "Click" in read else "OPEN" if read else "DELIVERED"
        if draw(st.booleans()):
            events.append(email("Complaint", later()))
            status = "COMPLAINT"
    return events, status


@st.composite
def lives_of_a_text(draw: st.DrawFn) -> Life:
    seconds = 0
    events = []
    for status in draw(st.sampled_from([["PENDING"], ["QUEUED", "PENDING"], []])):
        events.append(sms(status, seconds))
        seconds += draw(st.integers(1, 600))
    if draw(st.booleans()):
        final = draw(st.booleans())
        events.append(sms("SUCCESSFUL", seconds, final=final))
        if final:
            return events, "SUCCESSFUL"
        seconds += draw(st.integers(0, 600))
    end = draw(st.sampled_from(["DELIVERED", "BLOCKED", "TTL_EXPIRED", "UNREACHABLE"]))
    events.append(sms(end, seconds, final=True))
    return events, end


def items_of(event: Any) -> list[Item]:
    if "mail" in event:
        return email_events.items_of(event)
    return sms_events.items_of(event, "123456789012")


def disordered(events: list[Any], seed: int) -> list[Any]:
    """Return the events with repeats and in any order; each comes at least once."""
    stream = random.Random(seed)
    found = events + stream.choices(events, k=stream.randrange(4))
    stream.shuffle(found)
    return found


@given(st.one_of(lives_of_a_mail(), lives_of_a_text()), st.integers())
def test_late_repeated_and_disordered_events_leave_the_right_status(life: Life, seed: int) -> None:
    events, status = life
    in_order = reduce(merged, (item for event in events for item in items_of(event)))
    came = [item for event in disordered(events, seed) for item in items_of(event)]
    found = reduce(merged, came)
    assert latest_status(found) == status
    assert found == in_order


@given(st.one_of(lives_of_a_mail(), lives_of_a_text()), st.integers(), st.integers(1, 4))
def test_batches_make_no_difference(life: Life, seed: int, size: int) -> None:
    events = disordered(life[0], seed)
    came = [item for event in events for item in items_of(event)]
    parts = [reduce(merged, came[n : n + size]) for n in range(0, len(came), size)]
    assert reduce(merged, parts) == reduce(merged, came)


def test_a_time_is_that_of_the_first_occasion() -> None:
    first, again = (items_of(email("Open", seconds))[0] for seconds in (10, 500))
    assert merged(again, first)["open"] == merged(first, again)["open"]
    assert merged(again, first)["open"] == "2026-01-06T09:00:10.000Z"


def test_a_late_pending_changes_no_final_status() -> None:
    done = items_of(sms("DELIVERED", 30, final=True))[0]
    late = items_of(sms("PENDING", 90))[0]
    found = merged(done, late)
    assert latest_status(found) == "DELIVERED"
    assert found["buffered"] == "2026-01-06T09:01:30.000Z"


def test_a_revision_is_the_first_ones() -> None:
    item = items_of(email("Send"))[0]
    assert merged({**item, REVISION: 3}, item)[REVISION] == 3
    assert REVISION not in merged(item, {**item, REVISION: 3})


def test_recipients_are_kept_apart() -> None:
    to = ["ana@gmail.example", "ben@gmail.example"]
    events = [
        email("Send", destination=to),
        email("Delivery", 5, to[0], destination=to),
        email("Bounce", 9, to[1], destination=to),
    ]
    found = merge_all(item for event in events for item in items_of(event))
    assert {key[1]: latest_status(item) for key, item in found.items()} == {
        to[0]: "DELIVERED",
        to[1]: "HARDBOUNCE",
    }


def test_an_answer_has_every_attribute_of_the_post() -> None:
    shown = answer_of(items_of(email("Send"))[0])
    assert shown["latest_status"] == "SEND"
    assert shown["send"] == "2026-01-06T09:00:00.000Z"
    assert shown["campaign_id"] == "spring"
    assert {shown[name] for name in ("delivered", "hardbounce", "journey_id")} == {"NA"}
    text = answer_of(items_of(sms("DELIVERED", final=True))[0])
    assert text["record_status"] == text["latest_status"] == "DELIVERED"
    assert (text["optout"], text["failure"]) == ("NA", "NA")
    assert text["price_in_millicents_usd"] == 883


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-01-06T09:00:00.000Z", "2026-01-06T09:00:00.000Z"),
        ("2026-01-06T09:00:00Z", "2026-01-06T09:00:00.000Z"),
        ("2026-01-06T10:00:00.25+01:00", "2026-01-06T09:00:00.250Z"),
    ],
)
def test_timestamps_have_one_form(written: str, read: str) -> None:
    assert iso(written) == read


def test_milliseconds_are_exact() -> None:
    assert at(1767690000007) == "2026-01-06T09:00:00.007Z"
