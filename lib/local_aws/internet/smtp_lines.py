"""What a client sends, read strictly: lines end in CRLF and nothing else, in commands and in
messages, so that no second message can be smuggled inside one; and nobody fills the memory."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_aws.internet.smtp_server import SmtpServer

BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
"""A line feed or carriage return that isn't part of a CRLF (RFC 5321 §2.3.8)."""


class BareLineEnding(Exception):
    """A command line didn't end in CRLF."""


class OutOfMemory(Exception):
    """All connections together hold too much."""


class StrictReader:
    """A StreamReader that takes no bare CR or LF in a command, and counts what a message holds."""

    def __init__(self, reader: asyncio.StreamReader, server: SmtpServer) -> None:
        self._inner = reader
        self._server = server
        self.held = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def readuntil(self, separator: bytes = b"\n") -> bytes:
        """Read a line: of a command for LF, of a message for CRLF."""
        if separator == b"\n":
            return strict(await self._command())
        line: bytes = await self._inner.readuntil(separator)
        self._hold(len(line))
        return line

    async def _command(self) -> bytes:
        """Return a command line. One over the limit is read to its end and returned cut off, which
        is still too long for any command."""
        try:
            return await self._inner.readuntil()
        except asyncio.LimitOverrunError as first:
            # The LF may be all that is left to read, and its CR the end of what has been read.
            line = (await self._inner.readexactly(first.consumed)).removesuffix(b"\r")
        while True:
            try:
                await self._inner.readuntil()
                return line + b"\r\n"
            except asyncio.LimitOverrunError as more:
                await self._inner.readexactly(more.consumed)

    async def readline(self) -> bytes:
        """Read the client's part of an AUTH exchange."""
        return strict(await self._inner.readline())

    def _hold(self, octets: int) -> None:
        self.held += octets
        self._server.held += octets
        if self._server.held > self._server.memory_limit:
            raise OutOfMemory

    def release(self) -> None:
        """Give back what the message held."""
        self._server.held -= self.held
        self.held = 0


def strict(line: bytes) -> bytes:
    """Return a command line. Raises BareLineEnding."""
    if line and (not line.endswith(b"\r\n") or BARE.search(line)):
        raise BareLineEnding
    return line
