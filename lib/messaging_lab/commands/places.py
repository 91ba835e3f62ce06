"""Where the lessons lie, and where reports go."""

from __future__ import annotations

from pathlib import Path

from messaging_lab.errors import LabError


def workbook_root() -> Path:
    """Return the folder that holds `notebooks/`: the current one, or the checkout of this package.

    Raises LabError where neither has it.
    """
    checkout = Path(__file__).resolve().parents[3]
    for folder in (Path.cwd(), checkout):
        if (folder / "notebooks").is_dir():
            return folder
    raise LabError(
        "The lessons were not found: run this in the workbook's folder, the one with notebooks/."
    )


def lessons(root: Path) -> list[Path]:
    """Return the notebooks of the lessons in order; names that begin with a letter aren't any."""
    return sorted((root / "notebooks").glob("[0-9][0-9]_*.ipynb"))
