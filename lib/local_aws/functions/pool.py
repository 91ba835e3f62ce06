"""Which process answers: an idle one of the same version, or a new one."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local_aws.functions.environment import (
    KILLED,
    Environment,
    ExecutionEnvironment,
    Outcome,
    PastEnvironment,
)
from local_aws.functions.errors import throttled
from local_aws.functions.variables import variables_of

if TYPE_CHECKING:
    from local_aws.functions.function import Function, Version
    from local_aws.functions.state import FunctionsState

ACCOUNT_CONCURRENCY = 10
"""Invocations at once in a Region: what new accounts of AWS begin with ("Lambda quotas")."""

IDLE_ENVIRONMENTS = 6
"""Assumption: how many idle processes stay; the one that was idle longest goes first."""


@dataclass(slots=True)
class Running:
    """An environment in use, with the log stream that is its own."""

    key: tuple[str, str, str]
    environment: Environment
    log_stream: str
    cold: bool


class Pool:
    """The execution environments of an account in a Region."""

    def __init__(self, state: FunctionsState) -> None:
        self._state = state
        self._idle: list[Running] = []
        self._busy: dict[str, int] = {}
        self._lock = threading.Lock()

    def take(self, function: Function, version: Version) -> Running:
        """Return an environment for one invocation. Raises TooManyRequestsException."""
        self._enter(function)
        try:
            return self._warm((function.name, version.number, version.revision)) or self._start(
                function, version
            )
        except BaseException:
            self._leave(function.name)
            raise

    def give_back(self, running: Running) -> None:
        """Keep an environment for the next invocation, where it is still well."""
        self._leave(running.key[0])
        if not running.environment.alive:
            running.environment.close()
            return
        running.cold = False
        with self._lock:
            self._idle.append(running)
            spare = self._idle[:-IDLE_ENVIRONMENTS]
            self._idle = self._idle[-IDLE_ENVIRONMENTS:]
        for one in spare:
            one.environment.close()

    def forget(self, name: str) -> None:
        """End the idle processes of a function, whose code or configuration has changed."""
        with self._lock:
            gone = [one for one in self._idle if one.key[0] == name]
            self._idle = [one for one in self._idle if one.key[0] != name]
        for one in gone:
            one.environment.close()

    def close(self) -> None:
        """End all idle processes."""
        with self._lock:
            gone, self._idle = self._idle, []
        for one in gone:
            one.environment.close()

    def _enter(self, function: Function) -> None:
        with self._lock:
            mine = self._busy.get(function.name, 0)
            if function.reserved_concurrency is not None and mine >= function.reserved_concurrency:
                raise throttled("ReservedFunctionConcurrentInvocationLimitExceeded")
            if sum(self._busy.values()) >= ACCOUNT_CONCURRENCY:
                raise throttled("ConcurrentInvocationLimitExceeded")
            self._busy[function.name] = mine + 1

    def _leave(self, name: str) -> None:
        with self._lock:
            self._busy[name] -= 1

    def _warm(self, key: tuple[str, str, str]) -> Running | None:
        with self._lock:
            found = next((one for one in reversed(self._idle) if one.key == key), None)
            if found is not None:
                self._idle.remove(found)
        return found if found is None or found.environment.alive else None

    def _start(self, function: Function, version: Version) -> Running:
        state = self._state
        day = state.aws.clock.utc().strftime("%Y/%m/%d")
        stream = f"{day}/[{version.number}]{state.aws.ids.hex('lambda-environment', 32)}"
        key = (function.name, version.number, version.revision)
        return Running(key, self._environment(function, version, stream), stream, cold=True)

    def _environment(self, function: Function, version: Version, stream: str) -> Environment:
        """Return a new environment, or one that was new when this was done for the first time."""
        aws, made = self._state.aws, []
        settings: dict[str, Any] = {
            "memory_mb": version.memory,
            "storage_mb": version.settings["EphemeralStorage"]["Size"],
            "now": aws.clock.now(),
            "ticking": aws.clock.ticking,
        }
        variables = variables_of(self._state, function, version, stream)
        handler = version.settings["Handler"]

        def start() -> dict[str, Any]:
            made.append(ExecutionEnvironment(version.code, handler, variables, **settings))
            return made[0].first.as_json()

        first = Outcome(**aws.outside(start, KILLED.as_json()))
        return made[0] if made else PastEnvironment(first, aws.same_run())
