"""Content that has to pass through 7-bit mail: its transfer encoding and lines (RFC 2045)."""

from __future__ import annotations

import binascii
import re

from local_aws.ses.message.encoded_words import MAX_LINE, encode, is_ascii_based

LINE_END = re.compile(r"\r\n|\r|\n")
BASE64_LINE = 76
SAFE = b"\t\r\n" + bytes(range(32, 127))
"""Octets that may stand in 7-bit text; CR and LF as line ends alone."""

DEFAULT_CHARSET = "US-ASCII"
"""What text is in that comes without a Charset: SES "uses 7-bit ASCII by default"."""


def encode_text(text: str, charset: str) -> tuple[str, bytes]:
    """Return (Content-Transfer-Encoding, content) of a text part.

    Characters that `charset` doesn't have become question marks (an assumption: AWS says only that
    a charset has to be given for them). Lines end in CRLF. Raises LookupError.
    """
    if "\r" in text:
        text = LINE_END.sub("\n", text)
    if not is_ascii_based(charset):
        return "base64", base64_lines(encode(text.replace("\n", "\r\n"), charset))
    content = encode(text, charset)
    lines = content.split(b"\n")
    if not content.translate(None, SAFE) and max(map(len, lines)) <= MAX_LINE:
        return "7bit", b"\r\n".join(lines)
    if sum(byte < 128 for byte in content) * 2 < len(content):
        return "base64", base64_lines(content.replace(b"\n", b"\r\n"))
    return "quoted-printable", quoted_printable(content)


def quoted_printable(content: bytes) -> bytes:
    """Return LF-separated text as quoted-printable with CRLF line ends (RFC 2045 §6.7)."""
    return binascii.b2a_qp(content).replace(b"\n", b"\r\n")


def quoted_printable_binary(content: bytes) -> bytes:
    """Return any octets as quoted-printable, line ends encoded like the rest."""
    return binascii.b2a_qp(content, istext=False).replace(b"=\n", b"=\r\n")


def base64_lines(content: bytes) -> bytes:
    """Return content as base64 in lines of 76 characters (RFC 2045 §6.8)."""
    line = binascii.b2a_base64(content, newline=False)
    if len(line) <= BASE64_LINE:
        return line
    lines = [line[at : at + BASE64_LINE] for at in range(0, len(line), BASE64_LINE)]
    return b"\r\n".join(lines)


def is_seven_bit(content: bytes) -> bool:
    """Whether content may go as `7bit`: ASCII without NUL, lines in CRLF and not too long."""
    if not content.isascii() or b"\0" in content:
        return False
    lines = content.split(b"\r\n")
    return all(len(line) <= MAX_LINE and not set(b"\r\n") & set(line) for line in lines)
