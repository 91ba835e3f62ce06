"""A local AWS in a process of its own, as `messaging-lab serve` gives it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
