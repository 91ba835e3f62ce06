"""Waiting for something to become true: by turning the clock locally, in real time on AWS."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from messaging_lab.lab_world import LabWorld
from messaging_lab.progress import is_quiet
from messaging_lab.words import duration

BAR_DELAY_LOCAL = 3.0
"""Real seconds after which a local wait shows its bar. Turning the clock takes milliseconds, and
outputs that are kept in a notebook must not depend on how fast the machine is."""


class Stopped(KeyboardInterrupt):
    """The learner interrupted a wait."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Waiter:
    """Waits on one target."""

    def __init__(self, world: LabWorld | None) -> None:
        self._world = world

    def wait_until(
        self, condition: Callable[[], Any], *, timeout: float, every: float, what: str
    ) -> Any:
        """Call `condition` every `every` seconds until it holds, and return what it returned.

        It holds when it returns something true. A text means "not yet" and says what is missing.
        Raises TimeoutError after `timeout` seconds, Stopped when interrupted, and ValueError for
        numbers that would wait for ever.
        """
        if timeout < 0 or every <= 0:
            raise ValueError("Give seconds with timeout >= 0 and every > 0.")
        waited = 0.0
        try:
            with self._bar(what, timeout) as show:
                while not _holds(found := condition()):
                    step = min(every, timeout - waited)
                    if step <= 0:
                        raise TimeoutError(_too_long(what, waited, found))
                    self._pass(step)
                    waited += step
                    show(step, found or "")
        except KeyboardInterrupt:
            raise Stopped(_stopped(what, waited)) from None
        return found

    def _pass(self, seconds: float) -> None:
        if self._world is None:
            time.sleep(seconds)
        else:
            self._world.advance(seconds)

    @contextmanager
    def _bar(self, what: str, timeout: float) -> Iterator[Callable[[float, str], None]]:
        if is_quiet():
            yield lambda step, missing: None
            return
        from tqdm.auto import tqdm

        delay = 0.0 if self._world is None else BAR_DELAY_LOCAL
        form = "{desc} {bar} {n:.0f} of {total:.0f} s{postfix}"
        with tqdm(desc=what, total=timeout, delay=delay, leave=False, bar_format=form) as bar:

            def show(step: float, missing: Any) -> None:
                bar.set_postfix_str(str(missing), refresh=False)
                bar.update(step)

            yield show


def _holds(found: Any) -> bool:
    return bool(found) and not isinstance(found, str)


def _stopped(what: str, waited: float) -> str:
    text = f"Stopped waiting for {what} after {duration(waited)}. "
    return text + "Nothing was undone: run the cell again to go on."


def _too_long(what: str, waited: float, missing: Any) -> str:
    text = f"Waited {duration(waited)} for {what}, in vain"
    return f"{text}: {missing}" if isinstance(missing, str) and missing else f"{text}."
