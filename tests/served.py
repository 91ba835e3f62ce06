"""A local AWS in a process of its own, as `messaging-lab serve` gives it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BIN = Path(sys.executable).parent


@contextmanager
def served() -> Iterator[str]:
    """Yield the endpoint of `messaging-lab serve`, a process of its own that ends well."""
    command = [str(BIN / "messaging-lab"), "serve", "--port", "0", "--dns-port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield str(json.loads(server.stdout.readline())["endpoint_url"])
        finally:
            server.terminate()
        assert server.wait(timeout=10) == 0


@contextmanager
def serving(*words: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Yield the process of `messaging-lab serve` and what it says of itself; it is killed."""
    command = [sys.executable, "-m", "messaging_lab.cli", "serve", "--json", *words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()
