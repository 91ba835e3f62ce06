"""SMTP over real sockets on loopback, for whichever service receives the mail.

The server has a thread of its own with an event loop, and a pool of threads in which the service
decides and stores, so that many clients are served at a time and a slow one costs nobody else.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from local_aws.ids import Ids
from local_aws.internet.smtp_certificate import server_certificate, server_context
from local_aws.internet.smtp_connection import Connection
from local_aws.internet.smtp_session import SmtpService

MAX_CONNECTIONS = 200
THREADS = 32
MEMORY_LIMIT = 512 * 1024 * 1024
"""Octets of messages that all connections together may hold before they are in the service's
hands; a client over it is asked to come back later."""

IDLE_SECONDS = 60.0
"""Real seconds in which a client has to send its next command. RFC 5321 §4.5.3.2 asks for 300;
on loopback a client that is silent for a minute is a broken one."""

MESSAGE_SECONDS = 300.0
"""Real seconds in which a message has to have come."""

BUSY = b"421 4.3.2 Too many concurrent SMTP connections\r\n"


class _Busy(asyncio.Protocol):
    """Turns away a connection that is one too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(BUSY)
        transport.close()


class SmtpServer:
    """Listens for one service.

    Raises OSError where the port is taken and ValueError for an address that isn't loopback: what
    listens here is a toy that nobody else should reach.
    """

    def __init__(
        self,
        service: SmtpService,
        ids: Ids,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        connection_limit: int = MAX_CONNECTIONS,
        memory_limit: int = MEMORY_LIMIT,
        idle_seconds: float = IDLE_SECONDS,
        message_seconds: float = MESSAGE_SECONDS,
    ) -> None:
        if not (host.startswith("127.") or host == "localhost"):
            raise ValueError(f"The local AWS only listens on loopback, not on {host}.")
        self.service = service
        self.host = host
        self.connection_limit = connection_limit
        self.memory_limit = memory_limit
        self.idle_seconds, self.message_seconds = idle_seconds, message_seconds
        self.certificate, self._key = server_certificate(ids, service.hostname)
        self._context = self.new_context()
        self.connections: set[Connection] = set()
        self.held = 0
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="smtp")
        self._listener = socket.create_server((host, port), backlog=connection_limit)
        self.port: int = self._listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_report)
        self._thread = threading.Thread(target=self._serve, name="smtp", daemon=True)
        self._server: asyncio.Server | None = None
        # aiosmtpd tells every command to this logger, and its own deprecations as warnings.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)

    @property
    def address(self) -> str:
        """Where it listens, as `host:port`."""
        return f"{self.host}:{self.port}"

    def start(self) -> None:
        """Accept connections from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and free the port."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        else:
            self._listener.close()
            self._loop.close()
        self.pool.shutdown()

    def new_context(self) -> ssl.SSLContext:
        """Return a new TLS context with the server's certificate."""
        return server_context(self.certificate, self._key)

    def tls_context(self) -> ssl.SSLContext:
        """Return the TLS context that a connection starts with."""
        context = self.service.tls_context("") or self._context
        context.sni_callback = self._choose_context
        return context

    def _choose_context(self, tls: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        tls.asked_for = name or ""  # type: ignore[attr-defined]
        chosen = self.service.tls_context(name) if name else None
        if chosen is not None:
            tls.context = chosen

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(self._close())
            self._loop.close()

    async def _listen(self) -> None:
        self._server = await self._loop.create_server(self._accept, sock=self._listener)

    def _accept(self) -> asyncio.BaseProtocol:
        if len(self.connections) >= self.connection_limit:
            return _Busy()
        return Connection(self, self._loop)

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        for connection in list(self.connections):
            connection.abort()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Show a fault of ours; that clients break off is none."""
    error = context.get("exception")
    if error is not None and not isinstance(error, OSError | ssl.SSLError):
        traceback.print_exception(error)
