"""Canonical forms: the examples of RFC 6376 §3.4.5 and §3.4.6, and the corners of both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.internet.canonicalization import (
    hash_body,
    relaxed_body,
    relaxed_field,
    simple_body,
    simple_field,
)
from local_aws.internet.message import WireMessage

EXAMPLE = WireMessage(b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n")


def test_the_example_relaxed() -> None:
    assert [relaxed_field(field.raw) for field in EXAMPLE.fields] == [b"a:X", b"b:Y Z"]
    assert relaxed_body(EXAMPLE.body) == b" C\r\nD E\r\n"


def test_the_example_simple() -> None:
    raw = [b"A: X", b"B : Y\t\r\n\tZ  "]
    assert [simple_field(field.raw) for field in EXAMPLE.fields] == raw
    assert simple_body(EXAMPLE.body) == b" C \r\nD \t E\r\n"


@pytest.mark.parametrize(
    ("body", "simple", "relaxed"),
    [
        (b"", b"\r\n", b""),
        (b"\r\n\r\n", b"\r\n", b""),
        (b"a", b"a\r\n", b"a\r\n"),
        (b"a ", b"a \r\n", b"a\r\n"),
        (b"a\t \r\n \r\n\r\n", b"a\t \r\n \r\n", b"a\r\n"),
        (b"\r\na\r\n", b"\r\na\r\n", b"\r\na\r\n"),
        (b" \t ", b" \t \r\n", b""),
    ],
)
def test_ends_of_bodies(body: bytes, simple: bytes, relaxed: bytes) -> None:
    assert simple_body(body) == simple
    assert relaxed_body(body) == relaxed


@given(st.lists(st.sampled_from([b"a", b" ", b"\t", b"\r\n", b"\xff"])).map(b"".join))
def test_a_canonical_body_is_its_own_canonical_form(body: bytes) -> None:
    assert simple_body(simple_body(body)) == simple_body(body)
    assert relaxed_body(relaxed_body(body)) == relaxed_body(body)


def test_the_empty_body_hashes_to_the_values_in_the_rfc() -> None:
    simple = hash_body(WireMessage(b"A: b\r\n\r\n"), "simple")
    assert simple is not None
    assert simple.hex().startswith("7eb70257593da06f682a3ddda54a9d26")
    assert hash_body(WireMessage(b"A: b\r\n\r\n"), "relaxed", 1) is None


def test_a_message_is_split_at_its_first_empty_line() -> None:
    found = WireMessage(b"A: 1\n B\nno colon\nA:2\n\nbody\n\n")
    assert [(f.name, f.value) for f in found.fields] == [(b"a", b"1 B"), (b"", b""), (b"a", b"2")]
    assert found.body == b"body\r\n\r\n"
    assert [field.value for field in found.all(b"a")] == [b"1 B", b"2"]
    assert WireMessage(b"\r\nbody").body == b"body"
    assert WireMessage(b"A: b").body == b""
