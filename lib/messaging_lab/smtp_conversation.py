"""One delivery over real SMTP (RFC 5321), written down line by line as `swaks` does it."""

from __future__ import annotations

import hashlib
import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from messaging_lab.show.html import Html, Shown, escape, join, tag

TIMEOUT = 30.0
"""Seconds in which the other side has to answer."""

LINE_THAT_BEGINS_WITH_A_DOT = re.compile(rb"^\.", re.MULTILINE)
"""It is sent with one dot more (RFC 5321 §4.5.2)."""

REFUSAL = "color:var(--fail);font-weight:bold"
"""How a refusal stands out: fixed-width faces often have no bold of their own."""


@dataclass(frozen=True)
class Line:
    """One line: `client` or `server` says it, and `text` is what.

    A reply of several lines, such as the one to EHLO, is one: its first line, the rest in brackets.
    """

    who: str
    text: str

    @property
    def refusal(self) -> bool:
        """Whether the server says no (4xx or 5xx)."""
        return self.who == "server" and self.text[:1] in ("4", "5")


@dataclass(frozen=True, repr=False)
class Conversation(Shown):
    """What was said. `accepted` has the recipients the server took the message for."""

    lines: tuple[Line, ...]
    accepted: tuple[str, ...]

    @property
    def delivered(self) -> bool:
        """Whether the server has taken the message for anybody."""
        return bool(self.accepted)

    @property
    def answer(self) -> str:
        """The server's last word before the good-bye: the refusal, or what became of the mail."""
        said = [line.text for line in self.lines if line.who == "server"]
        return next((text for text in reversed(said) if not text.startswith("221")), "")

    def html(self) -> Html:
        """Return the lines, the server's refusals in bold."""
        return tag("pre", join(map(_line_html, self.lines), "\n"))

    def text(self) -> str:
        """Return the lines, the client's behind ->, the server's behind <-."""
        return "\n".join(map(_line_text, self.lines))


def _line_text(line: Line) -> str:
    return f"{'->' if line.who == 'client' else '<-'} {line.text}".rstrip()


def _line_html(line: Line) -> Html:
    text = _line_text(line)
    return tag("strong", text, style=REFUSAL) if line.refusal else escape(text)


def letter(
    sender: str, to: str, subject: str, text: str, *, date: datetime, headers: Sequence[str] = ()
) -> bytes:
    """Return a plain message; `headers` are further lines such as "List-Id: <a.example>".

    The same arguments give the same bytes.
    """
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(date)
    message["Message-ID"] = _message_id(sender, to, subject, text)
    for name, value in (line.split(": ", 1) for line in headers):
        message[name] = value
    message.set_content(text)
    return message.as_bytes()


def _message_id(sender: str, *said: str) -> str:
    domain = parseaddr(sender)[1].rpartition("@")[2]
    digest = hashlib.sha256("\n".join((sender, *said)).encode()).hexdigest()
    return f"<{digest[:16]}@{domain}>"


def converse(
    door: tuple[str, int],
    mail_from: str,
    recipients: Sequence[str],
    message: bytes,
    *,
    tls: bool = True,
    helo: str = "",
    login: tuple[str, str] | None = None,
    source_ip: str = "",
) -> Conversation:
    """Hand a message over at `door` (host, port) as a sending host does, and return what was said.

    A refusal ends it and is part of what was said. `helo` is the name that the client gives itself,
    by default a host of the sender's domain. `login` is a user name and a password, which the
    record leaves out. `source_ip` is where the client says it is (XCLIENT), for servers that take
    its word, as SES's SMTP interface does in the local AWS. Certificates aren't checked, as between
    mail hosts (RFC 7435). Raises OSError where nobody answers.
    """
    name = helo or f"mta1.{mail_from.rpartition('@')[2] or 'client.example'}"
    with _Recorder(*door, name) as client:
        try:
            _begin(client, tls, source_ip, login)
            accepted = _deliver(client, mail_from, recipients, message)
        except smtplib.SMTPException:
            accepted = []  # the refusal stands in the record
    return Conversation(tuple(client.lines), tuple(accepted))


def _begin(client: _Recorder, tls: bool, source_ip: str, login: tuple[str, str] | None) -> None:
    client.ehlo()
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        client.starttls(context=context)
        client.ehlo()
    if source_ip:
        client.docmd("XCLIENT", f"ADDR={source_ip}")
        client.ehlo()
    if login:
        client.user, client.password = login
        client.auth("PLAIN", client.auth_plain)


def _deliver(
    client: _Recorder, mail_from: str, recipients: Sequence[str], message: bytes
) -> list[str]:
    if client.mail(mail_from)[0] != 250:
        return []
    taken = [one for one in recipients if client.rcpt(one)[0] == 250]
    return taken if taken and client.data(message)[0] == 250 else []


class _Recorder(smtplib.SMTP):
    """smtplib's client, which writes down what both sides say."""

    def __init__(self, host: str, port: int, name: str) -> None:
        self.lines: list[Line] = []
        super().__init__(host, port, local_hostname=name, timeout=TIMEOUT)

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Send a command, spelled as RFC 5321 does: Python 3.13 says `from:`, 3.11 `FROM:`."""
        args = re.sub(r"^(from|to):", lambda path: path[0].upper(), args)
        shown = re.sub(r"^PLAIN .*", "PLAIN …", args) if cmd.upper() == "AUTH" else args
        self.lines.append(Line("client", f"{cmd.upper()} {shown}".strip()))
        super().putcmd(cmd, args)

    def getreply(self) -> tuple[int, bytes]:
        """Read a reply."""
        code, text = super().getreply()
        first, *rest = text.decode("utf-8", "replace").split("\n")
        said = f"{code} {first}" + (f" ({', '.join(rest)})" if rest else "")
        self.lines.append(Line("server", said))
        return code, text

    def data(self, msg: bytes) -> tuple[int, bytes]:  # type: ignore[override]
        """Send the message."""
        self.putcmd("data")
        code, text = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, text)
        self.lines.append(Line("client", f"({len(msg):,} bytes of message)"))
        self.send(LINE_THAT_BEGINS_WITH_A_DOT.sub(b"..", msg) + b".\r\n")
        return self.getreply()
