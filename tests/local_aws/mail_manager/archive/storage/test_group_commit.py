"""Threads that commit together: nothing is lost, nothing is told too early."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from local_aws.mail_manager.archive.storage.group_commit import GroupCommit


def test_everything_is_committed_once_and_batches_do_not_overlap() -> None:
    committed: list[int] = []
    inside = threading.Lock()

    def commit(batch: list[int]) -> None:
        assert inside.acquire(blocking=False)
        committed.extend(batch)
        inside.release()

    group = GroupCommit(commit)

    def add(number: int) -> bool:
        group.add([number])
        return number in committed

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(add, range(400)))
    assert sorted(committed) == list(range(400))


def test_those_who_wait_during_a_commit_are_served_by_the_next_one() -> None:
    batches: list[list[int]] = []
    begun, go_on = threading.Event(), threading.Event()

    def commit(batch: list[int]) -> None:
        batches.append(batch)
        begun.set()
        go_on.wait(5)

    group = GroupCommit(commit)
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(group.add, [0])
        assert begun.wait(5)
        others = [pool.submit(group.add, [number]) for number in range(1, 9)]
        while len(group._waiting) < 8:
            threading.Event().wait(0.001)
        assert not first.done()
        go_on.set()
        for other in [first, *others]:
            other.result(5)
    assert batches[0] == [0] and sorted(batches[1]) == list(range(1, 9)) and len(batches) == 2


def test_a_failure_is_told_to_all_of_its_batch_and_to_nobody_else() -> None:
    def commit(batch: list[int]) -> None:
        if -1 in batch:
            raise OSError("disk full")

    group = GroupCommit(commit)
    with pytest.raises(OSError, match="disk full"):
        group.add([1, -1])
    group.add([2])
