"""What `--data` costs: requests over HTTP with and without it, and how fast a journal is replayed.

The local AWS is served in a process of its own. A request with `--data` is answered when it is on
disk, so its time has a sync of that disk in it, which is measured beside it. With several clients
at once one sync serves all who wait.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3

REQUESTS, CLIENTS = 400, (1, 8)
QUEUE = "http://127.0.0.1/123456789012/benchmark"


@contextmanager
def serve(*words: str) -> Iterator[str]:
    """Yield where a local AWS is served, in a process that is killed at the end."""
    command = [sys.executable, "-m", "messaging_lab.cli", "serve", "--json", "--frozen", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield str(json.loads(process.stdout.readline())["endpoint_url"])
        finally:
            process.kill()


def client(service: str, url: str) -> Any:
    """Return a client of the local AWS at a URL."""
    session: Any = boto3.Session("123456789012", "local", region_name="us-east-1")
    return session.client(service, endpoint_url=url)


def mail(lab: tuple[str, bytes]) -> None:
    """Hand over one mail, which its receiver judges and keeps."""
    url, body = lab
    with urlopen(Request(f"{url}/_lab/deliver", body), timeout=60) as answer:
        assert json.load(answer)["code"] == 250


def hand_over(url: str) -> tuple[str, bytes]:
    """Return what `mail` needs."""
    raw = b"From: a@shop.example\r\nTo: ana@post.example\r\nSubject: Hello\r\n\r\nHello\r\n"
    to = {"recipient": "ana@post.example", "client_ip": "198.51.100.23"}
    text = {"raw": base64.b64encode(raw).decode(), "mail_from": "a@shop.example", **to}
    return url, json.dumps(text).encode()


KINDS: dict[str, tuple[Callable[[str], Any], Callable[[Any], Any]]] = {
    "sqs SendMessage": (
        lambda url: client("sqs", url),
        lambda sqs: sqs.send_message(QueueUrl=QUEUE, MessageBody="Hello"),
    ),
    "sesv2 GetAccount": (lambda url: client("sesv2", url), lambda ses: ses.get_account()),
    "a mail handed over": (hand_over, mail),
}
"""What is measured: what a client needs, and the request that it makes again and again."""


def each(url: str, kind: str, clients: int) -> float:
    """Return the milliseconds that a request takes, by the wall clock, of so many clients."""
    make, call = KINDS[kind]
    ways = [make(url) for _ in range(clients)]
    for way in ways:
        call(way)

    def work(way: Any) -> None:
        for _ in range(REQUESTS // clients):
            call(way)

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(work, ways))
    return (time.perf_counter() - begun) / REQUESTS * 1e3


def measure(*words: str) -> dict[tuple[str, int], float]:
    """Measure requests of several kinds, each with one client and with several."""
    with serve("--port", "0", *words) as url:
        client("sqs", url).create_queue(QueueName="benchmark")
        return {(kind, count): each(url, kind, count) for kind in KINDS for count in CLIENTS}


def sync_of(folder: str) -> float:
    """Return the milliseconds of a sync of 1 kB."""
    with Path(folder, "sync").open("wb", buffering=0) as file:
        begun = time.perf_counter()
        for _ in range(100):
            file.write(b"x" * 1000)
            os.fsync(file.fileno())
        return (time.perf_counter() - begun) * 10


def restart(folder: str) -> str:
    """Return how long it takes to do everything again."""
    size, count = Path(folder, "journal").stat().st_size, REQUESTS * len(CLIENTS) * len(KINDS)
    begun = time.perf_counter()
    with serve("--data", folder):
        seconds = time.perf_counter() - begun
    rate = f"{count / seconds:,.0f} requests/s"
    return f"restart: {count:,} in {seconds:.1f} s, {rate}; {size / count:,.0f} octets each"


def main() -> None:
    """Print the times."""
    without = measure()
    with tempfile.TemporaryDirectory() as folder:
        kept = measure("--data", folder)
        print(f"a sync of this disk: {sync_of(folder):.2f} ms")
        for (kind, count), found in kept.items():
            name, before = f"{kind}, {count} at once", without[kind, count]
            print(f"{name:30}{before:6.2f} ms in memory{found:8.2f} ms with --data")
        print(restart(folder))


if __name__ == "__main__":
    main()
