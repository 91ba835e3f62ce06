"""What a function may do to the machine: little.

It reaches loopback and nothing else, starts no processes, writes to /tmp and its temporary folder
only, and imports what the Python runtime of Lambda has. The rules hold for Python code by audit
hooks (PEP 578), which can't be taken off again. They keep a function from doing harm by mistake;
they are no prison for hostile native code.
"""

from __future__ import annotations

import errno
import importlib.abc
import importlib.machinery
import os
import resource
import sys
from ipaddress import ip_address
from typing import Any

PACKAGES = frozenset(
    {"boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3", "simplejson"}
)
"""What Lambda's Python runtimes bring along besides the standard library."""

OPEN_FILES = 1024
"""Lambda's quota of file descriptors."""

INTERPRETER_BYTES = 96 * 1024 * 1024
"""Assumption: what Python maps for itself here, on top of the memory size of a function."""

_STARTING = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_CHANGING = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.link")


class RuntimePackages(importlib.abc.MetaPathFinder):
    """Finds the packages of Lambda's runtime in the folders that they lie in here."""

    def __init__(self, folders: list[str]) -> None:
        self._folders = folders

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        """Return the spec of a package that Lambda has too; None for every other one."""
        if path is not None or fullname not in PACKAGES:
            return None
        return importlib.machinery.PathFinder.find_spec(fullname, self._folders)


def limit(memory_bytes: int, file_bytes: int) -> None:
    """Set the limits of this process. macOS knows no limit of memory that it keeps to."""
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_DATA, memory_bytes + INTERPRETER_BYTES),
    ):
        hard = resource.getrlimit(kind)[1]
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (wanted, wanted))


def confine(writable: str, code: str) -> None:
    """From here on refuse what a function may not do.

    It may write below `writable` and /tmp, but for the folder of its code, wherever that lies.
    """
    below = tuple(os.path.realpath(folder) + os.sep for folder in (writable, "/tmp"))
    closed = os.path.realpath(code) + os.sep

    def check(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            _check_open(args[0], args[1], args[2], below, closed)
        elif event in _CHANGING:
            _check_path(args[0], below, closed)
        elif event.startswith("socket."):
            _check_socket(event, args)
        elif event in _STARTING:
            raise PermissionError(errno.EPERM, "A function starts no processes in the local AWS")

    sys.addaudithook(check)


def _check_open(path: Any, mode: Any, flags: Any, below: tuple[str, ...], closed: str) -> None:
    writes = any(letter in mode for letter in "wax+") if isinstance(mode, str) else False
    if writes or (isinstance(flags, int) and flags & _WRITING):
        _check_path(path, below, closed)


def _check_path(path: Any, below: tuple[str, ...], closed: str) -> None:
    if isinstance(path, int) or os.fspath(path) in (os.devnull, os.devnull.encode()):
        return
    real = os.path.realpath(os.fsdecode(path)) + os.sep
    if not real.startswith(below) or real.startswith(closed):
        raise OSError(errno.EROFS, "Read-only file system", os.fsdecode(path))


def _check_socket(event: str, args: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0]
    else:
        return
    if not _is_loopback(host):
        raise OSError(errno.ENETUNREACH, "A function reaches only the local AWS", str(host))


def _is_loopback(host: Any) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if not isinstance(name, str):
        return False
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
