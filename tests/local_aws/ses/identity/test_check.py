"""The states of one search."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from local_aws.ses.identity.check import GIVES_UP_AFTER, Check

LOOKS = st.lists(
    st.tuples(st.sampled_from(["", "HOST_NOT_FOUND"]), st.floats(60, 2 * GIVES_UP_AFTER)),
    max_size=12,
)


@given(LOOKS)
def test_a_search_keeps_to_its_states(looks: list[tuple[str, float]]) -> None:
    check, now = Check(), 1000.0
    check.begin(now)
    for error, wait in looks:
        before, now = check.status, now + wait
        check.record(error, now)
        if not error:
            assert check.status == "SUCCESS"
            assert check.last_success == check.last_checked == now
        elif before == "SUCCESS":
            assert check.status == "TEMPORARY_FAILURE"
            assert check.since == now
        elif check.status == "FAILED" != before:
            assert now - check.since == 0.0
        else:
            assert check.status == before
        if not check.running:
            break


def test_a_search_ends_at_72_hours_sharp() -> None:
    check = Check()
    check.begin(0.0)
    check.record("HOST_NOT_FOUND", GIVES_UP_AFTER - 1)
    assert check.status == "PENDING"
    check.record("HOST_NOT_FOUND", GIVES_UP_AFTER)
    assert check.status == "FAILED"
    assert not check.running
    assert not check.holds
