"""The index of metrics finds what a look at all data finds."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from local_aws.alarms.metric_index import MetricIndex

TELL = st.tuples(st.just("tell"), st.sampled_from("ab"), st.integers(0, 9))
FORGET = st.tuples(st.just("forget"), st.sampled_from("ab"), st.integers(0, 9))


def datum(name: str, moment: int) -> Any:
    at = datetime.fromtimestamp(moment, UTC)
    return SimpleNamespace(namespace="N", name=name, timestamp=at)


@given(st.lists(st.one_of(TELL, TELL, FORGET), max_size=30), st.data())
def test_it_agrees_with_a_look_at_everything(
    steps: list[tuple[str, str, int]], more: st.DataObject
) -> None:
    index, data = MetricIndex(), []
    for what, name, moment in steps:
        if what == "tell":
            data.append(datum(name, moment))
        else:
            data[:] = [one for one in data if one.timestamp.timestamp() != moment]
        begin, end = sorted(more.draw(st.tuples(st.integers(0, 9), st.integers(0, 10))))
        found = index.within(data, ("N", name), begin, end)
        wanted = [
            one for one in data if one.name == name and begin <= one.timestamp.timestamp() < end
        ]
        assert sorted(map(id, found)) == sorted(map(id, wanted))


def test_moments_without_a_zone_are_utc() -> None:
    naive = SimpleNamespace(namespace="N", name="a", timestamp=datetime(1970, 1, 1, 0, 0, 5))
    assert MetricIndex().within([naive], ("N", "a"), 5, 6) == [naive]
