"""The lab's clock as a notebook turns it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from messaging_lab.errors import OnlyLocal
from messaging_lab.lab_world import LabWorld
from messaging_lab.words import duration


class LabClock:
    """The time in the lab: it can be turned forward locally, and passes by itself on AWS."""

    def __init__(self, world: LabWorld | None) -> None:
        self._world = world

    @property
    def now(self) -> datetime:
        """The lab's time, an aware datetime in UTC; on AWS the machine's own."""
        if self._world is None:
            return datetime.now(UTC)
        return datetime.fromtimestamp(self._world.status()["now"], UTC)

    def advance(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0) -> None:
        """Turn the clock forward; whatever falls due on the way happens at its moment.

        Raises OnlyLocal on AWS.
        """
        total = seconds + 60 * minutes + 3600 * hours
        if self._world is None:
            raise OnlyLocal(
                f"On AWS time passes by itself: come back in {duration(total)}, or wait for what "
                "you expect with lab.wait_until(...)."
            )
        self._world.advance(total)

    def wait(self, seconds: float) -> None:
        """Let seconds pass: the clock is turned locally, and slept through on AWS."""
        if self._world is None:
            time.sleep(seconds)
        else:
            self._world.advance(seconds)

    def __repr__(self) -> str:
        return f"{self.now:%Y-%m-%d %H:%M:%S} UTC"
