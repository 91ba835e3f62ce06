"""What a lab has made and how to undo it, one JSON line for each event.

On AWS the ledger is a file, so that clean-up still knows after a kernel has died. It holds names
and identifiers only: no message, no key, no credentials.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from messaging_lab.errors import LabError


@dataclass(frozen=True)
class Step:
    """One call that takes something back."""

    service: str
    operation: str
    params: dict[str, Any]
    region: str

    def as_json(self) -> dict[str, Any]:
        """Return the step as it stands in the ledger."""
        return dict(vars(self))


@dataclass
class Entry:
    """One changing call that stands. `steps` is None where nothing can take it back.

    `state` is "asked" until AWS has answered, then "done". What AWS refused, what leaves nothing to
    take back, and what has been taken back no longer stands.
    """

    id: str
    lesson: str
    service: str
    operation: str
    what: str
    region: str
    state: str = "asked"
    steps: list[Step] | None = None


class Ledger:
    """The calls of one account, in memory or in a file of JSON lines."""

    def __init__(self, path: Path | None = None, run: str = "run") -> None:
        self.path = path
        self.run = run
        self._count = 0
        self.strangers = False
        """Whether somebody else than notebooks has changed something in the account."""
        self._entries: dict[str, Entry] = {}  # those that stand, by id
        for line in self._read():
            self._apply(line)

    def ask(self, lesson: str, service: str, operation: str, what: str, region: str) -> Entry:
        """Note that a call is about to be made."""
        self._count += 1
        head = {"id": f"{self.run}-{self._count}", "event": "asked", "lesson": lesson}
        call = {"service": service, "operation": operation, "what": what, "region": region}
        return self._write({**head, **call})

    def answer(self, entry: Entry, *, done: bool, steps: list[Step] | None) -> None:
        """Note how AWS has answered a call, and what would take it back."""
        written = None if steps is None else [step.as_json() for step in steps]
        event = "done" if done else "refused"
        self._write({"id": entry.id, "event": event, "steps": written})

    def undone(self, entry: Entry) -> None:
        """Note that a call has been taken back."""
        self._write({"id": entry.id, "event": "undone"})

    def settle(self, service: str, operation: str, params: dict[str, Any]) -> bool:
        """Note that a lesson has itself made the call that takes an earlier one back."""
        wanted = _comparable(service, operation, params)
        for entry in reversed(list(self._entries.values())):
            steps = [_comparable(s.service, s.operation, s.params) for s in entry.steps or ()]
            if steps == [wanted]:
                self.undone(entry)
                return True
        return False

    def standing(self, lesson: str = "") -> list[Entry]:
        """Return what has not been taken back, the oldest first: of one lesson, or of all."""
        return [entry for entry in self._entries.values() if lesson in ("", entry.lesson)]

    def has_made(self, name: str) -> bool:
        """Whether something of that name stands: a step that takes back names it."""
        wanted = name.removeprefix("/hostedzone/")
        return any(
            wanted == str(value).removeprefix("/hostedzone/")
            for entry in self._entries.values()
            for step in entry.steps or ()
            for value in step.params.values()
        )

    def own(self, lesson: str) -> list[Entry]:
        """Return what a clean-up takes back: what stands of a lesson; without one, of all."""
        return self.standing(lesson)

    def others(self, lesson: str) -> list[str]:
        """Return the other lessons of which something stands that can be taken back."""
        return sorted({one.lesson for one in self.standing() if one.steps} - {lesson})

    def clear(self) -> None:
        """Forget everything; only for a ledger in memory, whose world has been reset."""
        assert self.path is None
        self._entries.clear()

    def _write(self, line: dict[str, Any]) -> Entry:
        if self.path is not None:
            try:
                _append(self.path, json.dumps(line))
            except OSError as error:
                raise LabError(
                    f"The ledger {self.path} can't be written ({error.strerror}), so no more is "
                    "changed: set MESSAGING_LAB_HOME to a folder of yours."
                ) from None
        return self._apply(line)

    def _read(self) -> Iterator[dict[str, Any]]:
        if self.path is None or not self.path.exists():
            return
        for number, text in enumerate(self.path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                yield json.loads(text)
            except ValueError:
                raise LabError(
                    f"Line {number} of the ledger {self.path} is no JSON: mend or remove that "
                    "line, and look in the account for what it names."
                ) from None

    def _apply(self, line: dict[str, Any]) -> Entry:
        if line["event"] == "asked":
            names = ("id", "lesson", "service", "operation", "what", "region")
            entry = Entry(**{name: line[name] for name in names})
            self._entries[entry.id] = entry
            return entry
        entry = self._entries[line["id"]]
        entry.state, steps = line["event"], line.get("steps")
        entry.steps = None if steps is None else [Step(**step) for step in steps]
        if entry.state != "done" or steps == []:
            del self._entries[entry.id]
        return entry


def _append(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    with path.open("a", encoding="utf-8") as file:
        file.write(text + "\n")


def _comparable(service: str, operation: str, params: dict[str, Any]) -> tuple[str, ...]:
    # Route 53 gives out "/hostedzone/Z1" and takes "Z1" as well.
    text = json.dumps(params, sort_keys=True, default=str).replace("/hostedzone/", "")
    return service, operation, text


def ledger_folder() -> Path:
    """Return the folder of the ledgers: `ledger` in MESSAGING_LAB_HOME or ~/.messaging-lab."""
    home = os.environ.get("MESSAGING_LAB_HOME")
    return (Path(home) if home else Path.home() / ".messaging-lab") / "ledger"
