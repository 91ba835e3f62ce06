"""Take the machine out of notebooks: python tools/normalise_notebooks.py [--check] [NOTEBOOK…]

Keeps sources, outputs, execution counts and tags. Drops what says where or when a notebook ran:
kernel names and versions, timings, widget state, tracebacks with paths. Without NOTEBOOKs: all of
notebooks/. With --check nothing is written, and the exit status says whether there was work to do.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "notebooks"

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

VIEW = "application/vnd.jupyter.widget-view+json"
"""A live widget in a page: its model id is random and means nothing in another page."""


def normalise(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook (the JSON of nbformat 4.5) that every machine would have written."""
    cells = [_cell(cell) for cell in notebook["cells"]]
    _give_ids(cells)
    return {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {
        "cell_type": cell["cell_type"],
        "id": cell.get("id", ""),
        "metadata": _cell_metadata(cell["metadata"]),
        "source": _lines(cell["source"]),
    }
    if cell.get("attachments"):
        clean["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        clean["execution_count"] = cell["execution_count"]
        clean["outputs"] = [_output(output) for output in _joined(cell["outputs"])]
    return clean


def _cell_metadata(metadata: dict[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    if (metadata.get("jupyter") or {}).get("source_hidden"):
        clean["jupyter"] = {"source_hidden": True}
    if metadata.get("tags"):
        clean["tags"] = sorted(metadata["tags"])
    return clean


def _joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join neighbouring pieces of one stream: where a kernel cuts them is chance."""
    joined: list[dict[str, Any]] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" and last.get("name") == output.get("name"):
            last["text"] = _lines("".join(last["text"]) + "".join(output["text"]))
        else:
            joined.append(dict(output))
    return joined


def _output(output: dict[str, Any]) -> dict[str, Any]:
    clean = dict(output)
    if output["output_type"] == "error":
        clean["traceback"] = [f"{output['ename']}: {output['evalue']}"]
    if "data" in output:
        clean["data"] = {kind: data for kind, data in output["data"].items() if kind != VIEW}
        clean["metadata"] = {}
    if "text" in output:
        clean["text"] = _lines(output["text"])
    if "execution_count" in output:
        clean["execution_count"] = output["execution_count"]
    return clean


def _lines(text: str | list[str]) -> list[str]:
    return "".join(text).splitlines(keepends=True)


def _give_ids(cells: list[dict[str, Any]]) -> None:
    """Keep the ids there are; derive those that are missing or doubled from the cell's source."""
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if not cell["id"] or cell["id"] in seen:
            text = f"{number} {''.join(cell['source'])}"
            cell["id"] = hashlib.sha256(text.encode()).hexdigest()[:8]
        seen.add(cell["id"])


def render(notebook: dict[str, Any]) -> str:
    """Return the text of a notebook file, as JupyterLab lays it out."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def normalise_file(path: Path, *, check: bool = False) -> bool:
    """Normalise one file; return whether it differed. With `check`, leave it as it is."""
    before = path.read_text("utf-8")
    after = render(normalise(json.loads(before)))
    if after != before and not check:
        path.write_text(after, "utf-8")
    return after != before


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Take the machine out of notebooks.")
    parser.add_argument("--check", action="store_true", help="write nothing, only say")
    parser.add_argument("notebooks", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    paths = options.notebooks or sorted(FOLDER.glob("*.ipynb"))
    differing = [path for path in paths if normalise_file(path, check=options.check)]
    for path in differing:
        print(f"{path}: {'needs normalising' if options.check else 'normalised'}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
