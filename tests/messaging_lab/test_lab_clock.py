"""Letting time pass: turned locally, slept through on AWS."""

import pytest

from messaging_lab.errors import OnlyLocal
from messaging_lab.lab_clock import LabClock


def test_waiting_turns_the_clock(lab):
    lab.clock.wait(0.5)
    assert lab.clock.now.microsecond == 500_000


def test_waiting_sleeps_on_aws_where_nothing_turns(monkeypatch):
    slept = []
    monkeypatch.setattr("messaging_lab.lab_clock.time.sleep", slept.append)
    clock = LabClock(None)
    clock.wait(2)
    assert slept == [2]
    with pytest.raises(OnlyLocal, match="come back in 3 hours"):
        clock.advance(hours=3)
