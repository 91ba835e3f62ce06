"""moto by the lab's clock: visibility timeouts, retention, deduplication and time stamps.

moto asks for the time in one place, `moto.core.utils.utcnow`, which reads the machine's clock. It
keeps its state per process, so it follows the world that spoke to it last.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_aws.clock import Clock


class LabDatetime(datetime):
    """datetime whose now is the lab's."""

    clock: Clock

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        """Return the lab's time."""
        return datetime.fromtimestamp(cls.clock.now(), tz)


def follow(clock: Clock) -> None:
    """Have moto take its time from a clock."""
    from moto.core import utils

    LabDatetime.clock = clock
    module: Any = utils
    module.datetime = SimpleNamespace(datetime=LabDatetime)
