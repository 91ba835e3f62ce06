"""The bodies of the sample mail: a stock of texts and one PDF, from which MIME parts are built."""

from __future__ import annotations

import base64
import textwrap
from random import Random

from local_aws.mail_manager.samples.vocabulary import vocabulary

_PDF_PART = (
    b'Content-Type: application/pdf; name="%b"\r\n'
    b"Content-Transfer-Encoding: base64\r\n"
    b'Content-Disposition: attachment;\r\n\tfilename="%b"\r\n\r\n%b'
)

STOCK = 64
"""Different texts; a message adds a line of its own to the one it gets."""

BOUNDARY, INNER_BOUNDARY = b"=_nutrition_outer", b"=_nutrition_inner"

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" * 20


class Bodies:
    """Builds bodies from a stock made by `rng`."""

    def __init__(self, rng: Random) -> None:
        texts = [_text(rng) for _ in range(STOCK)]
        self._plain = [text.encode() for text in texts]
        self._html = [_html(text).encode() for text in texts]
        self._pdf = base64.encodebytes(PDF).replace(b"\n", b"\r\n")

    def build(self, choice: int, line: bytes, *, html: bool, pdf: bytes | None) -> bytes:
        """Return the end of a message, from its Content-Type on. `pdf` is a file name (ASCII)."""
        plain = self._plain[choice % STOCK]
        body = _part(b"text/plain", line + b"\r\n\r\n" + plain)
        if html:
            alternative = _part(b"text/html", self._html[choice % STOCK])
            body = _multipart(b"alternative", INNER_BOUNDARY, body, alternative)
        if pdf:
            body = _multipart(b"mixed", BOUNDARY, body, self._attachment(pdf))
        return body

    def _attachment(self, name: bytes) -> bytes:
        return _PDF_PART % (name, name, self._pdf)


def _text(rng: Random) -> str:
    words = vocabulary()["words"]
    paragraphs = [rng.choices(words, k=rng.randint(12, 60)) for _ in range(rng.randint(2, 7))]
    return "\r\n\r\n".join(
        "\r\n".join(textwrap.wrap(" ".join(words) + ".", 72)) for words in paragraphs
    )


def _html(text: str) -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>\r\n" for paragraph in text.split("\r\n\r\n"))
    return f"<html><body><h1>Nutrition.co</h1>\r\n{paragraphs}</body></html>\r\n"


def _part(kind: bytes, content: bytes) -> bytes:
    return b"Content-Type: %b; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%b" % (
        kind,
        content,
    )


def _multipart(kind: bytes, boundary: bytes, *parts: bytes) -> bytes:
    head = b'Content-Type: multipart/%b; boundary="%b"\r\n\r\n' % (kind, boundary)
    between = b"--" + boundary + b"\r\n"
    body = b"".join(between + part + b"\r\n" for part in parts)
    return head + body + b"--" + boundary + b"--\r\n"
