"""The file of a journal: whole records, torn ends, damage, and one process at a time."""

import os
import stat
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local_aws.journal.file import JournalError, JournalFile, Record

RECORDS = [Record({"kind": "http", "at": 1767690000.25}, b"x" * size) for size in (0, 10, 5000)]


def written(folder, records=RECORDS):
    file = JournalFile(folder)
    for record in records:
        file.sync(file.append(record))
    file.close()
    return folder / "journal"


def found(folder):
    file = JournalFile(folder)
    try:
        return [record for record, _ in file.records()]
    finally:
        file.close()


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.dictionaries(st.text(), st.floats(allow_nan=False)), st.binary(max_size=999))
    )
)
def test_what_is_written_is_read(parts):
    import tempfile
    from pathlib import Path

    records = [Record(*part) for part in parts]
    with tempfile.TemporaryDirectory() as name:
        written(Path(name), records)
        assert found(Path(name)) == records


def test_nobody_else_may_read_it(tmp_path):
    path = written(tmp_path / "new" / "data")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_record_that_was_cut_short_is_dropped_wherever_it_was_cut(tmp_path):
    whole = written(tmp_path, RECORDS[:2]).read_bytes()
    more = written(tmp_path, [RECORDS[2]]).read_bytes()
    for length in range(len(whole), len(more)):
        (tmp_path / "journal").write_bytes(more[:length])
        assert found(tmp_path) == RECORDS[:2]
        assert (tmp_path / "journal").read_bytes() == whole
    assert found(tmp_path) == RECORDS[:2]


def test_damage_before_a_good_record_is_refused(tmp_path):
    path = written(tmp_path)
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)
    with pytest.raises(
        JournalError, match=r"damaged at octet 24 and good again after it\. Put back"
    ):
        JournalFile(tmp_path)
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"messaging-lab journal 99\n", "format 99 and this messaging lab reads format 1: use"),
        (b"diary\n", "isn't a journal of the messaging lab: name another folder"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path, text, sentence):
    (tmp_path / "journal").write_bytes(text)
    with pytest.raises(JournalError, match=sentence):
        JournalFile(tmp_path)
    assert (tmp_path / "journal").read_bytes() == text


def test_a_folder_serves_one_process_at_a_time(tmp_path):
    hold = (
        "import sys, pathlib; from local_aws.journal.file import JournalFile;"
        "f = JournalFile(pathlib.Path(sys.argv[1])); print(1, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline()
        with pytest.raises(JournalError, match=f"in use by process {other.pid}: end that one"):
            JournalFile(tmp_path)
        other.kill()
    assert found(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="can't be used for --data: Not a directory"):
        JournalFile(tmp_path / "file" / "data")


def test_replacing_keeps_the_new_records_only(tmp_path):
    file = JournalFile(tmp_path)
    file.append(RECORDS[2])
    file.replace([RECORDS[0]])
    file.sync(file.append(RECORDS[1]))
    file.close()
    assert found(tmp_path) == RECORDS[:2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["journal", "lock"]


def test_one_sync_serves_all_that_was_written_before_it(tmp_path, monkeypatch):
    file = JournalFile(tmp_path)
    first, second = file.append(RECORDS[0]), file.append(RECORDS[1])
    calls = []
    monkeypatch.setattr(os, "fsync", calls.append)
    file.sync(first)
    file.sync(second)
    assert len(calls) == 1
    monkeypatch.undo()
    file.close()
