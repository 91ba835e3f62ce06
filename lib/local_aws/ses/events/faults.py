"""Notifications that come twice, late or in another order, for lessons about consumers.

AWS promises neither order nor exactly-once delivery of notifications; here they come at once, once
and in order until a lesson asks for trouble.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_aws.ses.state import SesState


@dataclass(slots=True)
class NotificationFaults:
    """What goes wrong with an event on its way.

    `duplicates` is the share of events that come twice; `longest_delay` is in seconds: each event
    is late by a random time up to it, and so may overtake another. All from seeded streams.
    """

    duplicates: float = 0.0
    longest_delay: float = 0.0

    def schedule(self, state: SesState, publish: Callable[..., None], *args: Any) -> None:
        """Have an event published, with the faults that are switched on."""
        stream = state.aws.ids.stream("ses-notification-faults")
        twice = self.duplicates > 0 and stream.random() < self.duplicates
        for _ in range(2 if twice else 1):
            delay = stream.uniform(0, self.longest_delay) if self.longest_delay else 0.0
            state.aws.clock.call_later(delay, publish, *args)
