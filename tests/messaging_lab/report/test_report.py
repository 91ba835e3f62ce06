"""Notebooks run without a browser, and the report of them asks nothing of the network."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from datetime import date
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from messaging_lab.report import make_report
from messaging_lab.report.masking import masked
from messaging_lab.running import Outcome, run_notebook
from messaging_lab.workbook import Workbook

RUN = [sys.executable, "-m", "messaging_lab.cli", "run"]

OPEN = "from messaging_lab import Lab\nlab = Lab.open(lesson='99')\nlab"

HOSTILE = "<script src='https://evil.example/x.js'></script><img src='https://evil.example/x.png'>"

LINKS = "[next](02_broken.ipynb), [none](03_x.ipynb), [out](https://aws.amazon.com/ses/)"

ACME = Workbook("Acme & Sons", "acme.example")

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


def test_a_lesson_runs_for_another_company(tmp_path):
    cells = [new_markdown_cell("# Nutrition.co"), new_code_cell("from messaging_lab import Lab")]
    cells.append(new_code_cell("lab = Lab.open()\nlab.sender('a', ''), 'x@nutrition.example'"))
    outcome = run_notebook(write(tmp_path / "01_a.ipynb", *cells), timeout=60, workbook=ACME)
    assert outcome.passed, outcome.problem
    assert outcome.notebook.cells[0].source == "# Acme & Sons"
    shown = outcome.notebook.cells[-1].outputs[0]["data"]["text/plain"]
    assert shown == "('a@acme.example', 'x@acme.example')"


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
        "import os\nx = 1", outputs=[nbformat.v4.new_output("display_data", {"text/html": HOSTILE})]
    )
    task = new_code_cell("# Write your code here.", metadata={"tags": ["exercise"]})
    text = f"# Title\n\n## Step & *one*\n\n{HOSTILE}\n\n{FOLDED}\n\n{LINKS}"
    notebook = new_notebook(cells=[new_markdown_cell(text), cell, task])
    outcomes = [
        Outcome("01_fine", folder, notebook, 1.23),
        Outcome("02_broken", folder, new_notebook(), 0.5, "ValueError: <b>no</b>"),
    ]
    return make_report(outcomes, date(2026, 3, 4), ACME)


def test_it_says_for_whom_when_and_what_is_simulated(page):
    assert "<title>Messaging on AWS, for Acme &amp; Sons</title>" in page
    assert "for Acme &amp; Sons</h1>" in page
    assert "4 March 2026." in page
    assert (
        "Acme &amp; Sons and everybody on acme.example: no mail or text reached a person." in page
    )
    real = make_report([], date(2026, 3, 4), ACME, real=True)
    assert "on a real AWS account" in real
    assert "Simulated" not in real


def test_the_contents_lead_to_parts_and_sections(page):
    assert '<a href="#01_fine">Title</a>' in page
    anchor = re.search(r'<li><a href="#([^"]+)">Step &amp; one</a>', page)
    assert anchor
    assert page.count(f'id="{anchor[1]}"') == 1


def test_links_between_notebooks_stay_in_the_page(page):
    assert '<a href="#02_broken">next</a>, none, ' in page
    assert 'href="https://aws.amazon.com/ses/"' in page
    assert ".ipynb" not in re.sub(r'<p class="file">.*?</p>', "", page)


def test_code_is_folded_behind_a_line_that_tells_something(page):
    assert "<summary>Code: <code>x = 1</code></summary>" in page
    assert "Write your code here" not in page


def test_what_names_the_machine_or_is_a_key_is_masked():
    root = Path(__file__).resolve().parents[3]
    text = f"{root}/lib/x.py, {sys.prefix}/lib, {Path.home()}/.aws, /home/ana/x, /Users/ben/y"
    shown = masked(text)
    assert not re.search(r"/home|/Users|ana|ben", shown)
    assert str(root) not in shown and sys.prefix not in shown
    assert shown.startswith("workbook/lib/x.py, ")
    assert masked("key AKIAIOSFODNN7EXAMPLE") == "key AKIA…"
    assert masked("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY") == "…"
    digest = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
    assert masked(digest) == digest


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
