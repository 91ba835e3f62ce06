"""One SMTP connection: aiosmtpd's protocol, made strict, with a service behind it.

What aiosmtpd leaves open and this adds: line endings are CRLF and nothing else, in commands and in
messages, so that no second message can be smuggled inside one; limits on recipients, on the time
that a message may take and on what is held in memory; work is done in threads.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
import ssl
from collections import defaultdict
from collections.abc import Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, TypeVar

from aiosmtpd.smtp import MISSING, SMTP, AuthResult, LoginPassword

from local_aws.internet.smtp import Reply
from local_aws.internet.smtp_session import Session, SmtpService, reply_text

if TYPE_CHECKING:
    from local_aws.internet.smtp_server import SmtpServer

Result = TypeVar("Result")

BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
"""A line feed or carriage return that isn't part of a CRLF (RFC 5321 §2.3.8)."""

COMMAND_LIMIT = 512
"""Octets of a command line (RFC 5321 §4.5.3.1.4); extensions add to it."""

ADDRESS = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^\s"@<>]+)@[^\s@<>]+')
"""Enough of the syntax of RFC 5321 §4.1.2 to know local part and domain apart."""

BAD_SENDER = Reply(553, "The sender is not an address", "5.1.7")
BAD_RECIPIENT = Reply(553, "The recipient is not an address", "5.1.3")
BARE_IN_COMMAND = Reply(500, "Lines end in CRLF: bare CR or LF received", "5.5.2")
BARE_IN_MESSAGE = Reply(550, "Message refused: it has a bare CR or LF (RFC 5321 2.3.8)", "5.6.0")
TOO_MANY_RECIPIENTS = Reply(452, "Too many recipients", "4.5.3")
NO_MEMORY = Reply(452, "Insufficient system storage, try again later", "4.3.1")
NOT_WITHOUT_TLS = Reply(538, "Encryption required for requested authentication", "5.7.11")
FAULT = Reply(451, "Temporary service failure", "4.3.0")


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


class Connection(SMTP):
    """A connection to an SmtpServer."""

    session: Any
    _reader: Any

    AuthLoginUsernameChallenge = "Username:"
    AuthLoginPasswordChallenge = "Password:"

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
        """AUTH, with the mechanism in any case."""
        name, space, rest = (arg or "").partition(" ")
        await super().smtp_AUTH(name.upper() + space + rest)

    async def push(self, status: Any) -> None:
        """Send a reply, in the service's own words where it has some for it."""
        words = getattr(self.server.service, "wording", {})
        await super().push(words.get(status, status))

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


