"""Everybody's phones: what text messages they have received, and in which condition they are."""

from __future__ import annotations

from dataclasses import dataclass

CONDITIONS = (
    "reachable",
    "unreachable",
    "carrier_unreachable",
    "blocked",
    "carrier_blocked",
    "spam",
    "invalid",
    "unknown",
    "late",
    "busy",
)
"""What can be the matter with a phone. `unknown`: its carrier never says what became of a message;
`late`: its carrier takes messages only after a while; `busy`: for calls, texts come as usual."""


@dataclass(frozen=True, slots=True)
class Condition:
    """The condition of a phone: one of CONDITIONS. `seconds` is how late `late` is."""

    name: str
    seconds: float = 0.0


REACHABLE = Condition("reachable")


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A text message on a phone. `origination_identity` is the sender that the phone shows: a
    number or a name; `received_at` is in epoch seconds; `media_url` is the file that came along.
    """

    body: str
    origination_identity: str
    received_at: float
    media_url: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was answered: what was read, from which number, when, and for how long."""

    body: str
    origination_identity: str
    answered_at: float
    seconds: int


class Phones:
    """All phones of the world, by their numbers in E.164 format (+ and digits)."""

    def __init__(self) -> None:
        self._messages: dict[str, list[TextMessage]] = {}
        self._calls: dict[str, list[Call]] = {}
        self._conditions: dict[str, Condition] = {}

    def of(self, number: str) -> list[TextMessage]:
        """Return the messages that a phone has received, in order of arrival."""
        return list(self._messages.get(number, ()))

    def put(self, number: str, message: TextMessage) -> None:
        """Let a phone receive a message."""
        self._messages.setdefault(number, []).append(message)

    def calls(self, number: str) -> list[Call]:
        """Return the calls that were answered with a phone, in their order."""
        return list(self._calls.get(number, ()))

    def put_call(self, number: str, call: Call) -> None:
        """Let a phone take a call."""
        self._calls.setdefault(number, []).append(call)

    def numbers(self) -> list[str]:
        """Return the numbers that have received something, in order of the first."""
        return list(self._messages)

    def condition(self, number: str) -> Condition:
        """Return the condition of a phone: reachable, unless it was set otherwise."""
        return self._conditions.get(number, REACHABLE)

    def set_condition(self, number: str, condition: Condition) -> None:
        """Change the condition of a phone. Raises ValueError for one that there isn't."""
        if condition.name not in CONDITIONS:
            raise ValueError(f"A phone is never {condition.name!r}: {', '.join(CONDITIONS)}.")
        self._conditions[number] = condition

    def clear(self) -> None:
        """Empty every phone, and let all be reachable."""
        self._messages.clear()
        self._calls.clear()
        self._conditions.clear()
