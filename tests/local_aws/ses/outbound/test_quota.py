"""The sliding 24 hours and the sending rate."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from local_aws.ses.outbound.quota import WINDOW, Quota


def test_the_window_slides() -> None:
    quota = Quota()
    quota.count(0.0, 150, 150, 1e6)
    quota.count(3600.0, 49, 49, 1e6)
    assert not quota.daily_exceeded(3600.0, 200)
    quota.count(7200.0, 5, 5, 1e6)
    assert quota.daily_exceeded(7200.0, 200)
    assert quota.daily_exceeded(WINDOW - 0.001, 200)
    assert not quota.daily_exceeded(WINDOW, 200)
    assert quota.sent(WINDOW) == 54


def test_minus_one_is_no_limit() -> None:
    quota = Quota()
    quota.count(0.0, 10**6, 10**6, 1e9)
    assert not quota.daily_exceeded(0.0, -1)


def test_one_a_second_has_no_burst() -> None:
    quota = Quota()
    assert not quota.rate_exceeded(0.0, 1)
    quota.count(0.0, 1, 1, 1)
    assert quota.rate_exceeded(0.5, 1)
    assert not quota.rate_exceeded(1.0, 1)


def test_recipients_are_paid_back_one_by_one() -> None:
    quota = Quota()
    quota.count(0.0, 5, 5, 1)
    assert quota.rate_exceeded(4.9, 1)
    assert not quota.rate_exceeded(5.0, 1)


@given(st.integers(1, 50))
def test_a_second_holds_as_many_as_the_rate_says(rate: int) -> None:
    quota, passed = Quota(), 0
    while not quota.rate_exceeded(0.0, rate):
        quota.count(0.0, 1, 1, rate)
        passed += 1
    assert passed == rate
