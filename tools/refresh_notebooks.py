"""Run notebooks again and keep what they show: python tools/refresh_notebooks.py NOTEBOOK…

The outputs are the answer key that nbval compares against, so a notebook runs here as it does
there: a fresh kernel of this environment, started in the notebook's own folder, and nobody's AWS
account or IPython profile around it. Cells tagged `raises-exception` may fail, no others.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools.clean_environment import clean_environment  # noqa: E402
from tools.normalise_notebooks import normalise_file  # noqa: E402

CELL_TIMEOUT = 60
"""Seconds; the same as nbval is given."""


def refresh(path: Path) -> None:
    """Run one notebook and write its outputs and counts back, without the machine's traces.

    Raises CellExecutionError at the first cell that fails unannounced; the file is then untouched.
    """
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        resources=place,
        record_timing=False,
    )
    client.execute()
    nbformat.write(notebook, path)
    normalise_file(path)


def main(paths: list[str]) -> int:
    """Run from the command line."""
    clean_environment()
    for name in paths:
        start = time.perf_counter()
        try:
            refresh(Path(name))
        except CellExecutionError as error:
            print(f"{name}: stopped at a cell that failed, file left as it was\n{error}")
            return 1
        print(f"{name}: refreshed in {time.perf_counter() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
