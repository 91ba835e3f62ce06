"""moto by the lab's clock: visibility timeouts, retention, deduplication and time stamps.

moto asks for the time in one place, `moto.core.utils.utcnow`, which reads the machine's clock, and
in a few more that are told here. It keeps its state per process, so it follows the world that spoke
to it last.
"""

from __future__ import annotations

import datetime as datetime_module
import importlib
from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import cache
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


def _lab_datetime() -> Any:
    return SimpleNamespace(**{**vars(datetime_module), "datetime": LabDatetime})


def _lab_time() -> Any:
    return SimpleNamespace(time=lambda: LabDatetime.clock.now())


ELSEWHERE: dict[str, tuple[str, str, Callable[[], Any]]] = {
    "s3": ("moto.s3.models", "datetime", _lab_datetime),
    "secretsmanager": ("moto.secretsmanager.models", "time", _lab_time),
}
"""Signing name -> a module of moto's that asks for the time itself, the name by which it does, and
what stands for that: when a bucket was made, and a secret."""


def follow(clock: Clock, signing_name: str = "") -> None:
    """Have moto take its time from a clock, in the service with that signing name too."""
    from moto.core import utils

    LabDatetime.clock = clock
    module: Any = utils
    module.datetime = SimpleNamespace(datetime=LabDatetime)
    if signing_name in ELSEWHERE:
        _follow_elsewhere(signing_name)


@cache
def _follow_elsewhere(signing_name: str) -> None:
    place, name, make = ELSEWHERE[signing_name]
    setattr(importlib.import_module(place), name, make())
