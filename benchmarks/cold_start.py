"""From starting the server to the first answered SES call: ours against moto_server.

moto's own server needs Flask (`pip install flask flask-cors`). The two take turns, so that a busy
machine slows both.
"""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

ROUNDS = 7

BIN = Path(sys.executable).parent

CREDENTIAL = "AWS4-HMAC-SHA256 Credential=test/20260106/us-east-1/ses/aws4_request, Signature=0"


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def first_answer(command: Sequence[str], port: int) -> float:
    """Start a server and return the seconds until it answers an SES call."""
    began = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answers(port):
            time.sleep(0.005)
            if server.poll() is not None:
                raise RuntimeError(f"{command[0]} ended with {server.returncode}")
        return time.perf_counter() - began
    finally:
        server.kill()
        server.wait()


def _answers(port: int) -> bool:
    form = b"Action=ListIdentities&Version=2010-12-01"
    headers = {"Authorization": CREDENTIAL, "Content-Type": "application/x-www-form-urlencoded"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", form, headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return b"ListIdentitiesResult" in answer.read()
    except urllib.error.HTTPError as refused:
        raise RuntimeError(f"ListIdentities was answered with {refused.code}") from None
    except (urllib.error.URLError, ConnectionError):
        return False


def main() -> None:
    """Print the medians and their ratio."""
    ours, motos = [], []
    for _ in range(ROUNDS):
        port = free_port()
        ours.append(first_answer([str(BIN / "messaging-lab"), "serve", "--port", str(port)], port))
        port = free_port()
        motos.append(first_answer([str(BIN / "moto_server"), "-p", str(port)], port))
    mine, theirs = statistics.median(ours), statistics.median(motos)
    print(f"messaging-lab serve  median {mine:.2f} s  [{min(ours):.2f} to {max(ours):.2f}]")
    print(f"moto_server          median {theirs:.2f} s  [{min(motos):.2f} to {max(motos):.2f}]")
    print(f"ratio {mine / theirs:.2f}")


if __name__ == "__main__":
    main()
