"""Lengths of time and counts, in words."""

import pytest

from messaging_lab.words import duration, plural


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 seconds"),
        (0.4, "0 seconds"),
        (1, "1 second"),
        (90, "1 minute 30 seconds"),
        (3600, "1 hour"),
        (72 * 3600, "3 days"),
        (93784, "1 day 2 hours"),
    ],
)
def test_a_length_of_time_is_told_in_its_two_largest_units(seconds, text):
    assert duration(seconds) == text


def test_a_noun_agrees_with_its_number():
    assert [plural(n, "call") for n in (0, 1, 2)] == ["0 calls", "1 call", "2 calls"]
