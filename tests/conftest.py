"""A hostile environment for the tests: no AWS account, and no network beyond this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

# A busy machine is no fault of the code. The rest is hypothesis's own profile, in CI the one that
# tries the same examples each time.
settings.register_profile("workbook", settings(), deadline=None)
settings.load_profile("workbook")

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "::")

_attempts: list[str] = []


def _is_loopback(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    return name.startswith(LOOPBACK[0]) or name in LOOPBACK[1:]


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse to look up or talk to anything but loopback, whatever library asks."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if not _is_loopback(host):
        _attempts.append(f"{event} {host}")
        raise PermissionError(f"A test tried to reach {host}: tests stay on this machine.")


# An audit hook sees the sockets of every library, compiled ones too, and can't be patched away.
sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[list[str]]:
    """Fail a test that tried to leave this machine, even when its code swallowed the refusal."""
    _attempts.clear()
    yield _attempts
    assert not _attempts, f"left this machine: {_attempts}"


@pytest.fixture(autouse=True)
def same_environment() -> Iterator[None]:
    """Give the next test the environment this one began with."""
    before = dict(os.environ)
    yield
    if dict(os.environ) != before:
        os.environ.clear()
        os.environ.update(before)
