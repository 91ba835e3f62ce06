"""DKIM against the RFCs' own examples, against dkimpy both ways, and against forgery."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Any

import dkim as dkimpy
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local_aws.internet import dkim
from local_aws.internet.message import WireMessage

Names = Callable[..., Any]

BODY = "Hi.\n\nWe lost the game. Are you hungry yet?\n\nJoe.\n"
HEADER = (
    "From: Joe SixPack <joe@football.example.com>\n"
    "To: Suzie Q <suzie@shopping.example.net>\n"
    "Subject: Is dinner ready?\n"
    "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\n"
    "Message-ID: <20030712040037.46341.5F8J@football.example.com>\n"
)

RFC_6376 = (
    "DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;\n"
    "      c=simple/simple; q=dns/txt; i=joe@football.example.com;\n"
    "      h=Received : From : To : Subject : Date : Message-ID;\n"
    "      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n"
    "      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB\n"
    "      4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut\n"
    "      KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV\n"
    "      4bmp/YzhwvcubU4=;\n"
    "Received: from client1.football.example.com  [192.0.2.1]\n"
    "      by submitserver.example.com with SUBMISSION;\n"
    "      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)\n"
    f"{HEADER}\n{BODY}"
)
"""Appendix A.2, with the white space of errata 3192 and 4926."""

RFC_8463 = (
    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\n"
    " d=football.example.com; i=@football.example.com;\n"
    " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\n"
    " subject : date : message-id : from : subject : date;\n"
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n"
    " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\n"
    " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\n"
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\n"
    " d=football.example.com; i=@football.example.com;\n"
    " q=dns/txt; s=test; t=1528637909; h=from : to : subject :\n"
    " date : message-id : from : subject : date;\n"
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n"
    " b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3\n"
    " DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz\n"
    " dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=\n"
    f"{HEADER}\n{BODY}"
)
"""Appendix A.3."""

RFC_KEYS = {
    "brisbane._domainkey.example.com TXT": [
        "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7"
        "/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzf"
        "VjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB"
    ],
    "brisbane._domainkey.football.example.com TXT": [
        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    ],
    "test._domainkey.football.example.com TXT": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a"
        "5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3"
        "rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
    ],
}

MESSAGE = HEADER.replace("\n", "\r\n").encode() + b"\r\n" + BODY.replace("\n", "\r\n").encode()
KEY_NAME = "sel._domainkey.example.com TXT"


def results(message: bytes, resolver: Any, now: float = 0) -> list[tuple[str, str]]:
    return [(found.result, found.reason) for found in dkim.verify(message, resolver, now=now)]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize(("text", "count"), [(RFC_6376, 1), (RFC_8463, 2)])
def test_the_examples_of_the_rfcs_pass(names: Names, text: str, count: int, end: str) -> None:
    message = text.replace("\n", end).encode()
    assert results(message, names(RFC_KEYS)) == [("pass", "")] * count


@pytest.mark.parametrize("text", [RFC_6376, RFC_8463])
def test_a_changed_byte_fails_wherever_it_is(names: Names, text: str) -> None:
    message = text.replace("\n", "\r\n").encode()
    for old, new, reason in [
        (b"hungry", b"hUngry", "body hash did not verify"),
        (b"dinner ready", b"dinner Ready", "signature did not verify"),
        (b"Joe SixPack", b"Jon SixPack", "signature did not verify"),
    ]:
        found = results(message.replace(old, new, 1), names(RFC_KEYS))
        assert set(found) == {("fail", reason)}


# --- dkimpy as the oracle ---------------------------------------------------------------------

line_end = st.sampled_from([b"\r\n"])
words = st.lists(
    st.sampled_from([b"a", b"Hello", b" ", b"  ", b"\t", b".", b"=", b"\xc3\xa9", b"\xff", b";"]),
    max_size=6,
).map(b"".join)
bodies = st.one_of(
    st.just(b""),
    st.lists(words, max_size=8).map(b"\r\n".join),
    st.lists(words, max_size=8).map(lambda lines: b"".join(line + b"\r\n" for line in lines)),
)
values = st.lists(words.filter(lambda w: w.strip(b" \t")), min_size=1, max_size=3).map(
    b"\r\n ".join
)
separators = st.sampled_from([b":", b": ", b":\t", b":  "])


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    fields = [b"From: a@example.com"]
    for name in draw(st.permutations([b"To", b"SUBJECT", b"Date", b"X-Thing", b"subject"])):
        fields.append(name + draw(separators) + draw(values))
    return b"\r\n".join(draw(st.permutations(fields))) + b"\r\n\r\n" + draw(bodies)


forms = st.tuples(st.sampled_from(["simple", "relaxed"]), st.sampled_from(["simple", "relaxed"]))
oracle = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def dkimpy_verifies(message: bytes, record: str) -> bool:
    return bool(dkimpy.verify(message, dnsfunc=lambda name, timeout=5: record.encode()))


def rfc_ambiguous(body: bytes) -> bool:
    """Whether dkimpy leaves white space at the end of a last line without CRLF (§3.4.4 a)."""
    return body.endswith((b" ", b"\t"))


@oracle
@given(message=messages(), form=forms)
def test_dkimpy_accepts_what_we_sign(
    message: bytes, form: tuple[str, str], rsa_private_key: RSAPrivateKey, rsa_record: str
) -> None:
    if form[1] == "relaxed" and rfc_ambiguous(message):
        message += b"\r\n"
    field = dkim.sign(
        message,
        domain="example.com",
        selector="sel",
        key=rsa_private_key,
        timestamp=1767690000,
        headers=("From", "To", "Subject", "X-Thing"),
        oversign=("From", "Reply-To"),
        canonicalization="/".join(form),
    )
    assert field.endswith(b"\r\n")
    assert all(len(line) <= 80 for line in field.split(b"\r\n"))
    assert dkimpy_verifies(field + message, rsa_record)


@oracle
@given(message=messages(), form=forms, length=st.booleans())
def test_we_accept_what_dkimpy_signs(
    message: bytes,
    form: tuple[str, str],
    length: bool,
    names: Names,
    rsa_private_key: RSAPrivateKey,
    rsa_record: str,
) -> None:
    if form[1] == "relaxed" and rfc_ambiguous(message):
        message += b"\r\n"
    pem = rsa_private_key.private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    )
    field = dkimpy.sign(
        message,
        b"sel",
        b"example.com",
        pem,
        canonicalize=(form[0].encode(), form[1].encode()),
        include_headers=[b"from", b"subject", b"to", b"x-thing"],
        length=length,
    )
    resolver = names({KEY_NAME: [rsa_record]})
    assert results(field + message, resolver) == [("pass", "")]
    if length:
        assert results(field + message + b"more\r\n", resolver)[0][0] in ("pass", "fail")


@oracle
@given(message=messages(), place=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_one_flipped_bit_in_signed_text_is_judged_as_dkimpy_does(
    message: bytes,
    place: int,
    bit: int,
    names: Names,
    rsa_private_key: RSAPrivateKey,
    rsa_record: str,
) -> None:
    field = sign(message, rsa_private_key, canonicalization="simple/simple")
    changed = bytearray(message)
    changed[place % len(changed)] ^= 1 << bit
    if b"\n" in bytes(changed).replace(b"\r\n", b"") or b"\r" in bytes(changed).replace(
        b"\r\n", b""
    ):
        return  # bare CR and LF: whoever reads a line's end differently signs something else
    try:
        expected = dkimpy_verifies(field + bytes(changed), rsa_record)
    except dkimpy.DKIMException:
        return
    found = results(field + bytes(changed), names({KEY_NAME: [rsa_record]}))
    assert (found == [("pass", "")]) is expected


# --- what a signature may and may not say ------------------------------------------------------


def sign(message: bytes, key: RSAPrivateKey, **more: Any) -> bytes:
    given_ = {"domain": "example.com", "selector": "sel", "timestamp": 1000, **more}
    return dkim.sign(message, key=key, **given_)


def test_a_signature_is_folded_and_says_what_was_asked(rsa_private_key: RSAPrivateKey) -> None:
    text = sign(MESSAGE, rsa_private_key, identity="@news.example.com", expires=2000).decode()
    assert text.startswith("DKIM-Signature: v=1; a=rsa-sha256; q=dns/txt; c=relaxed/simple;\r\n\t")
    assert "s=sel; d=example.com; i=@news.example.com; t=1000; x=2000;\r\n" in text
    assert "h=From:To:Subject:Date:Message-ID;\r\n" in text


def test_a_long_list_of_fields_is_folded(
    names: Names, rsa_private_key: Any, rsa_record: str
) -> None:
    many = [f"X-Field-Number-{number}" for number in range(20)]
    message = "".join(f"{name}: {name}\r\n" for name in many).encode() + MESSAGE
    field = sign(message, rsa_private_key, headers=("From", *many))
    assert all(len(line) <= 80 for line in field.split(b"\r\n"))
    assert results(field + message, names({KEY_NAME: [rsa_record]})) == [("pass", "")]


def test_two_signatures_hash_the_body_once(
    names: Names, rsa_private_key: Any, rsa_record: str
) -> None:
    wire = WireMessage(MESSAGE)
    first = dkim.sign(wire, domain="example.com", selector="sel", key=rsa_private_key, timestamp=1)
    assert list(wire.hashes) == [("simple", None)]
    wire.hashes[("simple", None)] = b"not hashed again"
    second = dkim.sign(wire, domain="example.com", selector="sel", key=rsa_private_key, timestamp=1)
    assert base64.b64encode(b"not hashed again") in second
    assert results(first + MESSAGE, names({KEY_NAME: [rsa_record]})) == [("pass", "")]


def test_the_lowest_of_several_fields_is_signed_first(
    names: Names, rsa_private_key: Any, rsa_record: str
) -> None:
    message = b"Comments: upper\r\nComments: lower\r\n" + MESSAGE
    signed = sign(message, rsa_private_key, headers=("From", "Comments"))
    assert b"h=From:Comments:Comments;" in signed
    one = signed.replace(b"h=From:Comments:Comments;", b"h=From:Comments;")
    resolver = names({KEY_NAME: [rsa_record]})
    assert results(signed + message, resolver) == [("pass", "")]
    assert results(one + message, resolver)[0][0] == "fail"
    swapped = b"Comments: lower\r\nComments: upper\r\n" + MESSAGE
    assert results(signed + swapped, resolver)[0][0] == "fail"


def test_an_oversigned_field_cannot_be_added(
    names: Names, rsa_private_key: Any, rsa_record: str
) -> None:
    resolver = names({KEY_NAME: [rsa_record]})
    plain = sign(MESSAGE, rsa_private_key)
    oversigned = sign(MESSAGE, rsa_private_key, oversign=("Subject", "Reply-To"))
    for extra, expected in [
        (b"", "pass"),
        (b"Subject: x\r\n", "fail"),
        (b"Reply-To: x\r\n", "fail"),
    ]:
        assert results(oversigned + extra + MESSAGE, resolver)[0][0] == expected
    assert results(plain + b"Reply-To: x\r\n" + MESSAGE, resolver)[0][0] == "pass"


def test_a_signature_does_not_sign_itself(
    names: Names, rsa_private_key: Any, rsa_record: str
) -> None:
    resolver = names({KEY_NAME: [rsa_record]})
    inner = sign(MESSAGE, rsa_private_key)
    outer = sign(inner + MESSAGE, rsa_private_key, headers=("From", "DKIM-Signature"))
    assert results(outer + inner + MESSAGE, resolver) == [("pass", ""), ("pass", "")]


@pytest.mark.parametrize(
    ("old", "new", "result", "reason"),
    [
        ("v=1;", "v=2;", "permerror", "unknown version"),
        ("v=1; ", "", "permerror", "tag v= missing"),
        ("s=sel; ", "", "permerror", "tag s= missing"),
        ("a=rsa-sha256", "a=rsa-sha1", "permerror", "rsa-sha1 must not be used (RFC 8301)"),
        ("a=rsa-sha256", "a=rsa-md5", "permerror", "unknown algorithm"),
        ("a=rsa-sha256", "a=ed25519-sha256", "permerror", "key is not of the signature's type"),
        ("relaxed/simple", "nofws/simple", "permerror", "unknown canonicalization"),
        ("h=From:", "h=", "permerror", "From field not signed"),
        ("t=1000;", "t=1000; i=@example.org;", "permerror", "i= is not within d="),
        ("t=1000;", "t=1000; i=@evilexample.com;", "permerror", "i= is not within d="),
        ("t=1000;", "t=1000; x=1000;", "permerror", "x= is not after t="),
        ("t=1000;", "t=1000; x=1500;", "permerror", "signature expired"),
        ("t=1000;", "t=1000; x=soon;", "permerror", "tag x= is not a number"),
        ("t=1000;", "t=1000; l=9999;", "permerror", "l= is more than the body's length"),
        ("t=1000;", "t=1000; l=-1;", "permerror", "tag l= is not a number"),
        ("t=1000;", "t=1000; s=other;", "permerror", "tag s= given twice"),
        ("t=1000;", "t=1000; nonsense;", "permerror", "not a tag=value pair: 'nonsense'"),
        ("q=dns/txt", "q=http", "permerror", "unknown query method"),
        ("bh=", "bh=*", "permerror", "tag bh= is not base64"),
        ("t=1000;", "t=1001;", "fail", "signature did not verify"),
        ("s=sel;", "s=gone;", "permerror", "no key for signature"),
    ],
)
def test_a_signature_that_is_not_right(
    names: Names,
    rsa_private_key: Any,
    rsa_record: str,
    old: str,
    new: str,
    result: str,
    reason: str,
) -> None:
    field = sign(MESSAGE, rsa_private_key).replace(old.encode(), new.encode(), 1)
    found = results(field + MESSAGE, names({KEY_NAME: [rsa_record]}), now=1600)
    assert found == [(result, reason)]


@pytest.mark.parametrize(
    ("change", "result", "reason"),
    [
        (lambda record: "v=DKIM1; k=rsa; p=", "permerror", "key revoked"),
        (
            lambda record: record.replace("DKIM1", "DKIM2"),
            "permerror",
            "tag v= must come first and be DKIM1",
        ),
        (lambda record: record[len("v=DKIM1; ") :], "pass", ""),
        (lambda record: f"{record}; t=y", "pass", ""),
        (lambda record: f"{record}; t=s", "pass", ""),
        (lambda record: f"{record}; h=sha1", "permerror", "hash not allowed by the key"),
        (lambda record: f"{record}; h=sha1:sha256", "pass", ""),
        (lambda record: f"{record}; s=tlsrpt", "permerror", "key is not for email"),
        (lambda record: f"{record}; s=email", "pass", ""),
        (lambda record: f"{record}; g=old; n=note", "pass", ""),
        (lambda record: "v=DKIM1; k=rsa", "permerror", "no tag p="),
        (lambda record: "v=DKIM1; k=dsa; p=AAAA", "permerror", "key type 'dsa' is unknown"),
        (lambda record: "v=DKIM1; p=AAAA", "permerror", "tag p= holds no rsa key"),
        (lambda record: "v=spf1 -all", "permerror", "not a tag=value pair: 'v=spf1 -all'"),
        (lambda record: re.sub("p=(.{20})", r"p=\1 \t ", record), "pass", ""),
    ],
)
def test_key_records(
    names: Names,
    rsa_private_key: Any,
    rsa_record: str,
    change: Callable[[str], str],
    result: str,
    reason: str,
) -> None:
    message = sign(MESSAGE, rsa_private_key) + MESSAGE
    found = results(message, names({KEY_NAME: [change(rsa_record)]}))
    if change(rsa_record).startswith("v=spf1"):
        assert found[0][0] == "permerror"
    else:
        assert found == [(result, reason)]


def test_a_strict_key_allows_no_subdomain_in_the_identity(
    names: Names, rsa_private_key: Any, rsa_record: str
) -> None:
    message = sign(MESSAGE, rsa_private_key, identity="@news.example.com") + MESSAGE
    assert results(message, names({KEY_NAME: [rsa_record]})) == [("pass", "")]
    strict = names({KEY_NAME: [f"{rsa_record}; t=s"]})
    assert results(message, strict) == [("permerror", "t=s: i= must be at d= itself")]


def test_dns_trouble_is_temporary(names: Names, rsa_private_key: Any) -> None:
    message = sign(MESSAGE, rsa_private_key) + MESSAGE
    found = results(message, names({KEY_NAME: "SERVFAIL"}))
    assert found == [("temperror", "key server does not answer")]


def test_a_short_key_is_against_policy(names: Names) -> None:
    key = generate_private_key(65537, 1024)
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    record = f"p={base64.b64encode(der).decode()}"
    message = sign(MESSAGE, key) + MESSAGE
    assert results(message, names({KEY_NAME: [record]})) == [("pass", "")]
    found = dkim.verify(message, names({KEY_NAME: [short_rsa_record()]}), now=0)[0]
    assert (found.result, found.reason, found.bits) == ("policy", "weak key (512 bits)", 512)


def short_rsa_record() -> str:
    """A record with a 512-bit modulus, written by hand because nothing makes such keys any more."""
    modulus = b"\x02\x41\x00" + b"\xc1" * 64
    numbers = b"\x30\x48" + modulus + b"\x02\x03\x01\x00\x01"
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    inner = algorithm + b"\x03\x4b\x00" + numbers
    return f"p={base64.b64encode(b'0' + bytes([len(inner)]) + inner).decode()}"


def test_ed25519_is_verified_and_its_forgery_is_not(names: Names) -> None:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    record = f"v=DKIM1; k=ed25519; p={base64.b64encode(public).decode()}"
    resolver = names({KEY_NAME: [record]})
    signature = ed25519_field(private)
    assert results(signature + MESSAGE, resolver) == [("pass", "")]
    forged = MESSAGE.replace(b"dinner", b"Dinner")
    assert results(signature + forged, resolver) == [("fail", "signature did not verify")]


def ed25519_field(private: bytes) -> bytes:
    """Sign MESSAGE by RFC 8463 §3, in three lines of its own."""
    import hashlib

    key = Ed25519PrivateKey.from_private_bytes(private)
    body = MESSAGE.partition(b"\r\n\r\n")[2]
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    field = (
        "DKIM-Signature: v=1; a=ed25519-sha256; c=simple/simple; d=example.com; s=sel; "
        f"h=From:Subject; bh={digest}; b="
    ).encode()
    lines = MESSAGE.split(b"\r\n")
    signed = b"\r\n".join([lines[0], lines[2], field])
    return field + base64.b64encode(key.sign(hashlib.sha256(signed).digest())) + b"\r\n"


def test_the_result_tells_who_signed_what(
    names: Names, rsa_private_key: Any, rsa_record: str
) -> None:
    message = sign(MESSAGE, rsa_private_key) + MESSAGE
    found = dkim.verify(message, names({KEY_NAME: [f"{rsa_record}; t=y"]}), now=0)[0]
    assert (found.domain, found.selector, found.identity) == ("example.com", "sel", "@example.com")
    assert (found.algorithm, found.canonicalization) == ("rsa-sha256", "relaxed/simple")
    assert found.headers == ("From", "To", "Subject", "Date", "Message-ID")
    assert (found.bits, found.testing, len(found.signature)) == (2048, True, 8)


def test_a_message_without_signature_has_no_results(names: Names) -> None:
    assert dkim.verify(MESSAGE, names({}), now=0) == []


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_the_verifier_raise(junk: bytes) -> None:
    from local_aws.internet.answer import Answer

    class Everything:
        def lookup(self, name: str, rtype: str) -> Answer:
            return Answer("NOERROR", (junk.decode("latin-1"),))

    dkim.verify(b"DKIM-Signature: " + junk, Everything(), now=0)  # type: ignore[arg-type]
    tags = b"v=1; a=rsa-sha256; d=e.example; s=s; h=from; bh=AAAA; b="
    dkim.verify(b"DKIM-Signature: " + tags + junk, Everything(), now=0)  # type: ignore[arg-type]


def test_the_signature_may_be_the_first_tag(
    names: Names, rsa_private_key: RSAPrivateKey, rsa_record: str
) -> None:
    head, _, body = MESSAGE.partition(b"\r\n\r\n")
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    said = f"; v=1; a=rsa-sha256; d=example.com; s=sel; h=From; bh={digest}"
    author = head.partition(b"\r\n")[0]
    signed = author + f"\r\nDKIM-Signature:b={said}".encode()
    signature = rsa_private_key.sign(signed, PKCS1v15(), SHA256())
    field = f"DKIM-Signature:b={base64.b64encode(signature).decode()}{said}\r\n".encode()
    assert results(field + MESSAGE, names({KEY_NAME: [rsa_record]})) == [("pass", "")]
