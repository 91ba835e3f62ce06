"""The outputs of the lessons are trusted, and of nothing else."""

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from messaging_lab.jupyter.trust import trust_lessons
from messaging_lab.workspace.folder import fill_workspace


@pytest.fixture
def lessons(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    folder = tmp_path / "root" / "notebooks"
    folder.mkdir(parents=True)
    for name in ("00_start_here", "notes"):
        output = nbformat.v4.new_output("display_data", data={"text/html": f"<b>{name}</b>"})
        cell = nbformat.v4.new_code_cell("1", outputs=[output], execution_count=1)
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / f"{name}.ipynb")
    (folder / "01_broken.ipynb").write_text("{")
    return folder


def is_trusted(path):
    notary = NotebookNotary()
    trusted = notary.check_signature(nbformat.read(path, as_version=4))
    notary.store.close()
    return trusted


def test_lessons_are_trusted_and_other_notebooks_are_not(lessons):
    assert not is_trusted(lessons / "00_start_here.ipynb")
    assert [path.name for path in trust_lessons(lessons.parent)] == ["00_start_here.ipynb"]
    assert is_trusted(lessons / "00_start_here.ipynb")
    assert not is_trusted(lessons / "notes.ipynb")


def test_copies_that_nobody_has_worked_in_are_trusted(lessons, tmp_path):
    fill_workspace(tmp_path / "workspace", [lessons / "00_start_here.ipynb"])
    copy = tmp_path / "workspace" / "00_start_here.ipynb"
    assert not is_trusted(copy)
    assert trust_lessons(copy.parent) == [copy]
    assert is_trusted(copy)
    copy.write_text(copy.read_text().replace('"1"', '"2"'))
    assert trust_lessons(copy.parent) == []


def test_a_folder_without_lessons_is_no_fault(tmp_path):
    assert trust_lessons(tmp_path) == []
