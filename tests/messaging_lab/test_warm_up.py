"""A plan reaches its total, grows, and keeps to the quota."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging_lab.warm_up import warm_up


def test_a_list_of_120_000_takes_twelve_days():
    days = warm_up(120_000, quota=50_000)
    assert [day.messages for day in days[:3]] == [500, 750, 1125]
    assert (len(days), days[-1].sent) == (12, 120_000)


def test_the_quota_caps_a_day():
    days = warm_up(1000, quota=200, first_day=150, growth=2)
    assert [day.messages for day in days] == [150, 200, 200, 200, 200, 50]
    assert [day.number for day in days] == [1, 2, 3, 4, 5, 6]


def test_minus_one_is_no_quota():
    assert [day.messages for day in warm_up(700, quota=-1, first_day=100, growth=10)] == [100, 600]


def test_nothing_to_send_takes_no_day():
    assert warm_up(0, quota=200) == []


@given(
    total=st.integers(1, 300_000),
    quota=st.integers(100, 100_000),
    first=st.integers(50, 2000),
    growth=st.floats(1, 3),
)
def test_every_message_is_planned_once_and_never_above_the_quota(total, quota, first, growth):
    days = warm_up(total, quota=quota, first_day=first, growth=growth)
    assert sum(day.messages for day in days) == days[-1].sent == total
    assert all(0 < day.messages <= quota for day in days)
    grown = [day.messages for day in days[:-1]]
    assert grown == sorted(grown)


@pytest.mark.parametrize("wrong", [{"growth": 0.5}, {"first_day": 0}, {"quota": 0}])
def test_a_plan_without_an_end_is_refused(wrong):
    with pytest.raises(ValueError, match="growth >= 1"):
        warm_up(10, **{"quota": 5, **wrong})
