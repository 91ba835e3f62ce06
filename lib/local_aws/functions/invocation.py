"""One invocation: an environment, the handler, the log, and what Lambda says came of it.

Nothing here holds a lock while a function runs: it may call any service of the same local AWS,
Lambda included.

Assumption about time: where the clock stands still, a function's duration is what it slept; work
takes none of the lab's time, and a cold start INIT_MS. Where it ticks, durations are measured. A
time-out is always measured on the machine's clock, since it is what stops a function that hangs.
"""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local_aws.functions.environment import KILLED, Outcome
from local_aws.functions.errors import conflict
from local_aws.functions.log_writer import lines_of, report, write

if TYPE_CHECKING:
    from local_aws.functions.function import Function, Version
    from local_aws.functions.pool import Running
    from local_aws.functions.state import FunctionsState

INIT_MS = 100.0
"""Assumption: what a report says a cold start took where the clock stands still."""

RESPONSE_BYTES = 6_291_556
"""Lambda's quota of a response: 6 MB and some room for what wraps it."""

MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class Invoked:
    """What came of an invocation. `error` is "Unhandled" where the function failed, else ""."""

    request_id: str
    version: str
    payload: bytes
    error: str = ""
    log: str = ""

    @property
    def failed(self) -> bool:
        """Whether the function failed."""
        return bool(self.error)

    def document(self) -> Any:
        """Return the payload read as JSON."""
        return json.loads(self.payload)


def run(
    state: FunctionsState,
    function: Function,
    version: Version,
    payload: bytes,
    *,
    qualifier: str = "",
    request_id: str = "",
    client_context: dict[str, Any] | None = None,
) -> Invoked:
    """Run a function once and wait for it.

    Raises ResourceConflictException while a new function isn't ready, and
    TooManyRequestsException over the limits of concurrency.
    """
    if not version.ready:
        raise conflict(
            "The operation cannot be performed at this time. The function is currently in the "
            "following state: Pending"
        )
    request_id = request_id or state.aws.ids.uuid("lambda-invocation")
    message = {
        "request_id": request_id,
        "arn": function.arn(qualifier),
        "event": payload.decode("utf-8", "replace") or "null",
        "timeout": version.timeout,
        "client_context": client_context,
        "now": state.aws.clock.now(),
        "ticking": state.aws.clock.ticking,
    }
    with state.aws.clock.waiting():
        running = state.pool.take(function, version)
        try:
            return _exchange(state, version, running, message)
        finally:
            state.pool.give_back(running)


def _exchange(
    state: FunctionsState, version: Version, running: Running, message: dict[str, Any]
) -> Invoked:
    request_id: str = message["request_id"]
    cold, first = running.cold, running.environment.first
    loaded = first.answer is not None and "error" not in first.answer
    outcome = _ask(state, version, running, message) if loaded else first
    answer = outcome.answer or {}
    failure = _failure(request_id, version, outcome)
    payload = (answer.get("result", "") if failure is None else json.dumps(failure)).encode()
    if len(payload) > RESPONSE_BYTES:
        failure = _too_large(len(payload))
        payload = json.dumps(failure).encode()
    lines = [f"START RequestId: {request_id} Version: {version.number}"]
    if cold and loaded:
        lines = [*lines_of(first.output), *lines]
    lines += [*lines_of(outcome.output), *_last_words(state, outcome, failure, request_id)]
    lines.append(f"END RequestId: {request_id}")
    seconds = answer.get("seconds", version.timeout if outcome.ended is None and loaded else 0.0)
    init = INIT_MS if cold else None
    lines.append(report(request_id, version, seconds, _bytes(answer.get("peak", 0)), init))
    write(state, version, running.log_stream, lines)
    error = "Unhandled" if failure is not None else ""
    return Invoked(request_id, version.number, payload, error, "\n".join(lines) + "\n")


def _ask(
    state: FunctionsState, version: Version, running: Running, message: dict[str, Any]
) -> Outcome:
    environment = running.environment
    answer = state.aws.outside(
        lambda: environment.invoke(message, version.timeout).as_json(), KILLED.as_json()
    )
    outcome = Outcome(**answer)
    if outcome.answer is None:
        environment.close()
    return outcome


def _bytes(peak: int) -> int:
    # Linux counts ru_maxrss in kilobytes; macOS in octets.
    return peak * 1024 if peak < MEGABYTE * 64 else peak


def _failure(request_id: str, version: Version, outcome: Outcome) -> dict[str, Any] | None:
    """Return the error as Lambda words it, or None where the handler returned."""
    if outcome.answer is not None:
        failure: dict[str, Any] | None = outcome.answer.get("error")
        return failure and {**failure, "requestId": failure["requestId"] or request_id}
    if outcome.ended is None:
        what = f"Task timed out after {version.timeout:.2f} seconds"
        return {"errorType": "Sandbox.Timedout", "errorMessage": _about(request_id, what)}
    what = f"Runtime exited with error: {_status(outcome.ended)}"
    if outcome.ended == 0:
        what = "Runtime exited without providing a reason"
    return {"errorType": "Runtime.ExitError", "errorMessage": _about(request_id, what)}


def _about(request_id: str, what: str) -> str:
    return f"RequestId: {request_id} Error: {what}"


def _status(ended: int) -> str:
    if ended >= 0:
        return f"exit status {ended}"
    names = {signal.SIGKILL: "killed", signal.SIGSEGV: "segmentation fault"}
    return f"signal: {names.get(signal.Signals(-ended), signal.Signals(-ended).name.lower())}"


def _too_large(size: int) -> dict[str, Any]:
    text = f"Response payload size ({size} bytes) exceeded maximum allowed payload size "
    return {
        "errorType": "Function.ResponseSizeTooLarge",
        "errorMessage": f"{text}({RESPONSE_BYTES} bytes).",
    }


def _last_words(
    state: FunctionsState, outcome: Outcome, failure: dict[str, Any] | None, request_id: str
) -> list[str]:
    """Return what Lambda itself writes about a function that couldn't."""
    if failure is None or (outcome.answer is not None and "error" in outcome.answer):
        return []
    if outcome.answer is None and outcome.ended is None:
        moment = state.aws.clock.utc().strftime("%Y-%m-%dT%H:%M:%S.000Z")
        return [f"{moment} {request_id} {failure['errorMessage'].partition('Error: ')[2]}"]
    return [f"{failure['errorMessage']}\n{failure['errorType']}"]
