"""Headers that are read at once are what they are when they are read one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, islice, pairwise, repeat

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.local_aws.mail_manager.archive.kit import envelope, find, mail

from local_aws.mail_manager.archive.archive import Archive
from local_aws.mail_manager.archive.reading import header_columns as header_columns_module
from local_aws.mail_manager.archive.reading import header_fields
from local_aws.mail_manager.archive.reading.header_columns import (
    MANY,
    HeaderList,
    header_columns,
    shown_columns,
)
from local_aws.mail_manager.archive.reading.header_fields import MailTable
from local_aws.mail_manager.archive.reading.header_table import HeaderTable
from local_aws.mail_manager.archive.reading.headers import WANTED, decode, decode_all
from local_aws.mail_manager.archive.reading.spans import MAX_PLACE, Spans, pack
from local_aws.mail_manager.archive.rows import header_members
from local_aws.mail_manager.archive.storage import batches as batches_module
from local_aws.mail_manager.archive.storage.batches import BATCH_BYTES, BATCH_MESSAGES, batches
from local_aws.mail_manager.archive.storage.segment import Record
from local_aws.mail_manager.archive.storage.segment_file import StoredMail
from local_aws.mail_manager.samples import sample_mail
from local_aws.world import LocalAws

NOW = 1767690000.0


def check(raws: list[bytes]) -> MailTable:
    """Compare all that both know."""
    at_once, one_by_one = MailTable(raws), HeaderList(raws)
    assert at_once.ends() == one_by_one.ends()
    for name in WANTED:
        assert at_once.raw(name) == one_by_one.raw(name)
        assert at_once.first(name) == one_by_one.first(name)
        assert at_once.every(name) == one_by_one.every(name)
        assert at_once.joined(name) == one_by_one.joined(name)
    rows = list(header_members(one_by_one)), one_by_one.every(b"received")
    for spans in (at_once.spans(), one_by_one.spans()):
        noted = noted_columns(raws, spans)
        assert (list(header_members(noted)), noted.every(b"received")) == rows
    return at_once


def noted_columns(raws: list[bytes], spans: Sequence[Spans]) -> HeaderList | HeaderTable:
    """The headers of messages that lie behind each other in one archive, at known places."""
    data, ends = b"".join(raws), list(accumulate(map(len, raws), initial=0))
    records = [Record(0, NOW, data, begin, begin, end) for begin, end in pairwise(ends)]
    return shown_columns(list(map(StoredMail, records, repeat(False), spans)))


@pytest.fixture(autouse=True)
def many_from_one_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header_columns_module, "MANY", 1)


def odd(raws: list[bytes]) -> int:
    """How many of the messages could not be read at once."""
    return len(check(raws)._odd)


def test_sample_mail_is_read_at_once_and_alike() -> None:
    raws = [sample.raw for sample in islice(sample_mail(100_000, NOW), 500)]
    assert odd(raws) == 0
    assert odd([raw.replace(b"\r\n", b"\n") for raw in raws]) == 0


LINES = st.sampled_from(
    [
        *(b"Subject: Hello", b"subject:  =?utf-8?q?J=C3=B6rg?= \t", b"SUBJECT:", b"Subject : x"),
        *(b"To: a@x.example", b"TO:b@x.example,", b"\tc@x.example", b" ", b"Cc: \xe9", b"To"),
        *(b"Received: from x", b" by y; today", b"X-Other: 1", b"X-" + b"n" * 200 + b": 2"),
        *(b"From: \xff", b"From ann Mon", b"no header", b": nothing", b"a b: c", b"Date:\0x"),
        *(b"", b"\r", b"\x0bTo: x", b"Message-ID: <1@x>", b"message_id: <2@x>", b"Content-ID: <l>"),
        *(b"Subject: =?utf-8?q?a=0Ab?=", b"Subject: =?utf-8?q?c?=", b"In-Reply-To: \xc2\xa0<3@x>"),
    ]
)
MESSAGE = st.builds(
    lambda lines, ending, body: ending.join(lines) + body,
    st.lists(LINES, max_size=8),
    st.sampled_from([b"\r\n", b"\n"]),
    st.sampled_from([b"", b"\n", b"\r\n", b"\r\n\r\n", b"\n\nTo: body", b"\n\r\nCc: body\n\n"]),
)


@example([b""])
@example([b"\n", b"\r\n", b"\r", b"Subject: a\n\r"])
@example([b" fold", b"Subject: a", b"\tfold\n\nTo: b"])
@given(st.lists(MESSAGE, max_size=6))
def test_messages_of_every_kind_are_read_alike(raws: list[bytes]) -> None:
    check(raws)


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_are_read_alike(raws: list[bytes]) -> None:
    check(raws)


@pytest.mark.parametrize("size", range(10))
def test_headers_that_are_too_long_to_be_read_at_once_are_read_alike(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(header_fields, "HEAD_BYTES", 40)
    head = b"X: " + b"x" * (26 + size) + b"\r\nTo: a\r\n"
    raws = [head + b"Subject: b\r\n\r\nbody", head + b"\r\nbody", head, mail()]
    assert odd(raws) >= 2


@pytest.mark.parametrize("before", [0, MAX_PLACE - 40, MAX_PLACE - 4, MAX_PLACE, 5 * MAX_PLACE])
@pytest.mark.parametrize("size", [0, 1, MAX_PLACE - 20, MAX_PLACE, MAX_PLACE + 1])
def test_headers_anywhere_and_of_any_size_are_shown(before: int, size: int) -> None:
    lines = [b"X: " + b"x" * before, b"Subject:" + b"s" * size, b"Received: 1", b"", b"Hello"]
    check([b"\r\n".join(lines), mail()])


def test_a_span_holds_the_header_and_its_place() -> None:
    assert pack([(b"subject", 0, MAX_PLACE), (b"content-type", 10**9, 0)])
    assert pack([(b"subject", MAX_PLACE + 1, 0)]) == pack([(b"to", 0, MAX_PLACE + 1)]) == b""


def test_messages_with_a_line_that_is_no_header_are_read_one_by_one() -> None:
    assert odd([mail(), b"no header\r\nSubject: x\r\n\r\n", b"a b: c\r\n\r\n", mail()]) == 2


VALUE = st.one_of(
    st.binary(max_size=20).map(lambda value: value.replace(b"\n", b" ")),
    st.sampled_from(
        [
            *(b"Hello ", b" =?utf-8?q?a=0Ab?=", b"=?utf-8?q?a?= =?utf-8?q?b?=", b"=?x?q?a?="),
            *(b"=?utf-8?q?a?=", b"\xc2\xa0a", b"\xe9", b"=?", b"?=", b"=?utf-8?b?", b"YQ==?="),
        ]
    ),
)


@given(st.lists(VALUE, max_size=6))
def test_values_decoded_together_are_what_each_is_alone(values: list[bytes]) -> None:
    assert decode_all(values) == list(map(decode, values))


def test_few_messages_are_read_one_by_one_and_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header_columns_module, "MANY", MANY)
    assert isinstance(header_columns([mail()] * (MANY - 1)), HeaderList)
    assert isinstance(header_columns([mail()] * MANY), MailTable)


@pytest.mark.parametrize("many", [1, 100])
def test_rows_of_a_page_are_the_same_however_their_headers_are_read(
    aws: LocalAws, archive: Archive, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(header_columns_module, "MANY", many)
    monkeypatch.setattr(batches_module, "BATCH_BYTES", 1_000)
    for number in range(50):
        archive.append(
            mail(f"Number {number}", cc="=?utf-8?q?J=C3=B6rg?= <j@x.example>"), envelope()
        )
    rows = find(aws, archive)
    assert [row["Subject"] for row in rows] == [f"Number {number}" for number in range(49, -1, -1)]
    assert {row["Cc"] for row in rows} == {"Jörg <j@x.example>"}
    assert all(row["Envelope"] == envelope() for row in rows)


def test_batches_hold_so_many_messages_or_bytes() -> None:
    sizes = [1] * 2_500 + [BATCH_BYTES, 1, 1]
    held = [list(map(len, batch)) for batch in batches(map(bytes, sizes), len)]
    assert list(map(len, held)) == [BATCH_MESSAGES, BATCH_MESSAGES, 501, 2]
    assert [size for batch in held for size in batch] == sizes
