"""The figure of who tried to send when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from messaging_lab.show.attempts import attempts

START = datetime(2026, 1, 6, 9, tzinfo=UTC)


def test_it_can_be_read_and_drawn() -> None:
    tries = [
        (START, "shop", True),
        (START + timedelta(minutes=5), "crook", True),
        (START + timedelta(minutes=9), "crook", False),
    ]
    shown = attempts(tries, {"pause": START + timedelta(minutes=7)})
    lines = shown.text().splitlines()
    assert "crook  1             1" in lines
    assert "7.0     pause" in lines
    assert shown.png().startswith(b"\x89PNG")


def test_nothing_to_show() -> None:
    with pytest.raises(ValueError, match="Nobody has tried anything"):
        attempts([], {})
