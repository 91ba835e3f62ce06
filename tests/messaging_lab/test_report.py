"""Notebooks run without a browser, and the report of them asks nothing of the network."""

import os
import re
import subprocess
import sys
from base64 import b64encode

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from messaging_lab.report import make_report
from messaging_lab.running import Outcome, run_notebook

RUN = [sys.executable, "-m", "messaging_lab.cli", "run"]

OPEN = "from messaging_lab import Lab\nlab = Lab.open(lesson='99')\nlab"

HOSTILE = "<script src='https://evil.example/x.js'></script><img src='https://evil.example/x.png'>"

FOLDED = "![A figure](a%20b.svg)\n\n<details><summary>Hint</summary>\n\nOats.\n\n</details>"


def write(path, *cells):
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


def test_a_notebook_runs_in_a_local_aws_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_QUIET", "1")
    cells = [
        new_markdown_cell("# Create an identity"),
        new_code_cell(OPEN),
        new_code_cell("ses = lab.client('sesv2')"),
        new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]}),
        new_code_cell("ses.create_email_identity(EmailIdentity=lab.domain)['IdentityType']"),
    ]
    path = write(tmp_path / "01_create.ipynb", *cells)
    before = path.read_bytes()
    outcome = run_notebook(path, timeout=60)
    assert outcome.passed, outcome.problem
    assert outcome.name == "01_create"
    assert outcome.notebook.cells[-1].outputs[0]["data"]["text/plain"] == "'DOMAIN'"
    assert path.read_bytes() == before


def test_the_first_failing_cell_is_the_problem(tmp_path):
    path = write(tmp_path / "a.ipynb", new_code_cell("1 / 0"), new_code_cell("2 / 0"))
    outcome = run_notebook(path, timeout=60)
    assert outcome.problem == "ZeroDivisionError: division by zero"
    assert not outcome.notebook.cells[1].get("outputs")


def test_a_cell_that_takes_too_long_is_stopped(tmp_path):
    path = write(tmp_path / "a.ipynb", new_code_cell("import time; time.sleep(30)"))
    assert run_notebook(path, timeout=1).problem == "A cell took longer than 1 s."


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    (folder / "a b.svg").write_bytes(b"<svg/>")
    cell = new_code_cell(
        "x", outputs=[nbformat.v4.new_output("display_data", {"text/html": HOSTILE})]
    )
    notebook = new_notebook(cells=[new_markdown_cell(f"# Title\n\n{HOSTILE}\n\n{FOLDED}"), cell])
    outcomes = [
        Outcome("01_fine", folder, notebook, 1.23),
        Outcome("02_broken", folder, new_notebook(), 0.5, "ValueError: <b>no</b>"),
    ]
    return make_report(outcomes)


def test_the_report_begins_with_a_table_of_the_outcomes(page):
    assert "1 of 2 passed, in 1.7 s." in page
    assert '<a href="#01_fine">' in page
    assert "✗ failed" in page
    assert "ValueError: &lt;b&gt;no&lt;/b&gt;" in page
    assert 'id="02_broken"' in page


def test_figures_are_in_the_page_and_hints_stay_folded(page):
    assert f'src="data:image/svg+xml;base64,{b64encode(b"<svg/>").decode()}"' in page
    assert re.search(r"<details><summary>Hint</summary>\s*<p>Oats.</p>\s*</details>", page)


def test_the_report_asks_nothing_of_the_network(page):
    assert "default-src 'none'; img-src data:" in page
    assert "<script" not in page
    assert "@import" not in page
    assert not re.search(r"url\((?!['\"]?(data:|#))", page)
    assert "<link" not in page


@pytest.mark.slow
def test_the_command_writes_the_report_and_fails_with_a_notebook(tmp_path):
    good = write(tmp_path / "01_good.ipynb", new_code_cell("print('fine')"))
    bad = write(tmp_path / "02_bad.ipynb", new_code_cell("raise ValueError('no')"))
    place = tmp_path / "out" / "report.html"
    shown = subprocess.run(
        [*RUN, str(good), str(bad), "--report", str(place)],
        capture_output=True,
        text=True,
        env={**os.environ, "MESSAGING_LAB_ENDPOINT": "http://127.0.0.1:9"},
    )
    assert shown.returncode == 1
    assert "ok" in shown.stdout
    assert "FAILED" in shown.stdout
    assert "ValueError: no" in shown.stdout
    assert "1/1" in shown.stderr
    assert place.read_text(encoding="utf-8").startswith("<!doctype html>")
