"""The mail that arrived at an address."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from typing import Any, overload

from messaging_lab.errors import NoSuchMessage
from messaging_lab.show.html import Html, Shown, tag
from messaging_lab.show.mail import MailList, mail_list, open_mail


@dataclass(frozen=True)
class Message:
    """One received message: the bytes as they lie in the mailbox, and where they were put.

    `folder` is "INBOX" or "SPAM"; `received_at` is an aware datetime in UTC;
    `authentication_results` is what the receiver wrote about SPF, DKIM and DMARC (RFC 8601).
    """

    folder: str
    raw: bytes
    received_at: datetime
    authentication_results: str = ""

    @cached_property
    def parsed(self) -> EmailMessage:
        """The message as the standard library reads it."""
        parsed = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def subject(self) -> str:
        """The Subject header, decoded."""
        return str(self.parsed["Subject"] or "").strip()

    @property
    def sender(self) -> str:
        """The From header, decoded."""
        return str(self.parsed["From"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Name and unfolded value of each header, from the top."""
        return [(name, str(value)) for name, value in self.parsed.items()]

    @property
    def text(self) -> str:
        """The plain text of the body, or what there is instead of it."""
        part = self.parsed.get_body(preferencelist=("plain", "html"))
        return str(part.get_content()) if part is not None else ""

    def header(self, name: str) -> str | None:
        """Return the first header of that name, decoded and unfolded, or None."""
        value = self.parsed[name]
        return None if value is None else str(value)

    def _repr_html_(self) -> str:
        return open_mail(self)._repr_html_()

    def __repr__(self) -> str:
        return f"<Message in {self.folder} from {self.sender}: {self.subject!r}>"

    @classmethod
    def from_route(cls, entry: dict[str, Any]) -> Message:
        """Make a message of one entry of `GET /_lab/mailboxes/ADDRESS`."""
        return cls(
            folder=entry["folder"],
            raw=base64.b64decode(entry["raw"]),
            received_at=datetime.fromisoformat(entry["received_at"]),
            authentication_results=entry.get("authentication_results") or "",
        )


class Inbox(Sequence[Message], Shown):
    """The messages at an address, oldest first: `inbox[-1]` is the newest."""

    def __init__(self, address: str, messages: Sequence[Message]) -> None:
        self.address = address
        self._messages = tuple(messages)

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages)

    @overload
    def __getitem__(self, index: int) -> Message: ...

    @overload
    def __getitem__(self, index: slice) -> Inbox: ...

    def __getitem__(self, index: int | slice) -> Message | Inbox:
        if isinstance(index, slice):
            return Inbox(self.address, self._messages[index])
        if not self._messages:
            raise IndexError(self._empty())
        return self._messages[index]

    def folder(self, name: str) -> Inbox:
        """Return the messages in one folder only."""
        return Inbox(self.address, [message for message in self if message.folder == name])

    def find(self, subject: str) -> Message:
        """Return the newest message with `subject` in its Subject; raises NoSuchMessage."""
        for message in reversed(self._messages):
            if subject in message.subject:
                return message
        raise NoSuchMessage(f"No message with {subject!r} in its Subject at {self.address}.")

    def html(self) -> Html:
        """Return the list of messages with their verdicts as a table."""
        return self._list().html() if self else tag("p", self._empty())

    def text(self) -> str:
        """Return the list of messages in columns."""
        return self._list().text() if self else self._empty()

    def _empty(self) -> str:
        return f"The mailbox of {self.address} is empty."

    def _list(self) -> MailList:
        return mail_list(self, f"Mailbox of {self.address}")