class Decisions:
    """aiosmtpd's hooks, answered by the service in threads."""

    def __init__(self, server: SmtpServer, connection: Connection) -> None:
        self._server = server
        self._connection = connection
        self._session: Session | None = None

    @property
    def _service(self) -> SmtpService:
        return self._server.service

    async def _ask(self, function: Callable[..., Result], *args: Any) -> Result:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._server.pool, function, *args)

    def session_of(self, server: Connection) -> Session:
        """Return the session of a connection, made anew once TLS is up (RFC 3207 §4.2)."""
        secured = server.session.ssl is not None
        if self._session is None or (secured and self._session.tls is None):
            self._session = Session(server.claimed_ip or server.session.peer[0])
            if secured:
                describe_tls(self._session, server)
        return self._session

    def forget_client(self) -> None:
        """Forget what was known of the client but for TLS, which is known of the connection."""
        self._session = None

    async def handle_EHLO(
        self, server: Connection, session: Any, envelope: Any, hostname: str, lines: list[str]
    ) -> list[str]:
        """EHLO: what is offered beside aiosmtpd's own."""
        session.host_name = self.session_of(server).helo = hostname
        offered = [line for line in lines[1:-1] if line != "250-HELP"]
        if hasattr(self._service, "wording"):
            more = ["250-XCLIENT ADDR"] if server.takes_xclient else []
            offered = [line for line in offered if line != "250-SMTPUTF8"]
            return [lines[0], *offered, *more, "250 Ok"]
        return [lines[0], "250-PIPELINING", "250-ENHANCEDSTATUSCODES", *offered, lines[-1]]

    async def handle_HELO(
        self, server: Connection, session: Any, envelope: Any, hostname: str
    ) -> str:
        """HELO."""
        session.host_name = self.session_of(server).helo = hostname
        return f"250 {server.hostname}"

    async def handle_MAIL(
        self, server: Connection, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """MAIL FROM."""
        own, sender = self.session_of(server), "" if address == "<>" else address
        own.recipients = []
        if sender and not ADDRESS.fullmatch(sender):
            return reply_text(BAD_SENDER)
        refusal = await self._ask(self._service.mail, own, sender)
        if refusal:
            return reply_text(refusal)
        own.mail_from = sender
        # aiosmtpd takes an empty text for "no MAIL command yet", so the null sender keeps brackets.
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(
        self, server: Connection, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """RCPT TO."""
        own = self.session_of(server)
        if not ADDRESS.fullmatch(address):
            return reply_text(BAD_RECIPIENT)
        if len(envelope.rcpt_tos) >= self._service.recipient_limit:
            return reply_text(TOO_MANY_RECIPIENTS)
        refusal = await self._ask(self._service.recipient, own, address)
        if refusal:
            return reply_text(refusal)
        envelope.rcpt_tos.append(address)
        own.recipients = list(envelope.rcpt_tos)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: Connection, session: Any, envelope: Any) -> str:
        """The message has come."""
        data = bytes(envelope.original_content)
        if BARE.search(data):
            return reply_text(BARE_IN_MESSAGE)
        reply = await self._ask(self._service.message, self.session_of(server), data)
        return reply_text(reply)

    async def handle_exception(self, error: Exception) -> str:
        """Return the reply for a fault; what the client did wrong ends the connection."""
        if isinstance(error, BareLineEnding | OutOfMemory):
            self._connection.refuse_and_close()
        if isinstance(error, BareLineEnding):
            return reply_text(BARE_IN_COMMAND)
        return reply_text(NO_MEMORY if isinstance(error, OutOfMemory) else FAULT)

    async def auth_PLAIN(self, server: Connection, args: list[str]) -> AuthResult:
        """AUTH PLAIN (RFC 4616)."""
        told = await _answer(server, "", args[1:])
        if told is None:
            return AuthResult(success=False, handled=True)
        parts = told.split(b"\0")
        if len(parts) != 3:
            return AuthResult(success=False, handled=False)
        return await self._authenticated(server, parts[1], parts[2])

    async def auth_LOGIN(self, server: Connection, args: list[str]) -> AuthResult:
        """AUTH LOGIN: user name, then password."""
        login = await _answer(server, server.AuthLoginUsernameChallenge, args[1:])
        password = login and await _answer(server, server.AuthLoginPasswordChallenge, [])
        if login is None or password is None:
            return AuthResult(success=False, handled=True)
        return await self._authenticated(server, login, password)

    async def _authenticated(self, server: Connection, login: bytes, password: bytes) -> AuthResult:
        own, name = self.session_of(server), login.decode("utf-8", "replace")
        secret = password.decode("utf-8", "replace")
        if not await self._ask(self._service.authenticate, own, name, secret):
            return AuthResult(success=False, handled=False)
        own.username = name
        return AuthResult(success=True, auth_data=LoginPassword(login, password))


async def _answer(server: Connection, challenge: str, given: list[str]) -> bytes | None:
    """Return what the client says, at once or asked; None where it broke off or isn't base64."""
    if not given:
        told = await server.challenge_auth(challenge)
        return None if told is MISSING else bytes(told)
    try:
        return base64.b64decode("" if given[0] == "=" else given[0], validate=True)
    except (binascii.Error, ValueError):
        await server.push("501 5.5.2 Can't decode base64")
        return None


def describe_tls(session: Session, server: Connection) -> None:
    """Note what the TLS handshake has settled."""
    tls: ssl.SSLObject = server.session.ssl["ssl_object"]
    cipher = tls.cipher()
    session.tls, session.cipher = tls.version(), cipher[0] if cipher else None
    session.certificate = tls.getpeercert(binary_form=True)
    session.server_name = getattr(tls, "asked_for", "")
