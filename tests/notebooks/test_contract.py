"""The notebook contract: every lesson, and the template that states the rules, keeps it.

CONTRIBUTING.md lists the same rules for authors.
"""

from __future__ import annotations

import re
import statistics

import pytest
from lesson import FOLDER, ROOT, Lesson, Section, lessons, notebooks

from messaging_lab.exercises import find_exercise

NOTEBOOKS = notebooks()
every_notebook = pytest.mark.parametrize("lesson", NOTEBOOKS, ids=lambda one: one.path.stem)

OPENING = ["What you'll do", "What you'll learn", "What you'll need"]
CLOSING = ["In practice", "Check yourself", "What you did", "Clean up", "Next"]

KINDS = ["exercise", "solution", "check"]

MAX_BYTES = 400_000
MAX_LINES, MOST_LINES, USUAL_LINES = 15, 10, 3
"""Lines of a code cell: of the longest, at the 90th percentile, at the median."""

TRACES = re.compile(
    r"/home/|/Users/|/root\b|/tmp/|/var/folders/|[A-Z]:\\\\Users|site-packages|\.venv|\.pyenv"
    r"|\b(pypi|pythonhosted|npmjs|anaconda)\b"
)
"""Folders of one machine, and the hosts of package registries."""

FORBIDDEN = {
    r"^\s*[%!]\s*(pip|conda|uv)\b": "installs something: dependencies belong in pyproject.toml",
    r"%store|%run": "carries state between notebooks",
    r"\btime\.sleep\(": "sleeps: let the lab wait, it turns the clock",
    r"\bsys\.path\b": "changes the import path: the library is installed",
    r"\bfilterwarnings\(": "silences warnings",
    r"\blocal_aws\b": "reaches into the local AWS, which a real account doesn't have",
    r"NBVAL_SKIP": "isn't tested",
    r"(?m);\s*$": "ends a line with `;`, which nbval doesn't honour",
    r"except(\s+Exception)?\s*:": "swallows every error",
}

ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
RESERVED = re.compile(
    r"(^|\.)(example|invalid|test|localhost)$|(^|\.)example\.(com|net|org)$|(^|\.)amazonses\.com$"
)
"""Domains nobody owns (RFC 2606, RFC 6761), and Amazon SES's own, for its mailbox simulator."""


@every_notebook
def test_begins_with_a_title_and_the_three_opening_sections(lesson: Lesson) -> None:
    assert lesson.cells[0].source.startswith("# ")
    assert [section.title for section in lesson.sections[:3]] == OPENING
    later = [cell for cell in lesson.cells[1:] if cell.kind == "markdown"]
    assert not [cell for cell in later if re.search(r"(?m)^# ", cell.source)]


@every_notebook
def test_headings_open_their_own_cells(lesson: Lesson) -> None:
    inside = [cell for cell in lesson.cells if re.search(r"(?m)(?<!\A)^## ", cell.source)]
    assert not [cell.source for cell in inside if cell.kind == "markdown"]


@every_notebook
def test_ends_with_the_closing_sections(lesson: Lesson) -> None:
    assert [section.title for section in lesson.sections[-len(CLOSING) :]] == CLOSING


@every_notebook
def test_states_its_minutes(lesson: Lesson) -> None:
    assert 5 <= lesson.minutes <= 60, "one row `| Time | 35 minutes | |` under What you'll need"


@every_notebook
def test_opens_the_lab_first(lesson: Lesson) -> None:
    first = lesson.code[0].source
    assert "from messaging_lab import" in first and "Lab.open(" in first


@every_notebook
def test_cells_are_small(lesson: Lesson) -> None:
    sizes = sorted(len(cell.lines) for cell in lesson.code)
    assert statistics.median(sizes) <= USUAL_LINES
    assert sizes[int(0.9 * (len(sizes) - 1))] <= MOST_LINES
    assert sizes[-1] <= MAX_LINES


@every_notebook
def test_was_run_top_to_bottom(lesson: Lesson) -> None:
    counts = [cell.count for cell in lesson.code]
    assert counts == list(range(1, len(counts) + 1)), "run `make refresh NOTEBOOK=…`"


@every_notebook
def test_fails_only_on_purpose_and_at_least_once(lesson: Lesson) -> None:
    failed = [
        cell for cell in lesson.code if any(o["output_type"] == "error" for o in cell.outputs)
    ]
    announced = [cell for cell in lesson.code if "raises-exception" in cell.tags]
    assert failed == announced
    assert announced, "one failure on purpose, in a cell tagged raises-exception"


