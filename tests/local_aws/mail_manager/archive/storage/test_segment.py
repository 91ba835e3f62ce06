"""Records: what was written whole is read back, and nothing else is."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.mail_manager.archive.storage.record_table import read_records
from local_aws.mail_manager.archive.storage.segment import (
    MARK,
    encode_description,
    encode_head,
    read_record,
    scan,
)

DESCRIPTION: dict[str, Any] = {"Envelope": {"To": ["é@gmail.example"]}, "Metadata": {}}


def record(number: int, raw: bytes = b"Subject: x\r\n\r\n") -> bytes:
    return written(number, 1.5 * number, raw)


def written(number: int, received: float, raw: bytes) -> bytes:
    description = encode_description(DESCRIPTION)
    return encode_head(number, received, description, raw) + description + raw


def numbers(path: Path, data: bytes) -> list[int]:
    path.write_bytes(data)
    return [found.number for found in scan(path)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "one.segment"


@given(raw=st.binary(max_size=300), number=st.integers(0, 2**60), received=st.floats(0, 4e9))
def test_a_record_is_read_back_as_it_was_written(raw: bytes, number: int, received: float) -> None:
    data = written(number, received, raw)
    found = read_record(b"before" + data + b"after", 6)
    assert found is not None
    assert (found.number, found.received, found.raw) == (number, received, raw)
    assert found.description == DESCRIPTION and (found.offset, found.size) == (6, len(data))


@given(at=st.integers(0, 200), flip=st.integers(1, 255))
def test_a_changed_byte_anywhere_is_noticed(at: int, flip: int) -> None:
    data = bytearray(record(7, b"Subject: x\r\n\r\n" + b"text " * 30))
    data[at % len(data)] ^= flip
    assert read_record(bytes(data), 0) is None


def test_every_length_of_an_unfinished_last_record_is_passed_over(path: Path) -> None:
    whole, last = record(1) + record(2), record(3)
    for size in range(len(last)):
        assert numbers(path, whole + last[:size]) == [1, 2]


def test_the_records_after_a_damaged_one_are_found(path: Path) -> None:
    damaged = bytearray(record(2))
    damaged[40] ^= 1
    assert numbers(path, record(1) + bytes(damaged) + record(3)) == [1, 3]
    assert numbers(path, b"\0" * 100 + record(3)) == [3]


def test_a_record_inside_a_message_is_a_part_of_the_message(path: Path) -> None:
    assert numbers(path, record(1, b"Subject: " + record(99)) + record(2)) == [1, 2]


def test_marks_that_begin_nothing_do_no_harm(path: Path) -> None:
    assert numbers(path, MARK * 50 + record(1) + MARK + b"\xff" * 60) == [1]
    assert numbers(path, b"") == []


@given(
    before=st.binary(max_size=9),
    sizes=st.lists(st.integers(0, 99), min_size=1, max_size=5),
    flip=st.none() | st.tuples(st.integers(0, 600), st.integers(1, 255)),
    shift=st.sampled_from([0, 0, 1, -1, 500]),
)
def test_records_are_read_together_as_they_are_alone(
    before: bytes, sizes: list[int], flip: tuple[int, int] | None, shift: int
) -> None:
    records = [record(number, b"x" * size) for number, size in enumerate(sizes)]
    *places, end = accumulate(map(len, records), initial=len(before))
    data = bytearray(before + b"".join(records))
    if flip:
        data[flip[0] % end] ^= flip[1]
    places[-1] = max(places[-1] + shift, 0)
    alone = [read_record(bytes(data), place) for place in places]
    assert read_records(bytes(data), places) == (None if None in alone else alone)
