"""Pages: whatever is added or removed between them, nothing that stays is lost or shown twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from local_aws.sms_voice.paging import page

KEYS = st.sets(st.text("abcdef", min_size=1, max_size=4), max_size=30)


@given(KEYS, KEYS, KEYS, st.integers(1, 7))
def test_what_stays_is_shown_once(
    stays: set[str], goes: set[str], comes: set[str], size: int
) -> None:
    shown: list[str] = []
    params: dict[str, object] = {"MaxResults": size}
    items = stays | goes
    while True:
        found, more = page(items, params, str, "list")
        shown += found
        assert len(found) <= size
        if not more:
            break
        items = stays | comes
        params |= more
    assert shown == sorted(set(shown))
    assert stays <= set(shown) <= stays | goes | comes
