"""Where the parameters are kept: `workbook.toml`, beside the notebooks that follow them."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from messaging_lab.errors import LabError
from messaging_lab.workbook.checks import checked
from messaging_lab.workbook.parameters import DEFAULT, Workbook

FILE = "workbook.toml"

HEAD = """\
# For whom this workbook is. What isn't here is as in the lessons themselves.
# Change a line and open the workbook again: copies that nobody has worked in follow.
"""


def current_workbook() -> Workbook:
    """Return the workbook of the folder that this process works in: a kernel's is its notebook's.

    Raises LabError where its file says what can't be.
    """
    return read_workbook(Path.cwd())


def read_workbook(folder: Path) -> Workbook:
    """Return the parameters that a folder's file has; those of the lessons where it has none.

    Raises LabError.
    """
    path = folder / FILE
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError:
        return DEFAULT


def write_workbook(workbook: Workbook, folder: Path) -> None:
    """Keep the parameters in a folder, making it if need be. Raises LabError."""
    changed = {name: value for name, value in asdict(workbook).items() if name in workbook.changed}
    lines = [f"{name} = {_toml(value)}\n" for name, value in changed.items()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text("".join([HEAD, *lines]), "utf-8")
    except OSError as error:
        raise LabError(f"{folder / FILE} can't be written: {error.strerror}.") from None


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> Workbook:
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise LabError(f"{path} can't be read as TOML: {error}.") from None
    try:
        return checked(found)
    except LabError as error:
        raise LabError(f"{path.name}: {error}") from None


def _toml(value: Any) -> str:
    """Return a value as TOML writes it; the texts here hold no quotes and no backslashes."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else f"{value:_}"
