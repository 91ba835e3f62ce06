"""What a message asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging_lab.attachments.incoming import Attachment, Malformed, read, recipients
from messaging_lab.attachments.outgoing import period
from messaging_lab.attachments.shelf import key_of

from .mail import mail


def test_a_message_with_an_attachment() -> None:
    found = read(mail("a@x.example; b@y.example", files={"r.csv": b"1", "s.txt": b"2"}))
    assert found.subject == "Reading"
    assert found.reply_to == "Camera <camera@sensors.example>"
    assert found.text == "All is well."
    assert found.recipients == ("a@x.example", "b@y.example")
    assert found.attachments == (Attachment("r.csv", b"1"), Attachment("s.txt", b"2"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Recipients: a@x.example", ["a@x.example"]),
        ("  RECIPIENTS:a@x.example,b@x.example ,", ["a@x.example", "b@x.example"]),
        ("recipients: a@x.example; a@x.example", ["a@x.example"]),
        ("Recipients: a@x.example\nHi\nRecipients: b@x.example", ["a@x.example", "b@x.example"]),
    ],
)
def test_recipients_of_a_body(line: str, expected: list[str]) -> None:
    assert list(recipients(line)) == expected


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (mail(""), "no line that begins"),
        (mail("ann"), "'ann' is not an email address"),
        (mail("Ann <ann@x.example>"), "is not an email address"),
        (mail(", ".join(f"a{n}@x.example" for n in range(51))), "51 recipients"),
        (mail(X_SES_Virus_Verdict="FAIL"), "X-SES-Virus-Verdict is FAIL"),
        (mail(X_SES_Spam_Verdict="FAIL"), "X-SES-Spam-Verdict is FAIL"),
        (mail(Auto_Submitted="auto-replied"), "written by a machine"),
        (b"Content-Type: text/html\r\n\r\nRecipients: a@x.example", "no plain text body"),
        (b"Content-Type: text/plain; charset=klingon\r\n\r\nx", "unknown character set"),
        (b"", "no line that begins"),
    ],
)
def test_what_is_malformed_says_why(data: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        read(data)


def test_the_verdict_of_ses_counts_and_not_one_that_came_with_the_mail() -> None:
    forged = b"X-SES-Virus-Verdict: FAIL\r\n" + mail(X_SES_Virus_Verdict="PASS")
    with pytest.raises(Malformed):
        read(forged)


def test_a_message_may_be_attached() -> None:
    inner = b"Subject: inner\r\n\r\nbody\r\n"
    data = (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nRecipients: a@x.example\r\n'
        b"--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n"
        + inner
        + b"--b--\r\n"
    )
    (found,) = read(data).attachments
    assert found.name == "attachment" and b"Subject: inner" in found.content


@given(st.binary(max_size=400))
def test_any_octets_are_a_message_or_malformed(data: bytes) -> None:
    try:
        read(b"Recipients: a@x.example\r\n" + data)
    except Malformed:
        return


@given(st.text(max_size=300))
def test_no_file_name_leads_out_of_the_messages_folder(name: str) -> None:
    key = key_of("message", 1, Attachment(name, b""))
    folder, _, file = key.rpartition("/")
    assert folder == "attachments/message"
    assert file.startswith("1-") and len(file) <= 102 and file.isascii() and file != "1-"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(86400, "1 day"), (7200, "2 hours"), (60, "1 minute"), (61, "61 seconds")],
)
def test_periods_in_words(seconds: int, words: str) -> None:
    assert period(seconds) == words
