"""The bodies of the sample mail: MIME parts of prose, and one PDF."""

from __future__ import annotations

import base64

from local_aws.mail_manager.samples.prose import Prose

BOUNDARY, INNER_BOUNDARY = b"=_mail_outer", b"=_mail_inner"

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" * 20

_PDF_PART = (
    b'Content-Type: application/pdf; name="%b"\r\n'
    b"Content-Transfer-Encoding: base64\r\n"
    b'Content-Disposition: attachment;\r\n\tfilename="%b"\r\n\r\n%b'
)
_ENCODED_PDF = base64.encodebytes(PDF).replace(b"\n", b"\r\n")

_TEXT_PART = b"Content-Type: text/%b; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%b"

_PAGE = b"<html><body><h1>%b</h1>\r\n<p>%b</p></body></html>\r\n"


def build_body(
    prose: Prose, choice: int, first: bytes, *, title: bytes, html: bool, pdf: bytes | None
) -> bytes:
    """Return the end of a message, from its Content-Type on, for 32 random bits.

    The text begins with the line `first`; `title` stands above it in HTML. `pdf` is the file name
    of an attachment (ASCII).
    """
    text = first + b"\r\n\r\n" + prose.sentences(choice, 4 + (choice >> 16) % 16)
    body = _TEXT_PART % (b"plain", text)
    if html:
        page = _PAGE % (title, text.replace(b"\r\n", b"</p>\r\n<p>"))
        body = _multipart(b"alternative", INNER_BOUNDARY, body, _TEXT_PART % (b"html", page))
    if pdf:
        body = _multipart(b"mixed", BOUNDARY, body, _PDF_PART % (pdf, pdf, _ENCODED_PDF))
    return body


def _multipart(kind: bytes, boundary: bytes, *parts: bytes) -> bytes:
    head = b'Content-Type: multipart/%b; boundary="%b"\r\n\r\n' % (kind, boundary)
    between = b"--" + boundary + b"\r\n"
    body = b"".join(between + part + b"\r\n" for part in parts)
    return head + body + b"--" + boundary + b"--\r\n"
