"""The lab's time inside a function: `time.time`, `datetime.now` and what is built on them.

Where the lab's clock stands still, a function's time passes by what it sleeps and by nothing else,
so that two runs show the same. Where it ticks, time passes. `time.monotonic` stays the machine's.
"""

from __future__ import annotations

import datetime as datetime_module
import time as time_module
from typing import Any

_machine_time, _machine_sleep = time_module.time, time_module.sleep
_machine_datetime: Any = datetime_module.datetime
_machine_date: Any = datetime_module.date


class LabTime:
    """The time of one invocation."""

    def __init__(self) -> None:
        self._start = self._started_at = _machine_time()
        self._ticking = True
        self._slept = 0.0

    def begin(self, now: float, ticking: bool) -> None:
        """An invocation begins at `now` of the lab's clock."""
        self._start, self._ticking = now, ticking
        self._started_at, self._slept = _machine_time(), 0.0

    def passed(self) -> float:
        """Return the seconds that have passed since the invocation began."""
        return _machine_time() - self._started_at if self._ticking else self._slept

    def now(self) -> float:
        """Return the lab's time in epoch seconds."""
        return self._start + self.passed()

    def sleep(self, seconds: float) -> None:
        """Sleep, and let as much time pass."""
        _machine_sleep(seconds)
        self._slept += seconds


lab_time = LabTime()


class _AnyOf(type):
    """Takes every date for one of the lab's, also those that C code has made."""

    def __instancecheck__(cls, instance: Any) -> bool:
        kind = _machine_datetime if issubclass(cls, _machine_datetime) else _machine_date
        return isinstance(instance, kind)


class LabDatetime(_machine_datetime, metaclass=_AnyOf):  # type: ignore[misc]
    """datetime.datetime, whose present is the lab's."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        """Return the present in a zone; the local zone of a function is UTC."""
        return cls.fromtimestamp(lab_time.now(), tz)

    @classmethod
    def today(cls) -> Any:
        """Return the present without a zone."""
        return cls.fromtimestamp(lab_time.now())

    @classmethod
    def utcnow(cls) -> Any:
        """Return the present in UTC without a zone."""
        return cls.fromtimestamp(lab_time.now(), datetime_module.UTC).replace(tzinfo=None)


class LabDate(_machine_date, metaclass=_AnyOf):  # type: ignore[misc]
    """datetime.date, whose today is the lab's."""

    @classmethod
    def today(cls) -> Any:
        """Return the lab's day."""
        return cls.fromtimestamp(lab_time.now())


def install() -> None:
    """Put the lab's time in the place of the machine's, before anybody has imported it."""
    replaced: Any = {
        "time": lab_time.now,
        "time_ns": lambda: int(lab_time.now() * 1e9),
        "sleep": lab_time.sleep,
        "gmtime": _with_present(time_module.gmtime),
        "localtime": _with_present(time_module.localtime),
        "strftime": _strftime,
    }
    for name, function in replaced.items():
        setattr(time_module, name, function)
    for module, name, kind in (
        (datetime_module, "datetime", LabDatetime),
        (datetime_module, "date", LabDate),
    ):
        kind.__name__ = kind.__qualname__ = name
        kind.__module__ = "datetime"
        setattr(module, name, kind)


def _with_present(function: Any) -> Any:
    return lambda seconds=None: function(lab_time.now() if seconds is None else seconds)


_machine_strftime = time_module.strftime


def _strftime(template: str, moment: Any = None) -> str:
    return _machine_strftime(template, time_module.localtime() if moment is None else moment)
