"""Headers as people read them; the standard library is the oracle where it is right."""

from __future__ import annotations

import base64
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.local_aws.mail_manager.archive.kit import attributes

from local_aws.mail_manager.archive.reading import headers
from local_aws.mail_manager.archive.reading.attributes import ATTRIBUTES, search_text
from local_aws.mail_manager.archive.reading.encoded_words import charset_of, decode_words
from local_aws.mail_manager.archive.reading.headers import decode, read_headers

READABLE = st.text(
    st.characters(exclude_categories=("C", "Z"), max_codepoint=0x1FFFF) | st.just(" "), max_size=90
).map(lambda text: " ".join(text.split()))


def first(name: str, *lines: bytes) -> str:
    return read_headers(b"\r\n".join([*lines, b"", b"Subject: body"])).first(name.encode())


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"Hello", "Hello"),
        (b"  Hello \t", "Hello"),
        (b"=?utf-8?q?Rechnung_f=C3=BCr_Mai?=", "Rechnung für Mai"),
        (b"=?UTF-8?B?6KuL5rGC5pu4?=", "請求書"),
        (b"=?utf-8?B?6KuL5rGC5pu4", "=?utf-8?B?6KuL5rGC5pu4"),
        (b"=?utf-8?b?SGVsbG8?=", "Hello"),  # no padding
        (b"=?iso-8859-1?q?=80_50?=", "€ 50"),  # labelled latin-1, meant Windows-1252
        (b"=?utf-8*de?q?f=C3=BCr?=", "für"),  # RFC 2231 language
        (b"=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        (b"=?utf-8?q?a?=\t =?iso-8859-1?q?b?=", "ab"),
        (b"=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
        (b"Re:=?utf-8?q?a?=", "Re:a"),  # readers decode it without the space, too
        (b'"=?utf-8?q?J=C3=B6rg?=" <j@x.example>', '"Jörg" <j@x.example>'),
        (b"=?utf-8?b?8J+O?= =?utf-8?b?iQ==?=", "🎉"),  # a character split between two words
        (b"=?x-unknown?q?a?=", "=?x-unknown?q?a?="),
        (b"=?utf-8?x?a?=", "=?utf-8?x?a?="),
        (b"=?unicode_escape?q?=5Cx41?=", "=?unicode_escape?q?=5Cx41?="),
        (b"=?utf-8?q?a=0D=0ABcc:_x?=", "a Bcc: x"),  # no line break comes out of it
        (b"=?utf-7?q?+2AA-?=", "?"),  # half a surrogate pair
        ("Grüße 🎉".encode(), "Grüße 🎉"),
        ("Grüße".encode("latin-1"), "Grüße"),
        (b"\x93quoted\x94", "“quoted”"),
        (b"a\0b\x1bc\rd", "a b c d"),
    ],
)
def test_a_value_is_decoded_as_readers_show_it(value: bytes, shown: str) -> None:
    assert decode(value) == shown


@given(READABLE)
def test_what_the_standard_library_encodes_is_decoded_to_what_it_was(text: str) -> None:
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = text
    message["To"] = "bob@gmail.example"
    headers = read_headers(message.as_bytes())
    assert headers.first(b"subject").replace(" ", "") == text.replace(" ", "")
    assert headers.first(b"to") == "bob@gmail.example"


@given(st.lists(st.tuples(st.sampled_from("bq"), READABLE.filter(bool)), min_size=1, max_size=5))
def test_encoded_words_mean_what_the_standard_library_says(words: list[tuple[str, str]]) -> None:
    value = " ".join(
        f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="
        if kind == "b"
        else "=?UTF-8?Q?" + "".join(f"={byte:02X}" for byte in text.encode()) + "?="
        for kind, text in words
    )
    assert decode_words(value) == str(make_header(decode_header(value)))


NAMES = st.sampled_from(["Subject", "SUBJECT", "From", "To", "Cc", "Date", "X-Mailer", "X-Other"])
VALUE = st.binary(max_size=40).map(lambda data: data.replace(b"\r", b" ").replace(b"\n", b" "))


@given(st.lists(st.tuples(NAMES, st.lists(VALUE, min_size=1, max_size=3)), max_size=8))
def test_the_first_header_is_the_one_the_standard_library_finds(
    fields: list[tuple[str, list[bytes]]],
) -> None:
    lines = [name.encode() + b": " + b"\r\n ".join(parts) for name, parts in fields]
    raw = b"\r\n".join([*lines, b"", b"Subject: of the body"])
    headers, parsed = read_headers(raw), message_from_bytes(raw)
    for name in ("subject", "from", "to", "cc", "date", "x-mailer"):
        theirs = parsed[name]
        assert bool(headers.every(name.encode())) == (theirs is not None)
        if theirs is not None:
            expected = (
                str(theirs).encode("ascii", "surrogateescape") if isinstance(theirs, str) else b""
            )
            if expected:
                assert _squeezed(headers.raw(name.encode())) == _squeezed(expected)


