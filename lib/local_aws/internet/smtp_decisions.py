"""What an SMTP service is asked in the course of a session, and how its answers are put."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from aiosmtpd.smtp import AuthResult

from local_aws.internet import smtp_authentication
from local_aws.internet.smtp import Reply
from local_aws.internet.smtp_lines import BARE, BareLineEnding, OutOfMemory
from local_aws.internet.smtp_session import Session, SmtpService, reply_text

if TYPE_CHECKING:
    from local_aws.internet.smtp_connection import Connection
    from local_aws.internet.smtp_server import SmtpServer

Result = TypeVar("Result")

ADDRESS = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^\s"@<>]+)@[^\s@<>]+')
"""Enough of the syntax of RFC 5321 §4.1.2 to know local part and domain apart."""

BAD_SENDER = Reply(553, "The sender is not an address", "5.1.7")
BAD_RECIPIENT = Reply(553, "The recipient is not an address", "5.1.3")
BARE_IN_COMMAND = Reply(500, "Lines end in CRLF: bare CR or LF received", "5.5.2")
BARE_IN_MESSAGE = Reply(550, "Message refused: it has a bare CR or LF (RFC 5321 2.3.8)", "5.6.0")
TOO_MANY_RECIPIENTS = Reply(452, "Too many recipients", "4.5.3")
NO_MEMORY = Reply(452, "Insufficient system storage, try again later", "4.3.1")
FAULT = Reply(451, "Temporary service failure", "4.3.0")


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
        unwanted = ("250-HELP",) if server.offers_auth else ("250-HELP", "250-AUTH")
        offered = [line for line in lines[1:-1] if not line.startswith(unwanted)]
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
        """AUTH PLAIN."""
        return await smtp_authentication.plain(server, args, self._login)

    async def auth_LOGIN(self, server: Connection, args: list[str]) -> AuthResult:
        """AUTH LOGIN."""
        return await smtp_authentication.by_turns(server, args, self._login)

    async def _login(self, name: str, password: str) -> bool:
        own = self.session_of(self._connection)
        if not await self._ask(self._service.authenticate, own, name, password):
            return False
        own.username = name
        return True


def describe_tls(session: Session, server: Connection) -> None:
    """Note what the TLS handshake has settled."""
    tls: ssl.SSLObject = server.session.ssl["ssl_object"]
    cipher = tls.cipher()
    session.tls, session.cipher = tls.version(), cipher[0] if cipher else None
    session.certificate = tls.getpeercert(binary_form=True)
    session.server_name = getattr(tls, "asked_for", "")
