"""tools/normalise_notebooks.py takes out the machine and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tools.normalise_notebooks import main, normalise, render


def _notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {"kernelspec": {"name": "venv-3.12"}}}


def _code(outputs: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    base = {"cell_type": "code", "id": "abc", "metadata": {}, "source": "1", "execution_count": 4}
    return {**base, "outputs": outputs, **more}


def test_keeps_counts_outputs_tags_and_folding() -> None:
    metadata = {"tags": ["solution"], "jupyter": {"source_hidden": True}, "execution": {"x": 1}}
    data = {"text/plain": "1"}
    result = {"output_type": "execute_result", "execution_count": 4, "data": data, "metadata": {}}
    (cell,) = normalise(_notebook(_code([result], metadata=metadata)))["cells"]
    assert cell["metadata"] == {"tags": ["solution"], "jupyter": {"source_hidden": True}}
    assert (cell["execution_count"], cell["outputs"], cell["source"]) == (4, [result], ["1"])


def test_drops_versions_paths_and_live_widgets() -> None:
    trace = {"output_type": "error", "ename": "E", "evalue": "no", "traceback": ["/a/b.py line 1"]}
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1f"}, "text/plain": "w"}
    shown = {"output_type": "display_data", "data": view, "metadata": {}}
    clean = normalise(_notebook(_code([trace, shown])))
    error, widget = clean["cells"][0]["outputs"]
    assert error["traceback"] == ["E: no"]
    assert widget["data"] == {"text/plain": "w"}
    assert clean["metadata"]["kernelspec"]["name"] == "python3"


def test_joins_the_pieces_of_a_stream_but_not_two_streams() -> None:
    pieces = [("stdout", "a"), ("stdout", "b\n"), ("stderr", "c")]
    outputs = [{"output_type": "stream", "name": name, "text": text} for name, text in pieces]
    (cell,) = normalise(_notebook(_code(outputs)))["cells"]
    assert [output["text"] for output in cell["outputs"]] == [["ab\n"], ["c"]]


def test_ids_stay_and_missing_or_doubled_ones_are_always_given_alike() -> None:
    cells = [_code([], id=wanted) for wanted in ("keep", "keep", "")]
    once, again = (normalise(_notebook(*cells))["cells"] for _ in range(2))
    assert once == again
    assert once[0]["id"] == "keep"
    assert len({cell["id"] for cell in once}) == 3


def test_check_writes_nothing_and_tells(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(render(_notebook(_code([]))))
    before = path.read_text()
    assert main(["--check", str(path)]) == 1
    assert path.read_text() == before
    assert main([str(path)]) == 1
    assert main(["--check", str(path)]) == 0
