"""The bytes of a message, split as they came."""

from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.messaging_lab.sample_mail import BODY, delivered

from messaging_lab.authentication.fields import decoded, domain_of, read


def test_fields_and_body_put_together_are_the_message():
    raw = delivered()
    message = read(raw)
    assert b"".join(field.raw for field in message.fields) + b"\r\n" + message.body == raw
    assert message.body == BODY


def test_names_and_order_are_those_the_standard_library_finds():
    raw = delivered()
    names = [field.name for field in read(raw).fields]
    assert names == list(message_from_bytes(raw).keys())


def test_folding_is_kept_on_the_wire_and_undone_in_the_value():
    field = read(b"Subject: one\r\n\ttwo\r\n\r\nbody").fields[0]
    assert field.wire == "Subject: one\n\ttwo"
    assert field.value == "one\ttwo"


def test_a_message_without_a_blank_line_has_no_header_beyond_the_broken_one():
    message = read(b"From: a@b.example\r\nno header at all\r\n")
    assert [field.name for field in message.fields] == ["From"]
    assert message.body == b"no header at all\r\n"


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("Ann <ann@Shop.Example>", "shop.example"),
        ('"a@b" <ann@shop.example.>', "shop.example"),
        ("ann@shop.example", "shop.example"),
        ("<>", ""),
        ("", ""),
        ("@shop.example", "shop.example"),
    ],
)
def test_the_domain_of_an_address(address, domain):
    assert domain_of(address) == domain


def test_encoded_words_are_decoded_and_broken_ones_left():
    assert decoded("=?UTF-8?Q?Caf=C3=A9?= now") == "Café now"
    assert decoded("=?no-such-charset?Q?x?=") == "=?no-such-charset?Q?x?="


@given(st.binary(max_size=400))
def test_any_bytes_are_split_without_losing_one(raw):
    message = read(raw)
    joined = b"".join(field.raw for field in message.fields)
    assert raw.startswith(joined)
    assert raw.endswith(message.body)
    assert len(raw) - len(joined) - len(message.body) <= 2
    for field in message.fields:
        domain_of(field.value)
        decoded(field.value)
        assert field.wire is not None
