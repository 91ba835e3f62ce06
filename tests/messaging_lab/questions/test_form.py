"""A question is shown live with radio buttons, and else as a list with its answer folded."""

from __future__ import annotations

import re
from typing import Any

import pytest

from messaging_lab import Lab
from messaging_lab.errors import LabError
from messaging_lab.questions.form import QuestionForm
from messaging_lab.questions.reading import find_question

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def form(lab: Lab) -> QuestionForm:
    return lab.question("99-a")


def test_the_text_gives_question_and_options_and_not_the_answer(form: QuestionForm) -> None:
    lines = form.text().splitlines()
    assert lines[0].startswith("Question 99-a: A colleague")
    assert [line[:4] for line in lines[1:4]] == ["  a)", "  b)", "  c)"]
    assert lines[4] == 'Answer with lab.answer("99-a", "a"), or another letter.'
    assert form.question.answer.because not in form.text()


def test_the_page_folds_the_answer_with_a_reason_for_each_option_and_the_source(
    form: QuestionForm,
) -> None:
    open_, _, folded = form.html().partition("<details>")
    for option in form.question.options:
        assert option.says in open_
        assert option.because not in open_
        assert option.because in folded
    assert folded.count("mlab-mark mlab-pass") == 1
    assert folded.count("mlab-mark mlab-fail") == 2
    assert "as of 24 November 2026" in folded


def test_what_is_shown_does_not_depend_on_what_was_answered(lab: Lab) -> None:
    before = lab.question("99-a")._repr_html_()
    lab.answer("99-a", "b")
    assert lab.question("99-a")._repr_html_() == before


def test_an_answer_says_whether_it_is_right_and_why(lab: Lab) -> None:
    wrong, right = lab.answer("99-a", "a"), lab.answer("99-a", " B ")
    assert wrong.text().startswith("✗ a) is not it. Choose again. An address that nobody")
    assert right.text().startswith("✓ b) is right. Identities belong to one account")
    assert "mlab-fail" in wrong.html() and "mlab-pass" not in wrong.html()
    assert find_question("99-a").answer.because not in wrong.html()
    for other in "ac":
        assert find_question("99-a").option(other).because in right.html()
    with pytest.raises(LabError, match="no 'x'"):
        lab.answer("99-a", "x")


def test_nobody_watching_gets_the_static_form_alone(
    form: QuestionForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESSAGING_LAB_QUIET", "1")
    assert set(form._repr_mimebundle_()) == {"text/html", "text/plain"}


@pytest.fixture
def box(form: QuestionForm, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.delenv("MESSAGING_LAB_QUIET", raising=False)
    monkeypatch.delenv("CI", raising=False)
    assert set(form._repr_mimebundle_()) == {"text/html", "text/plain", VIEW}
    return form.widget()


def test_nothing_is_chosen_at_first_and_every_choice_is_answered(box: Any) -> None:
    _, choice, told = box.children
    assert choice.value is None and told.value == ""
    assert [label[:2] for label, _ in choice.options] == ["a)", "b)", "c)"]
    choice.value = "a"
    assert "Choose again" in told.value and 'role="alert"' in told.value
    choice.value = "b"
    assert "is right" in told.value and "Choose again" not in told.value


def test_what_is_chosen_counts_in_the_progress(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    from messaging_lab.workspace import keeping
    from messaging_lab.workspace.progress_log import ProgressLog

    log = ProgressLog()
    monkeypatch.setattr(keeping, "progress_log", lambda: log)
    _, choice, _ = lab.question("99-a").widget().children
    for letter in "ab":
        choice.value = letter
    noted = [(event.lesson, event.what, event.exercise) for event in log.events()]
    assert noted == [("99", "tried", "99-a"), ("99", "done", "99-a")]


def test_every_option_can_be_read_whole(box: Any) -> None:
    asked = box.children[0].value
    rule = re.search(r"\.mlab-ask \.widget-radio-box label\{([^}]*)\}", asked)
    assert rule and "height: auto" in rule[1] and "white-space: normal" in rule[1]
