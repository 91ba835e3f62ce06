"""What a search finds is what a look at every message finds, in every kind of index."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from tests.local_aws.mail_manager.archive.kit import attributes, contains, has_attachments

from local_aws.mail_manager.archive.reading.attributes import ATTRIBUTES, search_text
from local_aws.mail_manager.archive.reading.header_columns import HeaderList, shown_columns
from local_aws.mail_manager.archive.reading.header_table import HeaderTable
from local_aws.mail_manager.archive.rows import header_members
from local_aws.mail_manager.archive.storage import segment_file, tail
from local_aws.mail_manager.archive.storage.block import FORMAT
from local_aws.mail_manager.archive.storage.filters import read_filters
from local_aws.mail_manager.archive.storage.segment_file import StoredMail
from local_aws.mail_manager.archive.storage.store import ArchiveStore, Mail
from local_aws.mail_manager.samples import sample_mail

NOW = 1767690000.0
MESSAGES = 3_000
ALPHABET = "aeiou 0123@.äßİ請抹🎉=?\t"


def as_mail(count: int, seed: str = "nutrition") -> list[Mail]:
    """Sample mail as a store takes it."""
    return [
        Mail(
            sample.raw,
            {
                "Envelope": {"Helo": sample.helo, "From": sample.sender, "To": sample.recipients},
                "Metadata": {},
            },
            sample.received,
        )
        for sample in sample_mail(count, NOW, seed=seed)
    ]


@pytest.fixture(scope="module")
def mails() -> list[Mail]:
    return as_mail(MESSAGES)


SMALL = 700
"""Messages of a segment here, so that a few thousand fill several and leave a tail."""


@pytest.fixture(autouse=True)
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment_file, "SEGMENT_MESSAGES", SMALL)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, mails: list[Mail]) -> Path:
    """A folder with four closed segments and an open one."""
    folder = tmp_path_factory.mktemp("archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segment_file, "SEGMENT_MESSAGES", SMALL)
        store = ArchiveStore(folder)
        for start in range(0, MESSAGES, 100):
            assert len(list(store.append_many(mails[start : start + 100]))) == 100
        store.close()
    return folder


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[ArchiveStore]:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    store = ArchiveStore(tmp_path)
    yield store
    store.close()


class Oracle:
    """Looks at every message, by the description of filters and without any index."""

    def __init__(self, mails: list[Mail]) -> None:
        self.rows = []
        for number, mail in enumerate(mails, 1):
            self.rows.append((mail.received, number, attributes(mail.raw, mail.description)))

    def find(self, filters: dict[str, Any], oldest: float, newest: float) -> list[tuple[Any, ...]]:
        found = [
            (received, number)
            for received, number, found in self.rows
            if oldest <= received <= newest
            and all(self._holds(one, found) for one in filters.get("Include", ()))
            and not any(self._holds(one, found) for one in filters.get("Unless", ()))
        ]
        return sorted(found, reverse=True)

    @staticmethod
    def _holds(condition: dict[str, Any], found: dict[str, Any]) -> bool:
        if "BooleanExpression" in condition:
            wanted = condition["BooleanExpression"]["Operator"] == "IS_TRUE"
            return bool(found["HAS_ATTACHMENTS"] == wanted)
        expression = condition["StringExpression"]
        text = found[expression["Evaluate"]["Attribute"]]
        return any(search_text(value) in text for value in expression["Values"])


class Asker:
    """Makes up filters that find something more often than not."""

    def __init__(self, oracle: Oracle, seed: int) -> None:
        self._rng = Random(seed)
        self._rows = oracle.rows

    def filters(self) -> dict[str, Any]:
        rng = self._rng
        include = [self._condition() for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3)))]
        unless = [self._condition() for _ in range(rng.choice((0, 0, 0, 1, 2)))]
        return {"Include": include, "Unless": unless}

    def span(self) -> tuple[float, float]:
        first, second = sorted(self._rng.choice(self._rows)[0] for _ in range(2))
        return self._rng.choice(((0.0, NOW), (first, second), (first, NOW)))

    def _condition(self) -> dict[str, Any]:
        rng = self._rng
        if rng.random() < 0.1:
            return has_attachments(rng.random() < 0.5)
        attribute = rng.choice(ATTRIBUTES)
        return contains(attribute, *(self._needle(attribute) for _ in range(rng.choice((1, 1, 2)))))

    def _needle(self, attribute: str) -> str:
        rng = self._rng
        if rng.random() < 0.15:
            return "".join(rng.choices(ALPHABET, k=rng.randint(1, 4)))
        text = rng.choice(self._rows)[2][attribute] or "x"
        start = rng.randrange(len(text))
        size = rng.choice((1, 1, 2, 2, 3, 4, 5, 8, 40))
        piece = text[start : start + size]
        return piece.upper() if rng.random() < 0.3 else piece


def test_every_search_finds_what_a_look_at_all_messages_finds(
    store: ArchiveStore, mails: list[Mail]
) -> None:
    compare(store, Oracle(mails), 300)


@pytest.mark.slow
def test_thousands_of_searches_find_what_a_look_at_all_messages_finds(
    store: ArchiveStore, mails: list[Mail]
) -> None:
    compare(store, Oracle(mails), 5_000)


def compare(store: ArchiveStore, oracle: Oracle, searches: int) -> None:
    """Ask both the same, many times."""
    asker = Asker(oracle, searches)
    found_some = 0
    for _ in range(searches):
        filters, (oldest, newest) = asker.filters(), asker.span()
        expected = oracle.find(filters, oldest, newest)
        found = store.search(read_filters(filters, oldest, newest), 10**9)
        assert [tuple(hit) for hit in found] == expected, filters
        found_some += bool(expected)
    assert found_some > searches // 3


def test_searches_between_arrivals_find_what_has_arrived(
    tmp_path: Path, mails: list[Mail], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "LOOKED_THROUGH", 100)
    store = ArchiveStore(tmp_path)
    for begin in range(0, 1000, 90):
        list(store.append_many(mails[begin : begin + 90]))
        compare(store, Oracle(mails[: begin + 90]), 20)


def test_a_limited_search_finds_the_newest(store: ArchiveStore, mails: list[Mail]) -> None:
    question = read_filters({"Include": [contains("SUBJECT", "1")]}, 0.0, NOW)
    everything = store.search(question, 10**9)
    assert len(everything) > 1500
    for limit in (0, 1, 10, 699, 1500):
        assert store.search(question, limit) == everything[:limit]


def test_mail_that_arrives_out_of_order_is_found_by_its_time(
    tmp_path: Path, mails: list[Mail]
) -> None:
    shuffled = list(mails)
    Random(1).shuffle(shuffled)
    store, oracle = ArchiveStore(tmp_path), Oracle(shuffled)
    list(store.append_many(shuffled))
    filters = {"Include": [contains("SUBJECT", "order")]}
    expected = oracle.find(filters, NOW - 10**6, NOW - 10**5)
    found = store.search(read_filters(filters, NOW - 10**6, NOW - 10**5), 50)
    assert [tuple(hit) for hit in found] == expected[:50] and len(expected) > 50


def test_messages_are_read_back_as_they_came(store: ArchiveStore, mails: list[Mail]) -> None:
    for number in (1, 2, 699, 700, 701, 1400, 1401, 2999, 3000):
        found = store.read(number)
        assert found is not None
        mail = mails[number - 1]
        assert (found.record.raw, found.record.received) == (mail.raw, mail.received)
        assert found.record.description == mail.description
    assert store.read(0) is None and store.read(3001) is None


def test_rows_show_what_is_in_the_messages_wherever_these_are_kept(
    store: ArchiveStore, mails: list[Mail]
) -> None:
    found = list(store.read_many(range(MESSAGES, 0, -1)))
    read = HeaderList([mail.raw for mail in reversed(mails)])
    noted = shown_columns(found)
    assert isinstance(noted, HeaderTable) and all(mail.spans for mail in found)
    assert list(header_members(noted)) == list(header_members(read))
    assert noted.every(b"received") == read.every(b"received")


def shown(mail: StoredMail) -> tuple[Any, ...]:
    record = mail.record
    what = record.number, record.received, record.offset, record.description, record.raw
    return *what, mail.has_attachments, bytes(mail.spans)


@pytest.mark.parametrize("many", [1, 10**9])
def test_many_messages_are_read_in_the_order_asked_for_without_those_that_are_not_there(
    store: ArchiveStore, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(segment_file, "MANY", many)
    rng = Random(5)
    newest, shuffled = list(range(3_000, 2_000, -1)), list(range(0, 3_002, 7))
    rng.shuffle(shuffled)
    for numbers in (newest, newest[::-1], shuffled, [5, 5, 4], [0, 3_001], []):
        one_by_one = [mail for mail in map(store.read, numbers) if mail is not None]
        assert list(map(shown, store.read_many(numbers))) == list(map(shown, one_by_one))


@pytest.mark.parametrize("many", [1, 10**9])
def test_a_damaged_message_among_many_is_said_to_be_damaged(
    store: ArchiveStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(segment_file, "MANY", many)
    with min(tmp_path.glob("*.segment")).open("r+b") as segment:
        segment.seek(5_000)
        segment.write(b"\0")
    with pytest.raises(OSError, match=r"the message at byte \d+ is damaged"):
        list(store.read_many(range(10, 0, -1)))
    assert len(list(store.read_many(range(700, 600, -1)))) == 100


def indexes(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.index"))


def everything(store: ArchiveStore) -> list[int]:
    return [hit.number for hit in store.search(read_filters({}, 0.0, NOW), 10**9)]


@pytest.mark.parametrize("harm", ["none", "missing", "torn", "garbage", "of other data"])
def test_the_index_is_made_again_when_it_is_not_to_be_trusted(
    store: ArchiveStore, tmp_path: Path, harm: str
) -> None:
    question = read_filters({"Include": [contains("FROM", "ann")]}, 0.0, NOW)
    before, all_before = store.search(question, 10**9), everything(store)
    first, second, *_ = indexes(tmp_path)
    assert len(indexes(tmp_path)) == 4
    if harm == "missing":
        first.unlink()
    elif harm == "torn":
        os.truncate(first, first.stat().st_size // 2)
    elif harm == "garbage":
        first.write_bytes(b"not an index" * 100)
    elif harm == "of other data":
        shutil.copy(second, first)
    again = ArchiveStore(tmp_path)
    assert again.search(question, 10**9) == before and len(before) > 20
    assert everything(again) == all_before
    assert len(indexes(tmp_path)) == 4


def test_an_index_of_another_format_is_made_again(store: ArchiveStore, tmp_path: Path) -> None:
    first = indexes(tmp_path)[0]
    with np.load(first) as members:
        whole = dict(members)
    with first.open("wb") as file:
        np.savez(file, **{**whole, "format": np.array("1"), "spans": whole["spans"][::-1]})
    again = ArchiveStore(tmp_path)
    with np.load(first) as members:
        assert str(members["format"]) == FORMAT
        assert np.array_equal(members["spans"], whole["spans"])
    assert len(again) == MESSAGES


def test_a_store_goes_on_where_it_ended(store: ArchiveStore, tmp_path: Path) -> None:
    again = ArchiveStore(tmp_path)
    (extra,) = as_mail(1)
    assert again.append(extra) == MESSAGES + 1
    assert everything(again)[0] == MESSAGES + 1 and len(again) == MESSAGES + 1


def test_old_mail_goes_segment_by_segment(store: ArchiveStore, tmp_path: Path) -> None:
    third = store.read(1401)
    assert third is not None
    store.drop_older_than(third.record.received)
    assert len(indexes(tmp_path)) == 2 and len(list(tmp_path.glob("*.segment"))) == 3
    assert store.read(1400) is None and store.read(1401) is not None
    assert min(everything(store)) == 1401
    assert ArchiveStore(tmp_path).read(3000) is not None


def test_an_archive_of_empty_attributes_can_be_searched(tmp_path: Path) -> None:
    store = ArchiveStore(tmp_path)
    nothing = Mail(b"\r\n", {"Envelope": {}, "Metadata": {}}, NOW)
    list(store.append_many([nothing] * 800))
    store.append(nothing)
    assert indexes(tmp_path)
    assert len(everything(store)) == 801
    assert store.search(read_filters({"Include": [contains("CC", "abcd")]}, 0.0, NOW), 9) == []
    assert store.search(read_filters({"Include": [contains("CC", "a")]}, 0.0, NOW), 9) == []
