"""nbval on lessons 00 to 02, beside as many notebooks that do nothing.

What the empty ones take is pytest, a kernel each and nbval itself; the rest is the lessons' own.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
ROUNDS = 3
GOAL = 2.0

COMMAND = [
    *(sys.executable, "-m", "pytest", "-p", "no:python", "-p", "no:cacheprovider", "-q"),
    *("-W", "default", "--nbval", "--nbval-current-env", "--nbval-cell-timeout", "60"),
    *("--nbval-sanitize-with", "tests/notebooks/sanitize.cfg"),
]


def lessons() -> list[Path]:
    """Return the first three lessons."""
    return sorted((ROOT / "notebooks").glob("0[0-2]_*.ipynb"))


def empty_copies(folder: Path) -> list[Path]:
    """Write notebooks with as many code cells as the lessons have, none of which does anything."""
    made = []
    for lesson in lessons():
        cells = [cell for cell in nbformat.read(lesson, 4).cells if cell.cell_type == "code"]
        nothing = [
            nbformat.v4.new_code_cell("None", execution_count=n + 1) for n in range(len(cells))
        ]
        made.append(folder / lesson.name)
        nbformat.write(nbformat.v4.new_notebook(cells=nothing), made[-1])
    return made


def seconds(notebooks: list[Path]) -> float:
    """Return how long nbval takes over notebooks; raises CalledProcessError where one fails."""
    begin = time.perf_counter()
    command = [*COMMAND, *map(str, notebooks)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    """Print both medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        empty = empty_copies(Path(folder))
        pairs = [(seconds(empty), seconds(lessons())) for _ in range(ROUNDS)]
    idle, own = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"three empty notebooks {idle:5.1f} s")
    print(f"lessons 00 to 02      {own:5.1f} s")
    print(f"ratio {own / idle:.2f}   (goal: at most {GOAL} and the lessons' own waits)")


if __name__ == "__main__":
    main()
