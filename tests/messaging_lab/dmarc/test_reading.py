"""Files of every sort, good and bad, in one go."""

from __future__ import annotations

import gzip
import io
import mailbox
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.messaging_lab.dmarc.documents import mailed, old, zipped

from messaging_lab.dmarc.reading import read_messages, read_reports
from messaging_lab.dmarc.report import BadReport
from messaging_lab.dmarc.unpacking import MAX_SIZE, unpack


def ids(*paths: Path) -> list[str]:
    reading = read_reports(paths)
    assert reading.problems == []
    return [report.report_id for report in reading.reports]


def test_a_folder_of_everything(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(old(report_id="1"))
    (tmp_path / "b.xml.gz").write_bytes(gzip.compress(old(report_id="2")))
    (tmp_path / "c.zip").write_bytes(zipped(old(report_id="3")))
    (tmp_path / "d.eml").write_bytes(mailed(old(report_id="4")))
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "e").write_bytes(old(report_id="5"))
    (tmp_path / "notes.txt").write_text("nothing to see")
    assert ids(tmp_path) == ["1", "2", "3", "4", "5"]


def test_mbox_and_maildir(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "inbox")
    folder = mailbox.Maildir(tmp_path / "Maildir")
    for number in (1, 2):
        box.add(mailed(old(report_id=f"mbox {number}")))
        folder.add(mailed(old(report_id=f"maildir {number}")))
    box.close()
    (tmp_path / "Maildir" / "tmp" / "half").write_bytes(mailed(old(report_id="half")))
    found = ids(tmp_path / "inbox", tmp_path / "Maildir")
    assert found[:2] == ["mbox 1", "mbox 2"]
    assert sorted(found[2:]) == ["maildir 1", "maildir 2"]


def test_mail_that_was_forwarded_as_an_attachment() -> None:
    inner = EmailMessage()
    inner["Subject"] = "inner"
    inner.set_content("x")
    inner.add_attachment(zipped(old()), maintype="application", subtype="zip", filename="r.zip")
    outer = EmailMessage()
    outer["Subject"] = "Fwd"
    outer.set_content("see below")
    outer.add_attachment(inner)
    assert len(read_messages([outer.as_bytes()]).reports) == 1


def test_nothing_stops_the_batch(tmp_path: Path) -> None:
    (tmp_path / "1.xml").write_bytes(old())
    (tmp_path / "2.xml").write_bytes(b"<!DOCTYPE x><feedback/>")
    (tmp_path / "3.xml.gz").write_bytes(gzip.compress(b"\0" * (MAX_SIZE + 1)))
    (tmp_path / "4.zip").write_bytes(b"PK\x03\x04 nonsense")
    (tmp_path / "5.gz").write_bytes(gzip.compress(old())[:-20])
    (tmp_path / "6.eml").write_bytes(b"Subject: hello\n\nno report\n")
    (tmp_path / "7.xml").write_bytes(b"")
    (tmp_path / "8.xml").write_bytes(old(report_id="18"))
    reading = read_reports([tmp_path, tmp_path / "none"])
    assert [one.report_id for one in reading.reports] == ["17", "18"]
    lines = [str(one).replace(str(tmp_path), "") for one in reading.problems]
    assert [line.split(": ")[0] for line in lines] == [
        *("/2.xml", "/3.xml.gz", "/4.zip", "/5.gz", "/6.eml", "/7.xml", "/none")
    ]
    assert "perhaps a bomb" in lines[1]
    assert "zip can't unpack it" in lines[2]
    assert "breaks off" in lines[3]
    assert lines[4:] == [
        "/6.eml: a message without a report",
        "/7.xml: is empty",
        "/none: there is no such file or folder",
    ]
    assert all("\n" not in line for line in lines)


def test_the_same_report_is_counted_once(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(old())
    (tmp_path / "b.eml").write_bytes(mailed(old()))
    reading = read_reports([tmp_path])
    assert len(reading.reports) == 1
    (problem,) = reading.problems
    assert problem.duplicate
    assert problem.text == f"the same report as {tmp_path / 'a.xml'}, counted once"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.xml").write_bytes(old())
    monkeypatch.setattr(Path, "open", refuse)
    (problem,) = read_reports([tmp_path]).problems
    assert problem.text == "can't be read: Permission denied"


def test_a_folder_called_tmp_is_read_where_it_is_no_maildir_s(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / "a.xml").write_bytes(old())
    assert ids(tmp_path / "tmp") == ["17"]


def test_other_files_of_a_folder_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(b"<svg/>")
    (tmp_path / "book.docx").write_bytes(zipped(b"<document/>"))
    (tmp_path / "large").write_bytes(b"\0" * (1 << 21))
    (tmp_path / "a.xml").write_bytes(old())
    assert ids(tmp_path) == ["17"]


def test_parts_within_parts_without_end_stop_nothing() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
    )
    reading = read_messages([deep, mailed(old())])
    assert [one.report_id for one in reading.reports] == ["17"]


@given(st.binary(max_size=400))
def test_whatever_comes_by_mail_stops_nothing(data: bytes) -> None:
    head = b"Content-Type: application/gzip; name*=x'y'z!.gz\nContent-Transfer-Encoding: base64\n"
    reading = read_messages([data, head + b"\n" + data, mailed(old())])
    assert len(reading.reports) == 1


def test_what_macos_adds_to_an_archive_is_no_report() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("r.xml", old())
        archive.writestr("__MACOSX/._r.xml", b"\0\5\x16\7")
    assert list(unpack(packed.getvalue())) == [old()]


def test_gzip_in_several_members() -> None:
    halves = gzip.compress(old()[:300]) + gzip.compress(old()[300:]) + b"\0" * 7
    assert list(unpack(halves)) == [old()]


def bomb_of_many() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.xml", b"<a/>" * (MAX_SIZE // 10))
    return packed.getvalue()


def liar() -> bytes:
    """A zip archive that claims 10 octets and has many."""
    content = b"\0" * (MAX_SIZE + 1000)
    packed = bytearray(zipped(content))
    size = len(content).to_bytes(4, "little")
    return bytes(packed.replace(size, (10).to_bytes(4, "little")))


def encrypted() -> bytes:
    packed = bytearray(zipped(old()))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


@pytest.mark.parametrize(
    "data",
    [
        bomb_of_many(),
        liar(),
        encrypted(),
        zlib.compress(old(), wbits=31)[:-9],
        gzip.compress(old(), mtime=0)[:30] + b"\xff" * 30,
    ],
)
def test_what_can_t_be_unpacked(data: bytes) -> None:
    with pytest.raises(BadReport):
        list(unpack(data))


def test_an_archive_of_too_many_files() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(101):
            archive.writestr(f"{number}.xml", b"")
    with pytest.raises(BadReport, match="101 files"):
        list(unpack(packed.getvalue()))