def _squeezed(value: bytes) -> bytes:
    return b"".join(value.split())


@given(st.binary(max_size=400))
def test_nothing_raises_whatever_the_bytes(raw: bytes) -> None:
    attributes(raw)


BROKEN = st.sampled_from(
    [
        *(b":", b" ", b"\t", b"\r\n", b"\n", b"\r", b"\0", b"\xff", b'"', b"x", b"--", b"\r\n--x"),
        *(b"=?utf-8?b?", b"?=", b"=?idna?q?", b"=?x*y?q?a?=", b"message/rfc822", b"From a b"),
        *(b"Subject", b"Content-Type: multipart/mixed; boundary="),
        b"Content-Disposition: attachment",
    ]
)


@example(b'Content-Type: multipart/mixed; boundary=""')
@given(st.lists(BROKEN, max_size=30).map(b"".join))
def test_nothing_raises_for_broken_mail(raw: bytes) -> None:
    found = attributes(raw, {"Envelope": {"From": "a", "To": ["b"]}})
    for text in map(found.get, ATTRIBUTES):
        text.encode()
        assert "\n" not in text and "\r" not in text


def test_folded_headers_are_one_line() -> None:
    assert first("subject", b"Subject: a", b"\tb", b"    c") == "a b c"
    assert first("subject", b"Subject:", b" a") == "a"
    assert read_headers(b"Subject: a\n b\n\nSubject: c").first(b"subject") == "a b"


def test_of_two_subjects_the_first_counts_and_of_two_recipient_headers_both() -> None:
    lines = (b"Subject: one", b"To: a@x.example", b"subject: two", b"TO: b@x.example")
    headers = read_headers(b"\r\n".join([*lines, b"", b""]))
    assert headers.first(b"subject") == "one"
    assert headers.joined(b"to") == "a@x.example, b@x.example"


def test_headers_end_with_the_first_empty_line_or_with_a_line_that_is_none() -> None:
    assert first("cc", b"Subject: a", b"", b"Cc: b") == ""
    assert first("cc", b"Subject: a", b"no header here", b"Cc: b") == ""
    assert first("cc", b"Subject: a", b"two words: x", b"Cc: b") == ""
    assert first("subject", b"", b"Subject: a") == ""


def test_what_older_mailers_and_mbox_files_leave_does_not_hide_the_headers() -> None:
    assert first("subject", b"From ann Mon Jan  5 10:00:00 2026", b"Subject: a") == "a"
    assert first("subject", b"To : b@x.example", b"Subject \t: a") == "a"


@pytest.mark.parametrize("label", ["utf-8", "UTF8", "iso-8859-1", "gb2312", "ks_c_5601-1987"])
def test_character_sets_of_mail_are_known(label: str) -> None:
    assert charset_of(label)


@pytest.mark.parametrize("label", ["rot13", "base64", "idna", "punycode", "nonsense", "", "\0"])
def test_other_codecs_of_python_are_not_character_sets(label: str) -> None:
    assert charset_of(label) is None


def test_search_text_and_mail_meet_however_an_accent_is_written() -> None:
    composed, decomposed = "Caf\u00e9", "Cafe\u0301"
    found = attributes(f"Subject: {decomposed}\r\n\r\n".encode())
    assert search_text(composed.upper()) in found["SUBJECT"]
    assert search_text("WEISS") in attributes("Subject: Weiß\r\n\r\n".encode())["SUBJECT"]


def test_headers_of_a_very_long_line_take_no_long_time() -> None:
    raw = b"Subject: " + b" " * 2_000_000 + b"\r\n x\r\n\r\n"
    assert first("subject", raw[:-4]) == "x"
    assert decode(b"=?" * 500_000).startswith("=?=?")


def test_names_that_nobody_has_met_are_read_like_those_that_are_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(headers, "_names", {})
    monkeypatch.setattr(headers, "MAX_NAMES", 2)
    lines = (b"X-A: 1", b"X-B: 2", b"sUBJECT: Hello", b"X-" + b"c" * 99 + b": 3", b"TO : a@b")
    for _ in range(2):
        assert first("subject", *lines) == "Hello"
        assert first("to", *lines) == "a@b"
    assert list(headers._names) == [b"X-A", b"X-B"]


def test_a_colon_in_a_fold_makes_no_header_of_the_line_before_it() -> None:
    assert first("subject", b"X-A: 1", b"not a header", b" a: b", b"Subject: Hello") == ""
    assert first("subject", b" fold: of nothing", b"Subject: Hello", b"\tBob: and Ann") == (
        "Hello Bob: and Ann"
    )
