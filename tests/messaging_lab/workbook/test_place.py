"""The file beside the notebooks: written, read, and wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from messaging_lab import Lab
from messaging_lab.errors import LabError
from messaging_lab.workbook import DEFAULT, Workbook, current_workbook
from messaging_lab.workbook.place import FILE, read_workbook, write_workbook

ACME = Workbook("O'Hara & Co.", "ohara.example", ("DE", "FR"), 4_000, 20_000)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_workbook(ACME, tmp_path / "new")
    assert read_workbook(tmp_path / "new") == ACME


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    write_workbook(Workbook(company="Acme"), tmp_path)
    lines = (tmp_path / FILE).read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == ['company = "Acme"']


def test_without_a_file_it_is_the_workbook_of_the_lessons(tmp_path: Path) -> None:
    assert read_workbook(tmp_path) == DEFAULT


def test_the_lab_and_its_addresses_follow_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_workbook(ACME, tmp_path)
    monkeypatch.chdir(tmp_path)
    lab = Lab.open()
    assert current_workbook() == ACME
    assert (lab.company, lab.domain, lab.countries) == (
        "O'Hara & Co.",
        "ohara.example",
        ("DE", "FR"),
    )
    assert lab.sender() == "marketing@news.ohara.example"


def test_a_change_of_the_file_is_seen(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('company = "One"')
    assert read_workbook(tmp_path).company == "One"
    (tmp_path / FILE).write_text('company = "Another"')
    assert read_workbook(tmp_path).company == "Another"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("company = Acme", "can't be read as TOML"),
        ('company = "Müller"', "workbook.toml: The company can't be 'Müller'"),
        ('domian = "a.example"', "workbook.toml: There is no parameter 'domian'"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(LabError, match=FILE) as told:
        read_workbook(tmp_path)
    assert sentence in str(told.value)
