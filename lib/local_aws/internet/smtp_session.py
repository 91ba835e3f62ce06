"""An SMTP session from a server's side, and what a service that listens has to decide in it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import Any, Protocol

from local_aws.internet.smtp import Reply


@dataclass(slots=True)
class Session:
    """What is known of a client and of the mail transaction that it is in.

    `tls` is the protocol version ("TLSv1.3") or None, `certificate` the client's in DER, verified
    by the TLS context that the service chose for `server_name` (SNI). `username` is set by AUTH.
    `notes` is the service's own; it lives as long as the connection.
    """

    client_ip: str
    helo: str = ""
    tls: str | None = None
    cipher: str | None = None
    server_name: str = ""
    certificate: bytes | None = None
    username: str = ""
    mail_from: str = ""
    recipients: list[str] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)


class SmtpService(Protocol):
    """What an SMTP server asks of whoever receives the mail.

    Every method but `tls_context` is called in a thread of the server's pool, so that one client's
    message does not hold up the others. None as an answer lets the command succeed.
    """

    hostname: str
    size_limit: int
    recipient_limit: int

    def tls_context(self, server_name: str) -> ssl.SSLContext | None:
        """Return the TLS context for a name that a client asks for, None for the usual one."""

    def authenticate(self, session: Session, username: str, password: str) -> bool:
        """Whether a client may call itself `username`."""

    def mail(self, session: Session, sender: str) -> Reply | None:
        """Refuse an envelope sender ("" for the null reverse-path)."""

    def recipient(self, session: Session, address: str) -> Reply | None:
        """Refuse a recipient."""

    def message(self, session: Session, data: bytes) -> Reply:
        """Take a message; a 2xx reply takes the responsibility for it."""


def reply_text(reply: Reply) -> str:
    """Return a reply as it stands on the wire, without the last CRLF (RFC 5321 §4.2.1)."""
    status = f"{reply.enhanced} " if reply.enhanced else ""
    lines = reply.text.split("\n")
    last = len(lines) - 1
    return "\r\n".join(
        f"{reply.code}{' ' if number == last else '-'}{status}{line}"
        for number, line in enumerate(lines)
    )
