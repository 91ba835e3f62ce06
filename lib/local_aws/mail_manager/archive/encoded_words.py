"""Encoded words in header text (RFC 2047), decoded the way mail readers show them.

Readers are more lenient than the RFC: they decode inside quoted strings, next to other text, and
put the bytes of neighbouring words together before decoding, because mailers do split a character
between two words.
"""

from __future__ import annotations

import binascii
import codecs
import functools
import re

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]*)\?=")

SUPERSETS = {
    "iso8859_1": "cp1252",
    "ascii": "utf_8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
"""Character sets that mail labels too narrowly -> what readers take (WHATWG Encoding Standard)."""

NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
"""Python codecs that make text out of bytes but aren't character sets of mail."""


def decode_words(text: str) -> str:
    """Return `text` with its encoded words decoded; words that can't be decoded stay as they are.

    White space between two encoded words is dropped (RFC 2047 section 6.2).
    """
    if "=?" not in text:
        return text
    gap, *words = _WORD.split(text)
    pieces: list[str] = []
    charset, content = "", b""
    for at in range(0, len(words), 4):
        label, kind, word, after = words[at : at + 4]
        decoded = _decode_word(label, kind, word)
        if decoded is None:
            gap += f"=?{label}?{kind}?{word}?={after}"
            continue
        neighbours = charset != "" and gap.strip(" \t") == ""
        if decoded[0] != charset or not neighbours:
            pieces += (_text(content, charset), "" if neighbours else gap)
            charset, content = decoded[0], b""
        content, gap = content + decoded[1], after
    return "".join((*pieces, _text(content, charset), gap))


def _text(content: bytes, charset: str) -> str:
    return content.decode(charset, "replace") if content else ""


def _decode_word(label: str, kind: str, word: str) -> tuple[str, bytes] | None:
    """Return the character set and the bytes of an encoded word."""
    charset = charset_of(label.partition("*")[0])  # RFC 2231 adds "*language"
    if charset is None:
        return None
    content = word.encode("utf-8", "replace")
    try:
        return charset, _from_base64(content) if kind in "bB" else _from_q(content)
    except binascii.Error:
        return None


def _from_base64(content: bytes) -> bytes:
    # Mailers leave out the padding; more of it than needed does no harm.
    return binascii.a2b_base64(content.rstrip(b"=") + b"==")


def _from_q(content: bytes) -> bytes:
    return binascii.a2b_qp(content, header=True)


@functools.lru_cache(maxsize=256)
def charset_of(label: str) -> str | None:
    """Return the codec for a charset label, or None where nobody could know what is meant."""
    try:
        codec = codecs.lookup(label)
        b"a".decode(label)
    except (LookupError, ValueError, UnicodeError):
        return None
    name = codec.name.replace("-", "_")
    return None if name in NOT_CHARSETS else SUPERSETS.get(name, name)
