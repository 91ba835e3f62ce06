"""Header values of the sample mail, in the spellings that mailers use."""

from __future__ import annotations

import base64
from functools import lru_cache

from local_aws.mail_manager.samples.people import Person


@lru_cache(maxsize=8192)
def mailbox(person: Person) -> bytes:
    """Return `Name <address>`, the name in an encoded word or quoted where it must be."""
    return b"%b <%b>" % (phrase(person.name), person.address.encode())


def phrase(text: str) -> bytes:
    """Return a display name: as it is, quoted where it has a dot, or in encoded words (Q)."""
    if not text.isascii():
        return q_words(text)
    return b'"%b"' % text.encode() if "." in text else text.encode()


def subject(text: str, style: int) -> bytes:
    """Return a subject; what isn't ASCII is written in one of three ways, chosen by `style`."""
    if text.isascii():
        return text.encode()
    if style % 8 == 0:
        return text.encode()  # as it is, which SMTPUTF8 allows
    return q_words(text) if style % 2 else b_words(text)


def q_words(text: str) -> bytes:
    """Return RFC 2047 Q-encoded words, folded between words."""
    words = []
    for piece in _pieces(text, 20):
        encoded = b"".join(_Q[byte] for byte in piece.encode())
        words.append(b"=?UTF-8?Q?%b?=" % encoded)
    return b"\r\n ".join(words)


def b_words(text: str) -> bytes:
    """Return RFC 2047 B-encoded words, folded between words."""
    words = [b"=?utf-8?B?%b?=" % base64.b64encode(piece.encode()) for piece in _pieces(text, 14)]
    return b"\r\n ".join(words)


def _pieces(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def _q(byte: int) -> bytes:
    if byte == 32:
        return b"_"
    return bytes((byte,)) if chr(byte).isalnum() and byte < 128 else b"=%02X" % byte


_Q = [_q(byte) for byte in range(256)]
