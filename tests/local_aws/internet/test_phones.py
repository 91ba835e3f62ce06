"""Phones keep what they receive, in order."""

from __future__ import annotations

from local_aws.internet.phones import Phones, TextMessage


def test_a_phone_keeps_its_messages_in_order() -> None:
    phones = Phones()
    first, second = TextMessage("one", "NOTICE", 1.0), TextMessage("two", "+12065550100", 2.0)
    phones.put("+447700900999", first)
    phones.put("+12065550123", first)
    phones.put("+447700900999", second)
    assert phones.of("+447700900999") == [first, second]
    assert phones.numbers() == ["+447700900999", "+12065550123"]
    assert phones.of("+33639980000") == []
    phones.clear()
    assert phones.numbers() == []
