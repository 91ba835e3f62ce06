"""`messaging-lab archive import` against a served local AWS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local_aws.mail_manager.samples import sample_mail
from messaging_lab import cli
from messaging_lab.commands import archive
from messaging_lab.commands.served import Served


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    served = Served(0, 0, ticking=False)
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", "")
    yield served
    served.aws.reset()
    served.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, mail in enumerate(sample_mail(450, 1767690000.0, days=400)):
        (tmp_path / f"{number:03d}.eml").write_bytes(mail.raw)
    return tmp_path


def run(served: Served, *words: str) -> int:
    return cli.main(["archive", "import", *words, "--endpoint", served.aws.endpoint_url])


def archives(served: Served) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = served.aws.client("mailmanager").list_archives()["Archives"]
    return found


def test_mail_is_imported_once_into_an_archive_that_keeps_it(
    served: Served, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(served, str(folder), "--archive", "old-mail") == 0
    assert capsys.readouterr().out == "450 messages archived in old-mail.\n"
    extra = folder / "new.eml"
    extra.write_bytes(b"Subject: new\r\n\r\n")
    assert run(served, str(folder), "--archive", "old-mail") == 0
    said = "1 messages archived in old-mail, 450 were there already.\n"
    assert capsys.readouterr().out == said
    assert [one["ArchiveName"] for one in archives(served)] == ["old-mail"]


def test_mail_that_the_archive_would_not_keep_is_counted(
    served: Served, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    served.aws.client("mailmanager").create_archive(ArchiveName="half-a-year")
    run(served, str(folder), "--archive", "half-a-year")
    said = capsys.readouterr().out
    assert said == (
        "203 messages archived in half-a-year, 247 are older than the archive keeps mail.\n"
    )


def test_an_import_that_was_interrupted_goes_on(
    served: Served,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = archive._batches

    def interrupted(mails: Any) -> Iterator[Any]:
        yield next(whole(mails))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(archive, "_batches", interrupted)
        assert run(served, str(folder)) == 130
    told = capsys.readouterr().err
    assert "200 messages archived" in told and "goes on where it stopped" in told
    assert run(served, str(folder)) == 0
    assert "250 messages archived in imported-mail, 200 were there" in capsys.readouterr().out


def test_without_a_running_local_aws_it_says_how_to_start_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MESSAGING_LAB_ENDPOINT", raising=False)
    assert cli.main(["archive", "import", str(folder)]) == 2
    assert "messaging-lab serve" in capsys.readouterr().err
    monkeypatch.delenv("MESSAGING_LAB_ENDPOINT", raising=False)


def test_a_path_that_is_not_there_is_named(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(served, "nowhere") == 2
    assert "There is no nowhere" in capsys.readouterr().err
