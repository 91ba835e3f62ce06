"""Which notebooks JupyterLab opens on: an attendee's copies, or the lessons themselves."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from messaging_lab.commands.places import lessons
from messaging_lab.errors import LabError
from messaging_lab.going_live.calls import CALLS_FILE
from messaging_lab.going_live.calls import VARIABLE as CALLS
from messaging_lab.words import listed
from messaging_lab.workbook.checks import remark
from messaging_lab.workbook.options import settle
from messaging_lab.workspace.folder import fill_workspace
from messaging_lab.workspace.progress_log import PROGRESS_FILE, VARIABLE

WORKSPACE = "workspace"
"""The usual folder of copies, beside `notebooks/`; git ignores it."""

NO_FLAGS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Room:
    """A folder to open, what its kernels find in their environment, and what to tell before.

    `first` is the name of the notebook to open on, where that isn't the first lesson; `prepared`
    one to open on once its first cell has been run.
    """

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    prepared: Path | None = None
    first: str | None = None


def prepare_room(
    root: Path,
    workspace: Path | None,
    fresh: Sequence[str],
    *,
    solutions: bool,
    flags: Mapping[str, Any] = NO_FLAGS,
) -> Room:
    """Fill the workspace of the workbook at `root` and return it; or `root` with `solutions`.

    `flags` are parameters of the workbook, which the workspace keeps.
    Raises LabError where the workspace can't be what was asked for.
    """
    # Inherited from a terminal of an opened lab, it would count solutions as the learner's own.
    for name in (VARIABLE, CALLS):
        os.environ.pop(name, None)
    if solutions:
        if workspace or fresh:
            raise LabError(
                "--solutions opens the lessons themselves: leave out --workspace and --fresh."
            )
        if flags:
            raise LabError(
                f"--solutions opens the lessons themselves, which stay as they are: leave out "
                f"{listed([f'--{name}' for name in flags])}."
            )
        return Room(root)
    folder = (workspace or root / WORKSPACE).resolve()
    workbook = settle(folder, flags)
    told = (
        *filter(None, [remark(workbook)]),
        *fill_workspace(folder, lessons(root), fresh, workbook),
    )
    kept = {VARIABLE: str(folder / PROGRESS_FILE), CALLS: str(folder / CALLS_FILE)}
    return Room(folder, kept, told, first=_begun_anew(lessons(root), fresh))


def _begun_anew(lessons: Sequence[Path], fresh: Sequence[str]) -> str | None:
    return next((lesson.name for lesson in lessons if lesson.name[:2] in fresh), None)
