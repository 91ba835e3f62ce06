"""What a function writes, and what Lambda writes about it, in CloudWatch Logs."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from local_aws.functions.function import Version
    from local_aws.functions.state import FunctionsState

EVENT_BYTES = 262_118
"""The largest message of a log event (256 KB less the overhead of 26): longer ones are cut."""

MEMORY_STEP_MB = 128
"""Assumption: the memory that a report names is what the process really took, rounded up to whole
steps of this, so that two runs say the same."""


def lines_of(output: str) -> list[str]:
    """Return the events in what a function wrote: a line each, and no empty ones.

    A carriage return inside a line is a line break inside an event.
    """
    return [line.replace("\r", "\n") for line in output.split("\n") if line.strip()]


def report(
    request_id: str, version: Version, seconds: float, peak_bytes: int, init: float | None
) -> str:
    """Return the REPORT line of an invocation. `init` is given for a cold start only."""
    duration = seconds * 1000
    step = math.ceil(peak_bytes / (MEMORY_STEP_MB * 1024 * 1024)) * MEMORY_STEP_MB
    parts = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {duration:.2f} ms",
        f"Billed Duration: {max(1, math.ceil(duration + (init or 0.0)))} ms",
        f"Memory Size: {version.memory} MB",
        f"Max Memory Used: {min(step or MEMORY_STEP_MB, version.memory)} MB",
    ]
    if init is not None:
        parts.append(f"Init Duration: {init:.2f} ms")
    return "\t".join([*parts, ""])


def write(state: FunctionsState, version: Version, log_stream: str, lines: list[str]) -> None:
    """Put lines into the log stream of an environment; group and stream are made when missing.

    What can't be written is lost, as on AWS where the role doesn't allow it.
    """
    group = version.settings["LoggingConfig"]["LogGroup"]
    now = int(state.aws.clock.now() * 1000)
    events = [{"timestamp": now, "message": line[:EVENT_BYTES]} for line in lines]
    place = {"logGroupName": group, "logStreamName": log_stream}
    logs = state.client("logs")
    try:
        logs.put_log_events(**place, logEvents=events)
    except logs.exceptions.ResourceNotFoundException:
        _make(logs, place)
        with suppress(ClientError):
            logs.put_log_events(**place, logEvents=events)


def _make(logs: Any, place: dict[str, str]) -> None:
    with suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_group(logGroupName=place["logGroupName"])
    with suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_stream(**place)
