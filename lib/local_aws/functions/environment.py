"""An execution environment: one process with a function's code, used again while it is well.

The process gets what Lambda gives it and nothing of ours: a fresh interpreter (`-I -S`), only the
variables of the runtime and of the function, closed file descriptors, a session of its own.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from local_aws.functions.runtime.confinement import PACKAGES

BOOTSTRAP = Path(__file__).with_name("runtime") / "bootstrap.py"

INIT_SECONDS = 10.0
"""How long code may take to load before Lambda gives up ("Understanding the Lambda execution
environment lifecycle", init phase)."""

OUTPUT_BYTES = 1_000_000
"""Assumption: what one invocation writes beyond this isn't kept. AWS names no such limit."""


@dataclass(slots=True)
class Outcome:
    """What came of an exchange with the process.

    `answer` is None where the process ended or took too long; then `ended` has its exit status
    (negative: a signal), or None for a time-out. `output` is what it wrote.
    """

    answer: dict[str, Any] | None
    output: str
    ended: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as it can be written down; `Outcome(**…)` reads it."""
        return asdict(self)


KILLED = Outcome(None, "", -signal.SIGKILL)
"""What came of an exchange that the end of the local AWS has cut off."""


class Environment(Protocol):
    """What answers invocations, one at a time; `first` came of loading the code."""

    first: Outcome

    @property
    def alive(self) -> bool:
        """Whether it can be used again."""

    def invoke(self, message: dict[str, Any], timeout: float) -> Outcome:
        """Have the handler answer one event within `timeout` seconds of the machine's time."""

    def close(self) -> None:
        """End it. Once is enough, more often no harm."""


class PastEnvironment:
    """An environment of an earlier process, as long as what happened in that is done again."""

    def __init__(self, first: Outcome, lives: Callable[[], bool]) -> None:
        self.first = first
        self._lives = lives
        self._closed = False

    @property
    def alive(self) -> bool:
        """Whether it was, then."""
        return not self._closed and self._lives()

    def invoke(self, message: dict[str, Any], timeout: float) -> Outcome:
        """Return that it has ended: what came of it then is written down, and asked for there."""
        return KILLED

    def close(self) -> None:
        """End it."""
        self._closed = True


@functools.cache
def runtime_folders() -> tuple[str, ...]:
    """Return the folders in which the packages of Lambda's runtime lie here."""
    found = (importlib.util.find_spec(name) for name in sorted(PACKAGES))
    places = {str(Path(spec.origin).parent) for spec in found if spec and spec.origin}
    return tuple(sorted({str(Path(place).parent) for place in places} | _single(places)))


def _single(places: set[str]) -> set[str]:
    # six is a file, not a folder: its own folder is the one to look in.
    return {place for place in places if Path(place).name == "site-packages"}


class ExecutionEnvironment:
    """One process of a function version. Not for two invocations at once.

    `init_error` is what failed while the code was loaded, None where it is ready.
    """

    def __init__(
        self,
        code: Path,
        handler: str,
        variables: dict[str, str],
        *,
        memory_mb: int,
        storage_mb: int,
        now: float,
        ticking: bool,
    ) -> None:
        self.uses = 0
        self.temporary = tempfile.mkdtemp(prefix="local-aws-function-")
        self._remove = weakref.finalize(self, shutil.rmtree, self.temporary, ignore_errors=True)
        start = {
            "handler": handler,
            "packages": list(runtime_folders()),
            "memory": memory_mb * 1024 * 1024,
            "storage": storage_mb * 1024 * 1024,
            "temporary": self.temporary,
            "now": now,
            "ticking": ticking,
        }
        places = {"LAMBDA_TASK_ROOT": str(code), "HOME": self.temporary, "TMPDIR": self.temporary}
        self._start(code, start, {**variables, **places})
        self.first = self._receive(INIT_SECONDS)

    def _start(self, code: Path, start: dict[str, Any], variables: dict[str, str]) -> None:
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        start |= {"in": theirs_in, "out": theirs_out}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-B", str(BOOTSTRAP), json.dumps(start)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=code,
                env=variables,
                pass_fds=(theirs_in, theirs_out),
                start_new_session=True,
            )
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        self._to = os.fdopen(ours_out, "wb", buffering=0)
        self._from = ours_in
        self._rest = b""

    def invoke(self, message: dict[str, Any], timeout: float) -> Outcome:
        """Have the handler answer one event within `timeout` seconds of the machine's time."""
        self.uses += 1
        line = json.dumps(message).encode() + b"\n"
        return self._receive(timeout, line)

    def _receive(self, timeout: float, to_send: bytes = b"") -> Outcome:
        exchange = _Exchange(self._process.stdout, self._from, self._to, to_send, self._rest)
        try:
            line = exchange.run(time.monotonic() + timeout)
        except BaseException:
            # Somebody has interrupted the wait: an answer that comes later would be read as the
            # next invocation's.
            self.close()
            raise
        self._rest = exchange.rest
        output = exchange.output.decode("utf-8", "replace")
        if line:
            return Outcome(json.loads(line), output)
        if exchange.closed:
            return Outcome(None, output, self._exit_status())
        self.close()
        return Outcome(None, output)

    def _exit_status(self) -> int:
        try:
            status = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            status = -signal.SIGKILL
        self.close()
        return status

    @property
    def alive(self) -> bool:
        """Whether the process can be used again."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process and whatever it has written."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for stream in (self._to, self._process.stdout):
            if stream is not None and not stream.closed:
                stream.close()
        if self._from >= 0:
            os.close(self._from)
            self._from = -1
        self._remove()


class _Exchange:
    """Sends a line, collects output, waits for a line. All at once, since pipes are small."""

    def __init__(
        self, stdout: IO[bytes] | None, answers: int, to: IO[bytes], line: bytes, rest: bytes
    ) -> None:
        assert stdout is not None
        self._stdout, self._answers, self._to = stdout.fileno(), answers, to.fileno()
        self._line = memoryview(line)
        self.output = bytearray()
        self.rest = rest
        self.closed = False

    def run(self, deadline: float) -> bytes:
        """Return the line that came, or b"" where the process ended or the time is over."""
        os.set_blocking(self._to, False)
        while not self.closed and b"\n" not in self.rest:
            left = deadline - time.monotonic()
            if left <= 0 or not self._step(left):
                break
        self._drain()
        line, found, rest = self.rest.partition(b"\n")
        self.rest = rest if found else line
        return line if found else b""

    def _step(self, seconds: float) -> bool:
        ready = _ready([self._stdout, self._answers], [self._to] if self._line else [], seconds)
        if self._to in ready:
            self._write()
        if self._stdout in ready:
            self._keep(os.read(self._stdout, 65536))
        if self._answers in ready:
            chunk = os.read(self._answers, 65536)
            self.closed = not chunk
            self.rest += chunk
        return bool(ready)

    def _write(self) -> None:
        try:
            self._line = self._line[os.write(self._to, self._line) :]
        except BrokenPipeError:
            self._line = memoryview(b"")

    def _keep(self, chunk: bytes) -> None:
        self.output += chunk[: OUTPUT_BYTES - len(self.output)]

    def _drain(self) -> None:
        # What was written before the answer is in the pipe by now.
        while _ready([self._stdout], [], 0):
            chunk = os.read(self._stdout, 65536)
            if not chunk:
                return
            self._keep(chunk)


def _ready(reading: list[int], writing: list[int], seconds: float) -> set[int]:
    """Return the file descriptors that can be read or written within so many seconds."""
    with selectors.DefaultSelector() as selector:
        for descriptor in reading:
            selector.register(descriptor, selectors.EVENT_READ)
        for descriptor in writing:
            selector.register(descriptor, selectors.EVENT_WRITE)
        return {key.fd for key, _ in selector.select(seconds)}
