"""Body hash, tags and keys, against dkimpy and by changed bytes."""

import dkim
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.messaging_lab.sample_mail import HEADERS, delivered, lookup, private_pem, public_base64

from messaging_lab.authentication.dkim import (
    canonical_body,
    describe_key,
    parse_tags,
    signatures,
)
from messaging_lab.authentication.fields import read


def verified(raw):
    def dns(name, timeout=5):
        values = lookup(name.decode().rstrip("."), "TXT")
        return values[0].encode() if values else None

    verifier = dkim.DKIM(raw)
    return [verifier.verify(idx, dnsfunc=dns) for idx in range(2)]


def test_the_body_hash_is_the_signed_one_and_dkimpy_agrees():
    raw = delivered()
    assert [one.domain for one in signatures(read(raw))] == ["nutrition.example", "amazonses.com"]
    assert not any(one.body_changed for one in signatures(read(raw)))
    assert verified(raw) == [True, True]


def test_one_changed_byte_of_the_body_shows():
    raw = delivered().replace(b"January.", b"Januarz.")
    assert all(one.body_changed for one in signatures(read(raw)))


@pytest.mark.parametrize("body_rule", [b"simple", b"relaxed"])
@given(body=st.text(alphabet="ab \t\r\n", max_size=40).map(str.encode))
def test_canonical_bodies_are_dkimpys(body_rule, body):
    # On the wire every line ends with CRLF, and there's no lone CR or LF (RFC 5321, 2.3.8).
    wire = body.replace(b"\r", b"").replace(b"\n", b"\r\n")
    wire += b"" if wire.endswith(b"\r\n") or not wire else b"\r\n"
    content = HEADERS + b"\r\n" + wire
    signature = dkim.sign(
        content, b"s", b"d.example", private_pem(), canonicalize=(b"relaxed", body_rule)
    )
    (ours,) = signatures(read(signature + content))
    assert ours.body_hash() == ours.claimed_body_hash


def test_an_empty_body_is_one_line_end_or_nothing():
    assert canonical_body(b"", relaxed=False) == b"\r\n"
    assert canonical_body(b"", relaxed=True) == b""


def test_only_the_signed_length_counts():
    head = b"DKIM-Signature: a=rsa-sha256; c=simple/simple; l=%d; bh=x\r\n\r\n"
    short = signatures(read(head % 2 + b"abc"))[0].body_hash()
    assert short == signatures(read(head % 2 + b"abX"))[0].body_hash()
    assert short != signatures(read(head % 3 + b"abc"))[0].body_hash()


def test_tags_lose_white_space_only_where_it_means_nothing():
    tags = parse_tags("v=1; b=ab\r\n cd; h=From :\tTo; t = 5 ; n=two  words; v=2")
    assert tags == {"v": "1", "b": "abcd", "h": "From:To", "t": "5", "n": "two words"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], None),
        (["v=spf1 -all"], None),
        (["v=DKIM1; p="], "revoked (p= is empty)"),
        (["p=!!!"], "not a readable public key"),
        (["k=ed25519; p=abcd"], "ed25519 key"),
    ],
)
def test_a_key_in_words(values, words):
    assert describe_key(values) == words


def test_a_real_key_in_words():
    assert describe_key([f"v=DKIM1; k=rsa; p={public_base64()}"]) == "RSA key, 2048 bits"


@given(st.text(max_size=80))
def test_any_key_text_and_any_tags_are_survived(value):
    parse_tags(value)
    describe_key([value, f"p={value}"])


@given(st.binary(max_size=120))
def test_any_signature_header_is_survived(value):
    raw = b"DKIM-Signature: a=rsa-sha256; " + value + b"\r\n\r\nbody"
    for one in signatures(read(raw)):
        one.body_hash()
