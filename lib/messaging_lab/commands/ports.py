"""Port numbers on the command line."""

from __future__ import annotations

import argparse
import os
import socket

DEFAULT_PORT = 4566
"""The port of the local AWS, which other local AWSs have made familiar."""

DEFAULT_INGRESS_PORT = 2525
"""The port of Mail Manager's ingress endpoints: 25, at which only root may listen, made long."""

DEFAULT_SMTP_PORT = 2587
"""The port of SES's SMTP interface, which is one of those that it has on AWS."""

DEFAULT_INBOUND_PORT = 2526
"""The port of SES's receiving hosts, beside that of the ingress endpoints."""


def port_number(text: str) -> int:
    """Read a port number; argparse shows the sentence where it isn't one."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 to 65535")
    return int(text)


def is_free(port: int) -> bool:
    """Whether a port of loopback can be listened at."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def port_problem(port: int, option: str, error: OSError) -> str:
    """Return the sentence for a port that can't be listened at."""
    reason = os.strerror(error.errno).lower() if error.errno else "it is taken"
    return (
        f"port {port} can't be listened at ({reason}): stop what uses it, choose another with "
        f"{option} N, or any free one with {option} 0."
    )