@every_notebook
def test_writes_nothing_to_stderr(lesson: Lesson) -> None:
    streams = [output for cell in lesson.code for output in cell.outputs if "name" in output]
    assert not [output["text"] for output in streams if output["name"] == "stderr"]


@every_notebook
def test_holds_no_trace_of_a_machine(lesson: Lesson) -> None:
    found = [line for line in lesson.raw.splitlines() if TRACES.search(line)]
    assert not found


@every_notebook
def test_code_keeps_the_house_rules(lesson: Lesson) -> None:
    broken = [
        f"{why}: {cell.source}"
        for cell in lesson.code
        for pattern, why in FORBIDDEN.items()
        if re.search(pattern, cell.source)
    ]
    assert not broken


@every_notebook
def test_mails_nobody(lesson: Lesson) -> None:
    domains = {found for cell in lesson.code for found in ADDRESS.findall(cell.source)}
    assert not [domain for domain in domains if not RESERVED.search(domain)]


@every_notebook
def test_is_small(lesson: Lesson) -> None:
    assert lesson.path.stat().st_size <= MAX_BYTES


@every_notebook
def test_has_two_exercises(lesson: Lesson) -> None:
    numbers = [re.match(r"Exercise (\d+): \w", section.title) for section in lesson.exercises]
    assert [found and found[1] for found in numbers] == [str(n + 1) for n in range(len(numbers))]
    assert len(numbers) >= 2


@every_notebook
def test_exercises_have_hints_a_folded_solution_and_a_check(lesson: Lesson) -> None:
    assert not [fault for section in lesson.exercises for fault in _faults(section)]


@every_notebook
def test_checks_pass_and_their_exercises_have_hints(lesson: Lesson) -> None:
    for number, section in enumerate(lesson.exercises, 1):
        name = f"{lesson.number}-{number}"
        assert f'lab.check("{name}")' in section.code[-1].source
        assert f"Exercise {name}:" in section.code[-1].shown
        assert "(done)" in section.code[-1].shown
        assert len(find_exercise(name).hints) >= 2


def _faults(section: Section) -> list[str]:
    kinds = [tag for cell in section.code for tag in KINDS if tag in cell.tags]
    solutions = [cell for cell in section.code if "solution" in cell.tags]
    rules = {
        "two folded hints": len(re.findall(r"<summary>Hint \d", section.text)) >= 2,
        "cells tagged exercise, solution, check in order": list(dict.fromkeys(kinds)) == KINDS,
        "a check as its last cell": bool(section.code) and "check" in section.code[-1].tags,
        "its solutions folded": all(cell.folded for cell in solutions),
        # JupyterLab shows the first line of a folded cell.
        "a comment above its solution": all(cell.lines[0][0] == "#" for cell in solutions),
    }
    return [f"{section.title} needs {rule}" for rule, kept in rules.items() if not kept]


@every_notebook
def test_asks_three_questions_a_cell_each(lesson: Lesson) -> None:
    asked = [cell.source for cell in lesson.section("Check yourself").code]
    assert asked == [f'lab.question("{lesson.number}-{letter}")' for letter in "abc"]


@every_notebook
def test_only_solutions_are_folded(lesson: Lesson) -> None:
    assert not [cell for cell in lesson.cells if cell.folded and "solution" not in cell.tags]


@every_notebook
def test_cleans_up(lesson: Lesson) -> None:
    assert lesson.section("Clean up").code


@every_notebook
def test_links_lead_somewhere(lesson: Lesson) -> None:
    text = "\n".join(cell.source for cell in lesson.cells if cell.kind == "markdown")
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    local = [target for target in targets if "://" not in target]
    assert not [target for target in local if not (FOLDER / target).exists()]


def test_every_number_is_a_lesson_or_one_to_come() -> None:
    names = [lesson.path.name for lesson in lessons()]
    assert all(re.fullmatch(r"\d\d(_[a-z0-9]+)+\.ipynb", name) for name in names)
    to_come = (ROOT / "README.md").read_text("utf-8").partition("To come:")[2].partition("\n\n")[0]
    numbers = [name[:2] for name in names] + re.findall(r"\b(\d\d) ", to_come)
    assert sorted(numbers) == [f"{number:02}" for number in range(21)]


@pytest.mark.parametrize("lesson", lessons(), ids=lambda one: one.path.stem)
def test_the_readme_lists_the_lesson_with_its_minutes(lesson: Lesson) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    rows = [line for line in readme.splitlines() if f"(notebooks/{lesson.path.name})" in line]
    assert len(rows) == 1
    assert f"[{lesson.title}]" in rows[0] and f"| {lesson.minutes} |" in rows[0]
