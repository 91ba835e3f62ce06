"""Where accepted mail ends: everybody's mailbox, read by the lessons and by `/_lab/mailboxes`."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from local_aws.internet.message import read_fields, split_message
from local_aws.internet.smtp import Envelope

GMAIL_DOMAINS = ("gmail.example", "gmail.com", "googlemail.com")
"""Domains whose mailboxes are the same, and in whose addresses dots don't count."""


class StoredMessage(NamedTuple):
    """A message in a mailbox.

    `folder` is INBOX or SPAM; `added` are the fields that the receiver put on top and `data` is
    what stands below, which all who hold the message share; `received_at` is in epoch seconds.
    """

    folder: str
    added: bytes
    data: bytes
    received_at: float
    envelope: Envelope

    @property
    def raw(self) -> bytes:
        """The message as its reader downloads it."""
        return self.added + self.data

    @property
    def authentication_results(self) -> str:
        """The value of the topmost Authentication-Results field, unfolded; "" where there is none.

        The topmost is the receiver's, or of the host before it that judged in its stead.
        """
        fields = read_fields(split_message(self.raw)[0])
        found = (one.value for one in fields if one.name == b"authentication-results")
        return next(found, b"").decode("utf-8", "replace")


class Mailboxes:
    """The mailboxes of all providers. A mailbox exists from its first message on."""

    def __init__(self) -> None:
        self._messages: dict[str, list[StoredMessage]] = {}
        self.count = 0
        """How many messages have arrived."""

    def of(self, address: str) -> list[StoredMessage]:
        """Return the messages that `address` has received, in order of arrival."""
        return list(self._messages.get(mailbox_name(address), ()))

    def put(self, address: str, message: StoredMessage) -> None:
        """Add a message to the mailbox of `address`."""
        self._messages.setdefault(mailbox_name(address), []).append(message)
        self.count += 1

    def names(self) -> list[str]:
        """Return the names of the mailboxes that have received something, in order of the first."""
        return list(self._messages)

    def clear(self) -> None:
        """Empty every mailbox."""
        self._messages.clear()
        self.count = 0


@lru_cache(maxsize=4096)
def mailbox_name(address: str) -> str:
    """Return the name of the mailbox that mail to `address` ends in.

    Case and +labels don't count, and neither do dots at Gmail (as its help pages describe).
    """
    local, _, domain = address.strip().lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in GMAIL_DOMAINS:
        return f"{local.replace('.', '')}@{GMAIL_DOMAINS[0]}"
    return f"{local}@{domain}"
