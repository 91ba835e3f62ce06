"""One SMTP connection: aiosmtpd's protocol, made strict, with a service behind it.

What aiosmtpd leaves open and this adds: strict lines (`smtp_lines`); limits on the time that a
message may take and on what is held in memory; a service that decides in threads
(`smtp_decisions`); XCLIENT.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP

from local_aws.internet.smtp_decisions import Decisions
from local_aws.internet.smtp_lines import StrictReader

if TYPE_CHECKING:
    from local_aws.internet.smtp_server import SmtpServer

COMMAND_LIMIT = 512
"""Octets of a command line (RFC 5321 §4.5.3.1.4); extensions add to it."""


class Connection(SMTP):
    """A connection to an SmtpServer."""

    session: Any
    _reader: Any

    def __init__(self, server: SmtpServer, loop: asyncio.AbstractEventLoop) -> None:
        self.server = server
        self.claimed_ip = ""
        super().__init__(
            Decisions(server, self),
            data_size_limit=server.service.size_limit,
            enable_SMTPUTF8=True,
            hostname=server.service.hostname,
            ident=getattr(server.service, "ident", "ESMTP"),
            tls_context=server.tls_context(),
            timeout=server.idle_seconds,
            loop=loop,
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection, first in the clear and then again under TLS."""
        self.server.connections.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the connection."""
        self.server.connections.discard(self)
        if hasattr(self, "_reader") and isinstance(self._reader, StrictReader):
            self._reader.release()
        super().connection_lost(error)

    def _cb_client_connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        super()._cb_client_connected(reader, writer)
        self._reader = StrictReader(reader, self.server)

    async def smtp_EHLO(self, hostname: str) -> None:
        """EHLO. aiosmtpd raises the limit of MAIL by what it offers, each time anew."""
        self.command_size_limits = defaultdict(lambda: COMMAND_LIMIT)
        await super().smtp_EHLO(hostname)

    async def smtp_AUTH(self, arg: str) -> None:
        """AUTH, with the mechanism in any case, where the service knows of users."""
        if not self.offers_auth:
            await self.push("502 5.5.1 Command not implemented")
            return
        name, space, rest = (arg or "").partition(" ")
        await super().smtp_AUTH(name.upper() + space + rest)

    async def push(self, status: Any) -> None:
        """Send a reply, in the service's own words where it has some for it."""
        words = getattr(self.server.service, "wording", {})
        await super().push(words.get(status, status))

    @property
    def offers_auth(self) -> bool:
        """Whether a client can log in; hosts that receive mail for a domain know no users."""
        return getattr(self.server.service, "offers_auth", True)

    @property
    def takes_xclient(self) -> bool:
        """Whether a client may say from which address it comes, for a demonstration."""
        return getattr(self.server.service, "takes_xclient", False)

    async def smtp_XCLIENT(self, arg: str) -> None:
        """XCLIENT, as Postfix has it for tests: ADDR=… is who the client is from now on."""
        if not self.takes_xclient:
            await self.push('500 Error: command "XCLIENT" not recognized')
            return
        name, _, value = (arg or "").strip().partition("=")
        try:
            self.claimed_ip = str(ip_address(value.removeprefix("IPV6:")))
        except ValueError:
            name = ""
        if name.upper() != "ADDR":
            await self.push("501 Syntax: XCLIENT ADDR=198.51.100.23")
            return
        # The session begins anew, with a greeting (Postfix, XCLIENT_README).
        self.event_handler.forget_client()
        self.session.host_name, self.session.authenticated = None, False
        self._set_rset_state()  # type: ignore[no-untyped-call]
        await self.push(f"220 {self.hostname} ESMTP")

    async def smtp_DATA(self, arg: str) -> None:
        """DATA, with a longer patience than a command gets."""
        self._reset_timeout(self.server.message_seconds)
        try:
            await super().smtp_DATA(arg)
        finally:
            self._reader.release()
        self._reset_timeout()

    def refuse_and_close(self) -> None:
        """Close the connection once the reply that follows has gone."""
        self.loop.call_soon(self._close)

    def abort(self) -> None:
        """Break the connection off."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()

    def _close(self) -> None:
        if self.transport is not None:
            self.transport.close()
