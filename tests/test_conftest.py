"""The guard around the tests guards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from lesson import ROOT

SCRIPT = """
import contextlib, socket

def test_leaves():
    with contextlib.suppress(OSError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
"""


def test_looking_up_a_stranger_is_refused(request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionError, match="stay on this machine"):
        socket.getaddrinfo("stranger.example", 80)
    request.getfixturevalue("no_network").clear()


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_swallowing_the_refusal_does_not_help(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_stranger.py").write_text(SCRIPT)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True)
    assert "1 passed, 1 error" in run.stdout
    assert "left this machine: ['socket.getaddrinfo 192.0.2.1']" in run.stdout


def test_no_account_of_the_caller_is_visible() -> None:
    assert not [name for name in os.environ if name.startswith(("AWS_PROFILE", "AWS_ACCESS_KEY"))]
