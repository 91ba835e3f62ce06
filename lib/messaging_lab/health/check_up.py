"""The doctor inside a notebook, who tells nothing that differs from machine to machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from messaging_lab.health import account, machine, packages
from messaging_lab.health.findings import Health
from messaging_lab.show.html import Html, Shown, join, tag
from messaging_lab.show.tables import Table, table


@dataclass(frozen=True, repr=False)
class CheckUp(Shown):
    """What was looked at: well, or how to mend it."""

    findings: tuple[Health, ...]

    @property
    def well(self) -> bool:
        """Whether there is nothing to mend."""
        return all(finding.well for finding in self.findings)

    def html(self) -> Html:
        """Return a table, and what to do in one sentence."""
        return join([self._table().html(), tag("p", self._headline(), class_="mlab-note")])

    def text(self) -> str:
        """Return the same in columns."""
        return f"{self._table().text()}\n{self._headline()}"

    def _table(self) -> Table:
        rows = [
            {"Looked at": each.name, "Well": each.well, "To mend": _mend(each)}
            for each in self.findings
        ]
        columns = ["Looked at", "Well"] + ["To mend"] * (not self.well)
        return table(rows, columns, marks=("Well",))

    def _headline(self) -> str:
        if self.well:
            return "All is well."
        return "Mend what is not well, then run this cell again. `messaging-lab doctor` says more."


def _mend(finding: Health) -> str:
    return f"{finding.found}. {finding.mend}" if finding.mend else ""


def check_up() -> CheckUp:
    """Look at Python, the packages, SQLite, loopback, this folder and the target.

    Versions and ports are left to `messaging-lab doctor`: they differ from machine to machine, and
    a notebook that runs has its port already.
    """
    return CheckUp(
        (
            machine.python(),
            *packages.packages(),
            machine.full_text_search(),
            machine.loopback_udp(),
            machine.disk(Path.cwd()),
            *account.target(),
        )
    )
