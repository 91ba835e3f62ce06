"""Asking once before a real account is changed."""

from __future__ import annotations

import os
from collections.abc import Callable

from messaging_lab.errors import RefusedByTheLab
from messaging_lab.guard_rails.changes import family


class Confirmation:
    """Asks at the first changing call of a run; again only for a service it hadn't named.

    MESSAGING_LAB_CONFIRM=yes answers beforehand, for runs that nobody watches.
    """

    def __init__(self, account_id: str, region: str, ask: Callable[[str], str] = input) -> None:
        self._account = (account_id, region)
        self._ask = ask
        self._confirmed: set[str] = set()
        self.services: list[str] = []

    def require(self, service: str, operation: str) -> None:
        """Return if the call may be made, or raise RefusedByTheLab."""
        if service in self._confirmed or os.environ.get("MESSAGING_LAB_CONFIRM") == "yes":
            return
        named = dict.fromkeys((*self.services, service))
        if self._answer(self._question(list(named), operation)).strip().lower() != "yes":
            raise RefusedByTheLab(f"You did not say yes, so {operation} was not sent.")
        self._confirmed.update(named)

    def _question(self, services: list[str], operation: str) -> str:
        families = dict.fromkeys(family(service) for service in services)
        return (
            "This changes a real AWS account, and may cost a little.\n"
            f"  Account  {self._account[0]}\n  Region   {self._account[1]}\n"
            f"  Changes  {'; '.join(families)}\n  First    {operation}\n"
            "Type yes to go on: "
        )

    def _answer(self, question: str) -> str:
        try:
            return self._ask(question)
        except (EOFError, NotImplementedError):
            raise RefusedByTheLab(
                "Nobody is there to confirm a change of a real account, so nothing was sent: set "
                "MESSAGING_LAB_CONFIRM=yes for an unattended run."
            ) from None
