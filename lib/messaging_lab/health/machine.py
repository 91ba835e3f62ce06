"""Looking at this machine: Python, SQLite, loopback, ports, the disk."""

from __future__ import annotations

import json
import socket
import sqlite3
import sys
import tempfile
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from messaging_lab.commands.ports import DEFAULT_PORT
from messaging_lab.health.findings import Health

PYTHON_FROM = (3, 11)

JUPYTER_PORT = 8888


def python() -> Health:
    """Look at the version of Python."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= PYTHON_FROM:
        return Health("Python", found)
    return Health("Python", found, "Install Python 3.11 or newer and run make again.")


def full_text_search() -> Health:
    """Look whether SQLite can search text by words and by parts of words (FTS5, trigram)."""
    name = "SQLite full-text search"
    found = f"SQLite {sqlite3.sqlite_version}"
    try:
        with sqlite3.connect(":memory:") as database:
            database.execute("create virtual table words using fts5(body)")
            database.execute("create virtual table parts using fts5(body, tokenize='trigram')")
    except sqlite3.OperationalError as error:
        mend = "Use a Python whose SQLite is 3.34 or newer with FTS5, as conda's and Debian's are."
        return Health(name, f"{found}: {error}", mend)
    finally:
        database.close()
    return Health(name, f"{found} with FTS5 and trigram")


def loopback_udp() -> Health:
    """Send a datagram to ourselves, as `dig` does to the lab's DNS."""
    name = "UDP on loopback"
    try:
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
        ):
            one.bind(("127.0.0.1", 0))
            one.settimeout(2)
            other.sendto(b"?", one.getsockname())
            one.recv(1)
    except OSError as error:
        return Health(name, str(error), "Let a firewall or sandbox allow UDP on 127.0.0.1.")
    return Health(name, "works")


def aws_port() -> Health:
    """Look whether the local AWS can have its usual port, or has it already."""
    name = f"Port {DEFAULT_PORT} (local AWS)"
    if _is_free(DEFAULT_PORT):
        return Health(name, "free")
    if _is_our_server(DEFAULT_PORT):
        return Health(name, "a local AWS of this lab is up")
    return Health(name, "taken", "Stop what uses it, or start the local AWS with --port 0.")


def jupyter_port() -> Health:
    """Look whether JupyterLab can have its usual port; it takes the next one by itself."""
    free = _is_free(JUPYTER_PORT)
    found = "free" if free else "taken; JupyterLab takes the next free one"
    return Health(f"Port {JUPYTER_PORT} (JupyterLab)", found)


def disk(folder: Path) -> Health:
    """Look whether a file can be written in a folder."""
    name = "Folder for reports"
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        return Health(name, f"{folder}: {error.strerror}", "Make it writable or work in another.")
    return Health(name, f"{folder} is writable")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if sys.platform != "win32":
            # A port that was just left has old connections; servers take it all the same.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _is_our_server(port: int) -> bool:
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/_lab/status", timeout=2) as response:
            return "endpoint_url" in json.load(response)
    except (URLError, OSError, ValueError):
        return False
