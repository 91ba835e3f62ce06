"""The ledger of a local AWS that several notebooks share: it lies with the account.

A kernel that starts again, or another notebook, finds in it what was made before.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from messaging_lab.ledger import Entry, Ledger, Step

if TYPE_CHECKING:
    from messaging_lab.lab_world import LabWorld


class SharedLedger(Ledger):
    """What stands of all notebooks' calls. Only what stands is told to the others."""

    def __init__(self, world: LabWorld) -> None:
        # Kernels don't know of each other, so their ids can't come out of one seed.
        super().__init__(run=secrets.token_hex(4))
        self._world = world
        self._look()

    def _look(self) -> None:
        pending = {entry.id: entry for entry in self._entries.values() if entry.state == "asked"}
        found = self._world.ledger()
        self.strangers = bool(found["strangers"])
        self._entries = {}
        for line in found["lines"]:
            self._apply(line)
        self._entries |= pending

    def answer(self, entry: Entry, *, done: bool, steps: list[Step] | None) -> None:
        """Note how a call was answered, and tell the others if it stands."""
        super().answer(entry, done=done, steps=steps)
        if entry.id in self._entries:
            self._world.write_ledger([_asked(entry), self._line(entry, "done", steps)])

    def undone(self, entry: Entry) -> None:
        """Note that a call has been taken back."""
        shared = entry.state != "asked"
        super().undone(entry)
        if shared:
            self._world.write_ledger([{"id": entry.id, "event": "undone"}])

    def standing(self, lesson: str = "") -> list[Entry]:
        """Return what has not been taken back, whoever made it: of one lesson, or of all."""
        self._look()
        return super().standing(lesson)

    def own(self, lesson: str) -> list[Entry]:
        """Return what a clean-up takes back: without a lesson, only what this notebook made."""
        return [one for one in self.standing(lesson) if lesson or one.id.startswith(f"{self.run}-")]

    @staticmethod
    def _line(entry: Entry, event: str, steps: list[Step] | None) -> dict[str, Any]:
        written = None if steps is None else [step.as_json() for step in steps]
        return {"id": entry.id, "event": event, "steps": written}


def _asked(entry: Entry) -> dict[str, Any]:
    names = ("id", "lesson", "service", "operation", "what", "region")
    return {"event": "asked", **{name: getattr(entry, name) for name in names}}
