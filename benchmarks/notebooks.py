"""nbval on lessons 00 to 02, beside as many notebooks that do nothing.

What the empty ones take is pytest, a kernel each and nbval itself; the rest is the lessons' own.
A lesson also waits, as boto3 does before it tries again: what its kernel spent in `time.sleep`.
"""

from __future__ import annotations

import os
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

COUNT_SLEEP = """
import os, sys, threading, time
def _sleep(seconds, sleep=time.sleep):
    sleep(seconds)
    if threading.current_thread() is threading.main_thread():
        with open(os.environ["SLEPT"], "a") as slept:
            print(seconds, file=slept)
if "ipykernel_launcher" in sys.orig_argv:
    time.sleep = _sleep
"""
"""Run by Python as it starts. Cells run in the main thread; others sleep all the time."""


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


def counting_sleep(folder: Path) -> dict[str, str]:
    """Return an environment whose kernels write down how long they slept in `folder`/slept."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(COUNT_SLEEP)
    (folder / "slept").touch()
    return {**os.environ, "PYTHONPATH": str(folder), "SLEPT": str(folder / "slept")}


def seconds(notebooks: list[Path], environment: dict[str, str]) -> float:
    """Return how long nbval takes over notebooks; raises CalledProcessError where one fails."""
    begin = time.perf_counter()
    command = [*COMMAND, *map(str, notebooks)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def one_round(folder: Path, empty: list[Path]) -> tuple[float, float, float]:
    """Return the seconds of the empty notebooks, of the lessons, and those the lessons slept."""
    environment = counting_sleep(folder)
    idle, own = seconds(empty, environment), seconds(lessons(), environment)
    slept = sum(map(float, (folder / "slept").read_text().split()))
    return idle, own, slept


def main() -> None:
    """Print the medians and the ratio without the lessons' waits."""
    with tempfile.TemporaryDirectory() as folder:
        empty = empty_copies(Path(folder))
        rounds = [one_round(Path(folder, str(n)), empty) for n in range(ROUNDS)]
    idle, own, slept = map(statistics.median, zip(*rounds, strict=True))
    print(f"three empty notebooks {idle:5.1f} s")
    print(f"lessons 00 to 02      {own:5.1f} s   ({slept:.1f} s of them asleep)")
    print(f"ratio {(own - slept) / idle:.2f}   (goal: at most {GOAL}, waits left out)")


if __name__ == "__main__":
    main()
