"""What a demo consists of, as its file in `data/demos` declares it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from messaging_lab.errors import LabError

FOLDER = Path(__file__).resolve().parents[3] / "data" / "demos"

LENGTHS = (10, 20, 45)
"""Minutes that a demo can take."""


@dataclass(frozen=True)
class Step:
    """Cells of a lesson that are shown together, how long that takes, and what the speaker needs.

    `minutes` are those of this length of the demo; `say` is what to say, `click` what to do, and
    `asks` what the customer may ask, with an `answer`.
    """

    title: str
    cells: tuple[str, ...]
    minutes: int
    say: str
    click: str
    asks: str
    answer: str


@dataclass(frozen=True)
class Scene:
    """Steps from one lesson ("02"), in an account that is prepared for the first of them."""

    lesson: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Demo:
    """A demo in one of its lengths."""

    name: str
    title: str
    short: str
    length: int
    scenes: tuple[Scene, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in order."""
        return tuple(step for scene in self.scenes for step in scene.steps)


def demo_names() -> list[str]:
    """Return the names of all demos."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def find_demo(name: str, length: int) -> Demo:
    """Return a demo in one of LENGTHS. Raises LabError for a name or a length that isn't there."""
    if name not in demo_names():
        raise LabError(f"There is no demo {name!r}: give one of {', '.join(demo_names())}.")
    if length not in LENGTHS:
        raise LabError(f"No demo takes {length} minutes: give 10, 20 or 45.")
    declared = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    scenes = (_scene(scene, str(length)) for scene in declared["scenes"])
    kept = tuple(scene for scene in scenes if scene.steps)
    return Demo(name, declared["title"], declared["short"], length, kept)


def _scene(declared: dict[str, Any], length: str) -> Scene:
    steps = (step for step in declared["steps"] if length in step["minutes"])
    return Scene(declared["lesson"], tuple(_step(step, length) for step in steps))


def _step(declared: dict[str, Any], length: str) -> Step:
    minutes, cells = declared["minutes"][length], tuple(declared["cells"])
    return Step(**{**declared, "minutes": minutes, "cells": cells})
