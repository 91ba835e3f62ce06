"""kill -9 in the middle of archiving: what was acknowledged is found, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from tests.local_aws.mail_manager.archive.storage import writer

from local_aws.mail_manager.archive.storage import segment_file
from local_aws.mail_manager.archive.storage.filters import Contains, Question
from local_aws.mail_manager.archive.storage.store import ArchiveStore, Mail

WRITER = Path(writer.__file__)


def write_and_kill(folder: Path, lines: int) -> list[str]:
    """Return what the writer acknowledged before it was killed, `lines` lines or more."""
    command = [sys.executable, str(WRITER), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        seen = [child.stdout.readline() for _ in range(lines)]
        os.kill(child.pid, signal.SIGKILL)
        seen += child.stdout.readlines()
    assert child.returncode == -signal.SIGKILL
    return [line.strip() for line in seen if line.endswith("\n")]


def check(folder: Path, acknowledged: list[str]) -> None:
    """Find every acknowledged message in the index, once, and read it."""
    store = ArchiveStore(folder)
    hits = store.search(Question(), 10**9)
    found = [hit.number for hit in hits]
    assert len(found) == len(set(found)) == len(store)
    subjects = set()
    for number in found:
        mail = store.read(number)
        assert mail is not None
        subjects.add(f"{number} " + mail.record.raw[9:].split(b"\r\n")[0].decode())
    assert set(acknowledged) <= subjects
    _, *words = acknowledged[-1].split()
    (hit,) = store.search(Question((Contains(3, (" ".join(words),)),)), 9)
    assert hit.number == int(acknowledged[-1].split()[0])
    store.close()


@pytest.mark.parametrize("lines", [1, 150, 700])
def test_what_was_acknowledged_before_a_kill_is_found_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    monkeypatch.setattr(segment_file, "SEGMENT_MESSAGES", 200)
    acknowledged = write_and_kill(tmp_path, lines)
    assert len(acknowledged) >= lines
    check(tmp_path, acknowledged)


@pytest.mark.slow
def test_fifty_kills_at_random_moments_lose_and_double_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment_file, "SEGMENT_MESSAGES", 200)
    rng = Random(5)
    for attempt in range(50):
        folder = tmp_path / str(attempt)
        check(folder, write_and_kill(folder, rng.randint(1, 900)))


def test_a_torn_end_is_cut_off_and_mail_goes_on_behind_it(tmp_path: Path) -> None:
    store = ArchiveStore(tmp_path)
    mail = Mail(b"Subject: a\r\n\r\n", {"Envelope": {}, "Metadata": {}}, 1.0)
    assert list(store.append_many([mail] * 3)) == [1, 2, 3]
    store.close()
    (path,) = tmp_path.glob("*.segment")
    size = path.stat().st_size
    os.truncate(path, size - 5)
    again = ArchiveStore(tmp_path)
    assert path.stat().st_size == size // 3 * 2
    assert again.append(mail) == 3
    again.close()
    assert path.stat().st_size == size
    assert [hit.number for hit in ArchiveStore(tmp_path).search(Question(), 9)] == [3, 2, 1]


def test_a_full_disk_is_told_and_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ArchiveStore(tmp_path)
    mail = Mail(b"Subject: a\r\n\r\n", {"Envelope": {}, "Metadata": {}}, 1.0)
    store.append(mail)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(segment_file, "sync", refuse)
        with pytest.raises(OSError, match="No space left"):
            store.append(mail)
    assert len(store) == 1
    assert store.append(mail) == 2
    store.close()
    assert len(ArchiveStore(tmp_path)) == 2


def test_a_damaged_message_is_not_cut_off_a_closed_segment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment_file, "SEGMENT_MESSAGES", 2)
    store = ArchiveStore(tmp_path)
    mail = Mail(b"Subject: a\r\n\r\n", {"Envelope": {}, "Metadata": {}}, 1.0)
    for _ in range(5):
        store.append(mail)
    store.close()
    first, *_ = sorted(tmp_path.glob("*.segment"))
    data = bytearray(first.read_bytes())
    data[-1] ^= 1
    first.write_bytes(data)
    intact = ArchiveStore(tmp_path)
    with pytest.raises(OSError, match="is damaged"):
        intact.read(2)
    first.with_suffix(".index").unlink()
    again = ArchiveStore(tmp_path)
    assert [hit.number for hit in again.search(Question(), 9)] == [5, 4, 3, 1]
    assert again.read(2) is None and again.read(1) is not None
    assert first.read_bytes() == data


def test_a_reader_of_a_segment_that_is_removed_reads_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment_file, "SEGMENT_MESSAGES", 2)
    store = ArchiveStore(tmp_path)
    for received in range(3):
        store.append(Mail(b"Subject: a\r\n\r\n", {}, float(received)))
    reading = store._segments[0]
    store.drop_older_than(2.0)
    assert reading.read(1) is not None and store.read(1) is None
    assert len(list(tmp_path.iterdir())) == 1
