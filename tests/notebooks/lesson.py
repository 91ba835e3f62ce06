"""A notebook file as the contract looks at it: cells, headings and sections."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
TEMPLATE = FOLDER / "_template.ipynb"


@dataclass(frozen=True)
class Cell:
    """One cell: its kind, text, tags, and for code its count and outputs."""

    kind: str
    source: str
    tags: frozenset[str]
    folded: bool
    count: int | None
    outputs: tuple[dict[str, Any], ...]

    @property
    def lines(self) -> list[str]:
        """The lines that aren't blank."""
        return [line for line in self.source.splitlines() if line.strip()]

    @property
    def output_types(self) -> set[str]:
        """The kinds of output it shows: stream, display_data, execute_result, error."""
        return {output["output_type"] for output in self.outputs}

    @property
    def shown(self) -> str:
        """The plain text of what it returns or displays."""
        texts = (output.get("data", {}).get("text/plain", "") for output in self.outputs)
        return "\n".join("".join(text) for text in texts)


@dataclass(frozen=True)
class Section:
    """A second-level heading and the cells from it to the next one."""

    title: str
    cells: tuple[Cell, ...]

    @property
    def text(self) -> str:
        """All Markdown of the section."""
        return "\n".join(cell.source for cell in self.cells if cell.kind == "markdown")

    @property
    def code(self) -> list[Cell]:
        """The code cells of the section."""
        return [cell for cell in self.cells if cell.kind == "code"]


@dataclass(frozen=True)
class Lesson:
    """One notebook file."""

    path: Path

    @cached_property
    def raw(self) -> str:
        """The file as text."""
        return self.path.read_text("utf-8")

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell that has something in it."""
        cells = [_read(cell) for cell in json.loads(self.raw)["cells"]]
        return tuple(cell for cell in cells if cell.source.strip())

    @property
    def code(self) -> list[Cell]:
        """Every code cell."""
        return [cell for cell in self.cells if cell.kind == "code"]

    @property
    def number(self) -> str:
        """The two digits of the file's name; the template's are 99."""
        return "99" if self.path == TEMPLATE else self.path.name[:2]

    @property
    def title(self) -> str:
        """The first-level heading."""
        return self.cells[0].source.splitlines()[0].removeprefix("# ")

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections in order; each `## ` heading opens its own cell."""
        found: list[tuple[str, list[Cell]]] = []
        for cell in self.cells:
            if cell.kind == "markdown" and cell.source.startswith("## "):
                found.append((cell.source.splitlines()[0].removeprefix("## "), []))
            if found:
                found[-1][1].append(cell)
        return tuple(Section(title, tuple(cells)) for title, cells in found)

    def section(self, title: str) -> Section:
        """Return the section of that title; an empty one where there is none."""
        found = (section for section in self.sections if section.title == title)
        return next(found, Section(title, ()))

    @property
    def exercises(self) -> list[Section]:
        """The sections `## Exercise N: …`."""
        return [section for section in self.sections if section.title.startswith("Exercise")]

    @property
    def minutes(self) -> int:
        """What the row `| Time | 35 minutes |` under `What you'll need` says; 0 if it's missing."""
        found = re.search(r"\| Time \| (\d+) minutes \|", self.section("What you'll need").text)
        return int(found[1]) if found else 0


def _read(cell: dict[str, Any]) -> Cell:
    return Cell(
        kind=cell["cell_type"],
        source="".join(cell["source"]),
        tags=frozenset(cell["metadata"].get("tags", ())),
        folded=bool(cell["metadata"].get("jupyter", {}).get("source_hidden")),
        count=cell.get("execution_count"),
        outputs=tuple(cell.get("outputs", ())),
    )


def lessons() -> list[Lesson]:
    """The numbered lessons, in order."""
    return [Lesson(path) for path in sorted(FOLDER.glob("[0-9]*.ipynb"))]


def notebooks() -> list[Lesson]:
    """The lessons and the template, which keeps its own rules."""
    return [Lesson(TEMPLATE), *lessons()]
