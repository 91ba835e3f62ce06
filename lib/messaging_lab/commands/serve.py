"""`messaging-lab serve`: the local AWS over HTTP, for the AWS CLI and applications under test."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from messaging_lab.commands.ports import DEFAULT_PORT, port_number


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    parser.add_argument(
        "--port",
        type=port_number,
        help="HTTP port; 0 = any (default: 4566, or the one that the state in DIR was served at)",
    )
    parser.add_argument(
        "--dns-port", type=port_number, default=0, help="DNS port, UDP and TCP; 0 = any (default)"
    )
    parser.add_argument(
        "--ingress-port",
        type=port_number,
        help="SMTP port of ingress endpoints; 0 = any (default: 2525, or any where that is taken)",
    )
    parser.add_argument(
        "--smtp-port",
        type=port_number,
        help="port of SES's SMTP interface; 0 = any (default: 2587, or any where that is taken)",
    )
    parser.add_argument(
        "--inbound-port",
        type=port_number,
        help="port of SES's receiving hosts; 0 = any (default: 2526, or any where that is taken)",
    )
    parser.add_argument(
        "--frozen", action="store_true", help="the clock stands still until /_lab turns it"
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="keep the state in a folder, and go on from what is there (default: in memory)",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON line once everything listens"
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; 0 then.

    Raises LabError where a port is taken or the folder for the state can't be used.
    """
    from messaging_lab.commands.served import Served
    from messaging_lab.commands.state import KeptState

    stop = _stop_at_signals()
    state = None if arguments.data is None else KeptState(arguments.data)
    port = arguments.port
    if port is None:
        port = (state and state.port) or DEFAULT_PORT
    served = Served(
        port,
        arguments.dns_port,
        ingress_port=arguments.ingress_port,
        smtp_port=arguments.smtp_port,
        inbound_port=arguments.inbound_port,
        ticking=not arguments.frozen,
        state=state,
    )
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


def _summary(status: dict[str, Any]) -> str:
    url = status["endpoint_url"]
    return f"""The local AWS is up. Stop it with Ctrl-C.

  endpoint  {url}
  window    {url}/_lab/ (in a browser: what arrived and why)
  DNS       {status["dns"]} (UDP and TCP)
  SMTP      {status["smtp"]} (STARTTLS, for SES's SMTP credentials)
  ingress   {status["ingress"]} (SMTP, to ingress endpoints of Mail Manager)
  inbound   {status["inbound"]} (SMTP, to domains whose mail SES receives)

In another terminal, for the AWS CLI and every AWS SDK:

  export AWS_ENDPOINT_URL={url}
  export AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1

For notebooks and scripts that use messaging_lab:

  export MESSAGING_LAB_ENDPOINT={url}
"""
