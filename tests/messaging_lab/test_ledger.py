"""The ledger remembers across runs and says where it is broken."""

import pytest

from messaging_lab.errors import LabError
from messaging_lab.ledger import Ledger, Step, ledger_folder

DELETE = Step("sesv2", "DeleteEmailIdentity", {"EmailIdentity": "a.example"}, "us-east-1")


def made(ledger, lesson="02", name="a.example"):
    entry = ledger.ask(lesson, "sesv2", "CreateEmailIdentity", name, "us-east-1")
    ledger.answer(entry, done=True, steps=[DELETE])
    return entry


def test_a_file_is_read_again_as_it_was_written(tmp_path):
    path = tmp_path / "ledger" / "1-us-east-1.jsonl"
    first = Ledger(path, "r1")
    made(first)
    refused = first.ask("02", "sesv2", "CreateEmailIdentity", "b.example", "us-east-1")
    first.answer(refused, done=False, steps=[])
    first.ask("02", "sesv2", "PutAccountDetails", "", "us-east-1")
    second = Ledger(path, "r2")
    assert second.standing() == first.standing()
    assert [entry.state for entry in second.standing()] == ["done", "asked"]
    assert second.standing()[0].steps == [DELETE]


def test_runs_do_not_take_each_others_numbers(tmp_path):
    path = tmp_path / "ledger.jsonl"
    made(Ledger(path, "r1"))
    made(Ledger(path, "r2"))
    assert [entry.id for entry in Ledger(path, "r3").standing()] == ["r1-1", "r2-1"]


def test_what_is_undone_no_longer_stands():
    ledger = Ledger()
    ledger.undone(made(ledger))
    assert ledger.standing() == []


def test_what_leaves_nothing_behind_does_not_stand():
    ledger = Ledger()
    for _ in range(3):
        ledger.answer(ledger.ask("02", "sesv2", "SendEmail", "", "r"), done=True, steps=[])
    assert ledger.standing() == []


def test_nothing_is_changed_where_the_ledger_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LabError, match=r"can't be written \(.*\), so no more is changed"):
        made(Ledger(tmp_path / "file" / "ledger.jsonl"))


def test_each_lesson_sees_its_own():
    ledger = Ledger()
    made(ledger, "01")
    made(ledger, "02")
    assert [entry.lesson for entry in ledger.standing("02")] == ["02"]
    assert len(ledger.standing()) == 2


def test_a_deletion_by_the_lesson_settles_what_it_deletes():
    ledger = Ledger()
    made(ledger)
    params = {"EmailIdentity": "b.example"}
    assert not ledger.settle("sesv2", "DeleteEmailIdentity", params)
    assert ledger.settle("sesv2", "DeleteEmailIdentity", {"EmailIdentity": "a.example"})
    assert ledger.standing() == []
    assert not ledger.settle("sesv2", "DeleteEmailIdentity", {"EmailIdentity": "a.example"})


def test_a_hosted_zone_is_the_same_with_and_without_its_prefix():
    ledger = Ledger()
    entry = ledger.ask("02", "route53", "CreateHostedZone", "a.example", "us-east-1")
    step = Step("route53", "DeleteHostedZone", {"Id": "/hostedzone/Z1"}, "us-east-1")
    ledger.answer(entry, done=True, steps=[step])
    assert ledger.settle("route53", "DeleteHostedZone", {"Id": "Z1"})


def test_a_broken_line_is_named(tmp_path):
    path = tmp_path / "ledger.jsonl"
    made(Ledger(path))
    with path.open("a") as file:
        file.write('{"id": "run-')
    with pytest.raises(LabError, match=r"Line 3 of the ledger .*ledger\.jsonl is no JSON"):
        Ledger(path)


def test_the_folder_is_in_the_home_of_the_lab(monkeypatch, tmp_path):
    monkeypatch.setenv("MESSAGING_LAB_HOME", str(tmp_path))
    assert ledger_folder() == tmp_path / "ledger"
    monkeypatch.delenv("MESSAGING_LAB_HOME")
    assert ledger_folder().parts[-2:] == (".messaging-lab", "ledger")
