from __future__ import annotations

import threading

import pytest

from local_aws.clock import START, Clock


def test_a_frozen_clock_stands_still_until_it_is_turned() -> None:
    clock = Clock()
    assert clock.now() == START
    clock.advance(60)
    assert clock.utc().isoformat() == "2026-01-06T09:01:00+00:00"


def test_a_ticking_clock_moves_by_itself_and_can_be_turned_too() -> None:
    clock = Clock(ticking=True)
    first = clock.now()
    clock.advance(3600)
    assert first + 3600 <= clock.now() < first + 3660


def test_jobs_run_in_the_order_of_their_moments_and_see_that_moment() -> None:
    clock, seen = Clock(), list[tuple[str, float]]()
    for name, delay in (("b", 20), ("a", 10), ("c", 20), ("late", 31)):
        clock.call_later(delay, lambda n: seen.append((n, clock.now() - START)), name)
    clock.advance(30)
    assert seen == [("a", 10.0), ("b", 20.0), ("c", 20.0)]
    assert clock.now() == START + 30


def test_a_job_may_ask_for_another_that_is_due_before_the_end() -> None:
    clock, seen = Clock(), list[float]()

    def again() -> None:
        seen.append(clock.now() - START)
        clock.call_later(10, again)

    clock.call_later(10, again)
    clock.advance(35)
    assert seen == [10.0, 20.0, 30.0]


def test_run_due_leaves_the_future_alone() -> None:
    clock, seen = Clock(), list[str]()
    clock.call_later(0, seen.append, "now")
    clock.call_later(1, seen.append, "later")
    clock.run_due()
    assert seen == ["now"]


def test_advancing_from_inside_a_job_does_not_wait_for_itself() -> None:
    clock = Clock()
    clock.call_later(1, clock.advance, 5)
    clock.advance(2)
    assert clock.now() >= START + 2


def test_a_request_made_by_a_job_does_not_wait_for_the_job() -> None:
    """A function that runs as a job calls the API over HTTP, which ends in run_due."""
    clock = Clock()

    def job() -> None:
        other = threading.Thread(target=clock.run_due)
        other.start()
        other.join(timeout=5)
        assert not other.is_alive()

    clock.call_later(0, job)
    clock.run_due()


def test_a_job_that_fails_does_not_stop_the_clock_for_good() -> None:
    clock, seen = Clock(), list[str]()

    def fails() -> None:
        raise RuntimeError("boom")

    clock.call_later(1, fails)
    clock.call_later(1, seen.append, "next")
    with pytest.raises(RuntimeError):
        clock.advance(1)
    clock.advance(1)
    assert seen == ["next"]


def test_the_clock_does_not_turn_back() -> None:
    with pytest.raises(ValueError, match="only turns forward"):
        Clock().advance(-1)
