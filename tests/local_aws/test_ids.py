from __future__ import annotations

import uuid

from local_aws.ids import Ids


def test_ids_are_the_same_in_every_run() -> None:
    assert Ids().uuid("message") == Ids().uuid("message")
    assert Ids("a").hex("x", 32) != Ids("b").hex("x", 32)


def test_one_kind_does_not_disturb_another() -> None:
    quiet, busy = Ids(), Ids()
    busy.token("request", 20)
    assert quiet.token("dkim", 32) == busy.token("dkim", 32)


def test_reset_starts_again() -> None:
    ids = Ids()
    first = ids.hex("archive", 8)
    assert ids.hex("archive", 8) != first
    ids.reset()
    assert ids.hex("archive", 8) == first


def test_a_uuid_is_one_of_version_4() -> None:
    ids, stream = Ids(), Ids().stream("message")
    for _ in range(200):
        expected = uuid.UUID(int=stream.getrandbits(128), version=4)
        assert ids.uuid("message") == str(expected)
