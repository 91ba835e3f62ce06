"""The messages that SES has received lately: those that can still be bounced."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_aws.ses.receiving.incoming import Incoming

KEPT_SECONDS = 86_400.0
"""How long SendBounce can name a message: "up to 24 hours after you receive it" (API reference)."""

BOUNCE_EVERY = 1.0
"""Seconds: "no more than once per second" (the same page)."""


class Received:
    """Messages by their id, and when an account has last bounced one (epoch seconds)."""

    def __init__(self) -> None:
        self._messages: dict[str, Incoming] = {}
        self._bounced_at = float("-inf")

    def add(self, incoming: Incoming) -> None:
        """Keep a message for a day."""
        self._forget(incoming.received)
        self._messages[incoming.message_id] = incoming

    def find(self, message_id: str, now: float) -> Incoming | None:
        """Return a message of the last 24 hours, or None."""
        self._forget(now)
        return self._messages.get(message_id)

    def may_bounce(self, now: float) -> bool:
        """Whether a second has passed since the last bounce."""
        return now - self._bounced_at >= BOUNCE_EVERY

    def bounced(self, now: float) -> None:
        """Note that a message has been bounced."""
        self._bounced_at = now

    def _forget(self, now: float) -> None:
        # They came in the order of the clock: the oldest are the first.
        while self._messages:
            oldest = next(iter(self._messages.values()))
            if now - oldest.received <= KEPT_SECONDS:
                return
            del self._messages[oldest.message_id]
