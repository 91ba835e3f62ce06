"""One thing that SES looks for in DNS (or waits for in a mailbox), and how the search stands.

    NOT_STARTED -> PENDING -> SUCCESS -> TEMPORARY_FAILURE -> FAILED
                      |          ^               |
                      +-> FAILED +---------------+

Source: "Custom MAIL FROM domain setup states" in the developer guide, which spells this out for
MAIL FROM domains. Assumption: DKIM and identity verification go through the same states.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["NOT_STARTED", "PENDING", "SUCCESS", "TEMPORARY_FAILURE", "FAILED"]

GIVES_UP_AFTER = 72 * 3600.0
"""Seconds that SES looks for a record, at first and again once it has vanished."""


@dataclass(slots=True)
class Check:
    """The state of one search. Times are epoch seconds; `since` is when the status began.

    `error` is the VerificationInfo ErrorType of the last look, empty when it found what it wanted.
    """

    status: Status = "NOT_STARTED"
    since: float = 0.0
    last_checked: float | None = None
    last_success: float | None = None
    error: str = ""

    @property
    def running(self) -> bool:
        """Whether SES still looks."""
        return self.status in ("PENDING", "SUCCESS", "TEMPORARY_FAILURE")

    @property
    def holds(self) -> bool:
        """Whether it was found and is not given up yet."""
        return self.status in ("SUCCESS", "TEMPORARY_FAILURE")

    def begin(self, now: float) -> None:
        """Start looking, or start again."""
        self._become("PENDING", now)

    def record(self, error: str, now: float) -> None:
        """Take note of a look at `now` that ended with `error`, or well if that is empty."""
        self.last_checked, self.error = now, error
        if not error:
            self.last_success = now
            if self.status != "SUCCESS":
                self._become("SUCCESS", now)
        elif self.status == "SUCCESS":
            self._become("TEMPORARY_FAILURE", now)
        elif now - self.since >= GIVES_UP_AFTER:
            self.give_up(now)

    def give_up(self, now: float) -> None:
        """Look no more."""
        self._become("FAILED", now)

    def _become(self, status: Status, now: float) -> None:
        self.status, self.since = status, now
