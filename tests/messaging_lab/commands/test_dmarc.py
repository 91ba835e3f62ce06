"""`messaging-lab dmarc` as people and programs call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.messaging_lab.dmarc.documents import mailed, old, record

from messaging_lab.cli import main


def test_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.eml").write_bytes(mailed(old()))
    assert main(["dmarc", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert "2 messages: 2 passed (100 %), 0 failed" in out
    assert "Nothing of yours fails: go on from p=none" in out
    assert err == ""


def test_own_mail_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xml").write_bytes(old(record(dkim="fail", spf="fail")))
    assert main(["dmarc", str(tmp_path)]) == 1
    assert "changed on the way" in capsys.readouterr().out


def test_json_with_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xml").write_bytes(old())
    (tmp_path / "b.xml").write_bytes(b"<feedback>")
    assert main(["dmarc", str(tmp_path), "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert [one["domain"] for one in found["domains"]] == ["shop.example"]
    assert found["domains"][0]["sources"][0]["dkim_aligned"] == 2
    assert found["reports"][0]["form"] == "RFC 7489"
    assert found["problems"][0]["place"].endswith("b.xml")


def test_a_report_that_came_twice_is_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.xml").write_bytes(old())
    (tmp_path / "b.xml").write_bytes(old())
    assert main(["dmarc", str(tmp_path)]) == 0
    assert "counted once" in capsys.readouterr().err


def test_nothing_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dmarc", str(tmp_path / "none")]) == 2
    err = capsys.readouterr().err
    assert "there is no such file or folder" in err
    assert "no DMARC report was found" in err
