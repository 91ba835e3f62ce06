"""What is written of an SMTP session: each question that the server puts to the service."""

from __future__ import annotations

import ssl
from base64 import b64decode, b64encode
from collections import OrderedDict
from typing import Any

from local_aws.internet.smtp import Reply
from local_aws.internet.smtp_session import Session, SmtpService
from local_aws.journal.file import Record
from local_aws.journal.turns import Turns

FIELDS = ("client_ip", "helo", "tls", "cipher", "server_name", "username", "mail_from")
NUMBER = "journal"
"""The note in a session that says which one it is."""

REMEMBERED = 1000
"""Sessions that may go on while their steps are done again: more than there are connections."""


class WrittenDown:
    """A service (see `SmtpService`) whose every decision has its turn in the journal."""

    def __init__(self, name: str, service: SmtpService, turns: Turns) -> None:
        self._name, self._service, self._turns = name, service, turns
        self._count = 0
        self._sessions: OrderedDict[int, Session] = OrderedDict()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service, name)

    def tls_context(self, server_name: str) -> ssl.SSLContext | None:
        """Return the TLS context for a name; that changes nothing and isn't written down."""
        return self._service.tls_context(server_name)

    def authenticate(self, session: Session, username: str, password: str) -> bool:
        """Whether a client may call itself `username`."""
        words = [username, password]
        return bool(self._step(session, "authenticate", words, lasting=False))

    def mail(self, session: Session, sender: str) -> Reply | None:
        """Refuse an envelope sender."""
        found: Reply | None = self._step(session, "mail", [sender], lasting=False)
        return found

    def recipient(self, session: Session, address: str) -> Reply | None:
        """Refuse a recipient."""
        found: Reply | None = self._step(session, "recipient", [address], lasting=False)
        return found

    def message(self, session: Session, data: bytes) -> Reply:
        """Take a message; what it was is on disk before the client is told so."""
        found: Reply = self._step(session, "message", [], data)
        return found

    def _step(
        self, session: Session, step: str, words: list[str], data: bytes = b"", lasting: bool = True
    ) -> Any:
        if NUMBER not in session.notes:
            self._count += 1
            session.notes[NUMBER] = self._count
        head = {"kind": "smtp", "door": self._name, "step": step, "words": words}
        record = Record({**head, "session": _known(session)}, data)

        def work() -> Any:
            return self._work(session, record)

        return self._turns.take(record, work, told, lasting=lasting)

    def _work(self, session: Session, record: Record) -> Any:
        decide = getattr(self._service, record.head["step"])
        last = [record.body] if record.head["step"] == "message" else []
        return decide(session, *record.head["words"], *last)

    def again(self, record: Record) -> bytes:
        """Do a step again and return what it tells the client."""
        known = record.head["session"]
        number = known["number"]
        self._count = max(self._count, number)
        session = self._sessions.setdefault(number, Session(known["client_ip"]))
        _make_known(session, known)
        while len(self._sessions) > REMEMBERED:
            self._sessions.popitem(last=False)
        return told(self._work(session, record))


def told(answer: Any) -> bytes:
    """Return what has to come out again when a step is done again."""
    return str(answer).encode()


def _known(session: Session) -> dict[str, Any]:
    return {
        **{name: getattr(session, name) for name in FIELDS},
        "recipients": session.recipients,
        "certificate": b64encode(session.certificate).decode() if session.certificate else None,
        "number": session.notes[NUMBER],
    }


def _make_known(session: Session, known: dict[str, Any]) -> None:
    for name in FIELDS:
        setattr(session, name, known[name])
    session.recipients = list(known["recipients"])
    session.certificate = b64decode(known["certificate"]) if known["certificate"] else None
    session.notes[NUMBER] = known["number"]
