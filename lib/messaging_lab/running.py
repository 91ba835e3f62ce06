"""Running one notebook without a browser, from its first cell to its last."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from tqdm import tqdm

from messaging_lab.workbook import DEFAULT, Workbook
from messaging_lab.workbook.place import read_workbook, write_workbook
from messaging_lab.workbook.rewriting import rewritten


@dataclass(frozen=True)
class Outcome:
    """What became of a notebook; `problem` is the first thing that went wrong, or ""."""

    name: str
    folder: Path
    notebook: Any
    seconds: float
    problem: str = ""

    @property
    def passed(self) -> bool:
        """Whether every cell ran, or failed where it says that it does."""
        return not self.problem


def run_notebook(path: Path, *, timeout: int, workbook: Workbook = DEFAULT) -> Outcome:
    """Run a notebook in a fresh kernel, showing a bar of its cells; the file stays as it is.

    `timeout` is in seconds for each cell, `workbook` says for whom it runs. It stops at the
    first cell that fails without being tagged `raises-exception`.
    """
    read: Any = nbformat.read
    made: Any = nbformat.from_dict
    notebook = made(rewritten(read(path, as_version=4), workbook, path.name[:2]))
    start = time.perf_counter()
    with _folder(path, workbook) as folder:
        problem = _execute(notebook, path.stem, folder, timeout)
    return Outcome(path.stem, path.parent, notebook, time.perf_counter() - start, problem)


@contextmanager
def _folder(path: Path, workbook: Workbook) -> Iterator[Path]:
    """Give the folder to run in: the notebook's, unless the workbook there is another one."""
    own = path.resolve().parent
    if read_workbook(own) == workbook:
        yield own
        return
    with TemporaryDirectory() as name:
        write_workbook(workbook, Path(name))
        yield Path(name)


def _execute(notebook: Any, name: str, folder: Path, timeout: int) -> str:
    """Run the cells; return what went wrong, or ""."""
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    with tqdm(total=cells, desc=name, unit="cell", ascii=" #") as bar:

        def advance(cell: Any, **_: Any) -> None:
            bar.update(cell.cell_type == "code")

        try:
            _client(notebook, folder, timeout, advance).execute()
        except CellExecutionError as error:
            return f"{error.ename}: {error.evalue}"
        except CellTimeoutError:
            return f"A cell took longer than {timeout} s."
        except DeadKernelError:
            return "The kernel died."
    return ""


def _client(notebook: Any, folder: Path, timeout: int, advance: Any) -> NotebookClient:
    return NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        on_cell_executed=advance,
        # The kernel's own log would run through the progress bar.
        extra_arguments=["--log-level=40"],
    )
