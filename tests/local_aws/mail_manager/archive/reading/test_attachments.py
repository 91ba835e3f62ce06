"""HAS_ATTACHMENTS: would a reader show a paper clip?"""

from __future__ import annotations

from email import policy
from email.message import EmailMessage

import pytest

from local_aws.mail_manager.archive.reading.attachments import has_attachments
from local_aws.mail_manager.archive.reading.headers import read_headers


def found(raw: bytes) -> bool:
    return has_attachments(raw, read_headers(raw))


def message(html: bool = False) -> EmailMessage:
    made = EmailMessage(policy=policy.SMTP)
    made["Subject"] = "x"
    made.set_content("Content-Disposition: attachment\n\nis only quoted here")
    if html:
        made.add_alternative("<p>Hello <img src='cid:logo'></p>", subtype="html")
    return made


@pytest.mark.parametrize("html", [False, True])
def test_text_with_or_without_html_is_no_attachment(html: bool) -> None:
    assert not found(message(html).as_bytes())


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("name", ["a.pdf", "Rechnung für Mai, sehr lang" * 4 + ".pdf", None])
def test_a_file_is_an_attachment(html: bool, name: str | None) -> None:
    made = message(html)
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=name)
    assert found(made.as_bytes())


def test_a_forwarded_message_is_an_attachment() -> None:
    made = message()
    made.add_attachment(message())
    assert found(made.as_bytes())


def test_a_picture_in_the_text_is_none_and_one_beside_it_is_one() -> None:
    made = message(html=True)
    html = made.get_body(("html",))
    assert html is not None
    html.add_related(b"png", "image", "png", cid="<logo>", filename="l.png", disposition="inline")
    assert not found(made.as_bytes())
    made.add_attachment(b"png", maintype="image", subtype="png", filename="photo.png")
    assert found(made.as_bytes())


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Content-Type: application/pdf", True),
        ("Content-Type: IMAGE/PNG", True),
        ("Content-Type: text/plain", False),
        ("Content-Type: text/csv; name=prices.csv", True),
        ("Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: inline", False),
        ("Content-Type: text/plain\r\nContent-Disposition: ATTACHMENT", True),
        ("Content-Type: application/pdf\r\nContent-Disposition: inline; filename=a.pdf", True),
        ("Content-Type: multipart/mixed", False),
        ("Content-Type: application/pgp-signature", False),
        ("Subject: no type at all", False),
        ("", False),
    ],
)
def test_a_single_part_is_judged_by_its_headers(headers: str, expected: bool) -> None:
    assert found(f"{headers}\r\n\r\nbody".encode()) is expected


def test_the_report_of_a_bounce_is_no_attachment_but_the_returned_message_is() -> None:
    def bounce(*parts: bytes) -> bytes:
        head = b"Content-Type: multipart/report; boundary=b\r\n\r\n"
        return head + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"

    text = b"Content-Type: text/plain\r\n\r\nIt failed."
    status = b"Content-Type: message/delivery-status\r\n\r\nAction: failed"
    returned = b"Content-Type: message/rfc822\r\n\r\nSubject: x"
    assert not found(bounce(text, status))
    assert found(bounce(text, status, returned))


def test_boundaries_that_begin_alike_are_kept_apart() -> None:
    raw = (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b'--b\r\nContent-Type: multipart/alternative; boundary="bb"\r\n\r\n'
        b"--bb\r\nContent-Type: text/plain\r\n\r\nHello\r\n--bb--\r\n"
        b"--b  \r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--b--\r\n"
    )
    assert found(raw)
    assert not found(raw.replace(b"--b  \r\n", b"--bc \r\n"))


def test_what_follows_the_last_boundary_is_no_part() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b--\r\n"
    assert not found(raw + b"--b\r\nContent-Type: application/pdf\r\n\r\n")


def test_a_cut_off_message_is_judged_by_what_is_there() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf"
    assert found(raw)
    assert not found(raw[:-20])


def test_endless_nesting_ends() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 3000
    assert found(raw) in (True, False)
