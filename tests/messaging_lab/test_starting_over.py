"""Two lessons and a terminal in one account: each begins anew without harm to the others."""

import boto3
import pytest

from messaging_lab import Lab
from messaging_lab.workspace import progress_log


@pytest.fixture(autouse=True)
def shared(endpoint, monkeypatch, tmp_path):
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    monkeypatch.setenv("MESSAGING_LAB_PROGRESS", str(tmp_path / "progress.jsonl"))
    return endpoint


def queues(lab):
    urls = lab.client("sqs").list_queues().get("QueueUrls", [])
    return sorted(url.rpartition("/")[2] for url in urls)


def make(lab, name):
    return lab.client("sqs").create_queue(QueueName=name)


def stranger(endpoint):
    session = boto3.Session("123456789012", "local", region_name="us-east-1")
    return session.client("sqs", endpoint_url=endpoint)


def test_a_lesson_begun_anew_takes_back_its_own_and_leaves_the_others(shared):
    first, second = Lab.open("02"), Lab.open("07")
    make(first, "of-02")
    make(second, "of-07")
    assert queues(first) == queues(second) == ["of-02", "of-07"]
    begun = second.start_over()
    assert queues(first) == ["of-02"]
    assert begun.text() == (
        "Lesson 07 begins anew\n"
        "  Taken back  1 call of this lesson\n"
        "  Stays       what lesson 02 made, with its mail and the time"
    )
    assert "Taken back  0 calls" in second.start_over().text()
    make(second, "of-07")
    assert queues(first) == ["of-02", "of-07"]


def test_a_kernel_that_starts_again_loses_nothing_and_knows_what_is_its_own():
    make(Lab.open("02"), "of-02")
    make(Lab.open("07"), "of-07")
    again = Lab.open("07", fresh=False)
    assert queues(again) == ["of-02", "of-07"]
    again.clean_up()
    assert queues(again) == ["of-02"]


def test_opening_a_lesson_harms_nobody_else_and_says_so():
    make(Lab.open("02"), "of-02")
    make(Lab.open("07"), "of-07")
    again = Lab.open("07")
    assert queues(again) == ["of-02"]
    assert "Beside   what lesson 02 made, with its mail and the time; Lab.open()" in repr(again)
    scratch = Lab.open()
    make(scratch, "scratch")
    assert "lesson 02, a notebook made" not in repr(Lab.open("07", fresh=False))
    assert "what a notebook, lesson 02 made" in repr(Lab.open("07"))
    assert queues(scratch) == ["of-02", "scratch"]


def test_where_nobody_else_has_anything_the_world_begins_anew(shared):
    first = Lab.open("02")
    make(first, "of-02")
    first.clock.advance(hours=1)
    first.clean_up()
    second = Lab.open("07")
    assert repr(second.clock) == "2026-01-06 09:00:00 UTC"
    assert "Beside" not in repr(second)
    assert "empty, as if nobody had been there" in second.start_over().text()


def test_what_a_terminal_made_stays(shared, monkeypatch):
    monkeypatch.delenv("AWS_SDK_UA_APP_ID", raising=False)
    terminal = stranger(shared)
    terminal.list_queues()
    assert "Beside" not in repr(Lab.open("02"))
    monkeypatch.delenv("AWS_SDK_UA_APP_ID")
    terminal.create_queue(QueueName="by-hand")
    lab = Lab.open("02")
    assert queues(lab) == ["by-hand"]
    assert "Beside   what a terminal or an application made" in repr(lab)
    Lab.open().start_over()
    assert queues(lab) == []


def test_what_a_lesson_itself_deleted_is_not_taken_back_again():
    lab = Lab.open("02")
    url = make(lab, "of-02")["QueueUrl"]
    Lab.open("02", fresh=False).client("sqs").delete_queue(QueueUrl=url)
    assert [one for one in lab.standing() if one.steps] == []


def test_the_marks_of_a_lesson_begun_anew_are_gone_and_others_stay(monkeypatch):
    lab = Lab.open("02")
    log = progress_log.progress_log()
    for lesson in ("02", "07"):
        log.note(lesson, progress_log.DONE, f"{lesson}-1")
    assert [one.done for one in _two(lab)] == [("02-1",), ("07-1",)]
    lab.start_over()
    assert [one.done for one in _two(lab)] == [(), ("07-1",)]
    assert not _two(lab)[0].begun
    Lab.open("02")
    assert _two(lab)[0].begun


def _two(lab):
    return [one for one in lab.progress().lessons if one.lesson.number in ("02", "07")]
