"""The button that begins a lesson anew asks first, and can be done without."""

import pytest

from messaging_lab import Lab
from messaging_lab.show.start_over import AGAIN, HOW, ON_AWS, SURE, start_over_button


def queues(lab):
    return lab.client("sqs").list_queues().get("QueueUrls", [])


def test_it_asks_and_then_begins_anew():
    lab = Lab.open("02")
    lab.client("sqs").create_queue(QueueName="mine")
    shown = start_over_button(lab)
    button, told = shown.widget().children
    assert button.description == AGAIN
    button.click()
    assert (button.description, button.button_style, told.value) == (SURE, "warning", "")
    assert len(queues(lab)) == 1
    button.click()
    assert button.description == AGAIN
    assert "Lesson 02 begins anew" in told.value
    assert queues(lab) == []
    assert "Lesson 02 begins anew" in shown.text()


def test_without_widgets_it_says_what_to_run(monkeypatch):
    shown = start_over_button(Lab.open("02"))
    assert shown.text() == HOW
    assert "lab.start_over()" in shown._repr_html_()
    assert set(shown._repr_mimebundle_()) >= {"text/html", "text/plain"}


@pytest.mark.usefixtures("aws_environment")
def test_on_aws_there_is_no_button_but_what_to_do_instead(monkeypatch):
    monkeypatch.delenv("MESSAGING_LAB_QUIET", raising=False)
    monkeypatch.delenv("CI", raising=False)
    shown = start_over_button(Lab.open("02"))
    assert set(shown._repr_mimebundle_()) == {"text/html", "text/plain"}
    assert shown.text() == ON_AWS
    assert "lab.clean_up()" in shown._repr_html_()
