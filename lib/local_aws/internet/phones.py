"""Everybody's phones: what text messages they have received, read by `/_lab/phones`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A text message on a phone. `origination_identity` is the sender that the phone shows: a
    number or a name; `received_at` is in epoch seconds.
    """

    body: str
    origination_identity: str
    received_at: float


class Phones:
    """All phones of the world, by their numbers in E.164 format (+ and digits)."""

    def __init__(self) -> None:
        self._messages: dict[str, list[TextMessage]] = {}

    def of(self, number: str) -> list[TextMessage]:
        """Return the messages that a phone has received, in order of arrival."""
        return list(self._messages.get(number, ()))

    def put(self, number: str, message: TextMessage) -> None:
        """Let a phone receive a message."""
        self._messages.setdefault(number, []).append(message)

    def numbers(self) -> list[str]:
        """Return the numbers that have received something, in order of the first."""
        return list(self._messages)

    def clear(self) -> None:
        """Empty every phone."""
        self._messages.clear()
