"""`messaging-lab serve`: the local AWS over HTTP, for the AWS CLI and applications under test."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_aws.server import LabServer
    from local_aws.world import LocalAws

DEFAULT_PORT = 4566


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    parser.add_argument(
        "--port", type=port_number, default=DEFAULT_PORT, help="HTTP port; 0 = any (default: 4566)"
    )
    parser.add_argument(
        "--frozen", action="store_true", help="the clock stands still until /_lab/clock turns it"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON line once everything listens"
    )


def port_number(text: str) -> int:
    """Read a port number; argparse shows the sentence where it isn't one."""
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 to 65535")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; 0 then, 2 where a port is taken."""
    stop = _stop_at_signals()
    try:
        served = Served(arguments.port, ticking=not arguments.frozen)
    except OSError as error:
        print(f"messaging-lab serve: {error}", file=sys.stderr)
        return 2
    status = served.status()
    print(json.dumps(status) if arguments.json else _summary(status), flush=True)
    stop.wait()
    served.stop()
    return 0


def _stop_at_signals() -> threading.Event:
    stop = threading.Event()

    def handle(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, handle)
    signal.signal(signal.SIGTERM, handle)
    return stop


class Served:
    """A local AWS and what listens for it. Raises OSError with a sentence where a port is taken."""

    def __init__(self, port: int, *, ticking: bool) -> None:
        from local_aws.world import LocalAws

        self.aws: LocalAws = LocalAws(ticking=ticking)
        self._server: LabServer = _listen_http(self.aws, port)

    def status(self) -> dict[str, Any]:
        """Return where everything listens, as `GET /_lab/status` does."""
        return {
            "endpoint_url": self.aws.endpoint_url,
            **self.aws.listeners,
            "now": self.aws.clock.now(),
        }

    def stop(self) -> None:
        """Stop listening and free the ports."""
        self._server.stop()


def _listen_http(aws: LocalAws, port: int) -> LabServer:
    from local_aws.server import LabServer

    try:
        server = LabServer(aws, port=port)
    except OSError as error:
        raise OSError(_taken(port, "--port", error)) from error
    server.start()
    return server


def _taken(port: int, option: str, error: OSError) -> str:
    return (
        f"port {port} can't be listened at ({error.strerror}): stop what uses it, or choose "
        f"another with {option} N, or any free one with {option} 0."
    )


def _summary(status: dict[str, Any]) -> str:
    url = status["endpoint_url"]
    return f"""The local AWS is up. Stop it with Ctrl-C.

  endpoint  {url}

In another terminal, for the AWS CLI and every AWS SDK:

  export AWS_ENDPOINT_URL={url}
  export AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1

For notebooks and scripts that use messaging_lab:

  export MESSAGING_LAB_ENDPOINT={url}
"""
