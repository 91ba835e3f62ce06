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
    if "?" not in text or "=?" not in text:  # one letter is looked for much faster than two
        return text
    gap, *words = _WORD.split(text)
    pieces: list[str] = []
    charset, content = "", b""
    parts = iter(words)
    for label, kind, word, after in zip(parts, parts, parts, parts, strict=True):
        decoded = _decode_word(label, kind, word)
        if decoded is None:
            gap += f"=?{label}?{kind}?{word}?={after}"
            continue
        neighbours = charset != "" and not gap.strip(" \t")
        if neighbours and decoded[0] == charset:
            content += decoded[1]
        else:
            pieces.append(content.decode(charset or "ascii", "replace"))
            pieces.append("" if neighbours else gap)
            charset, content = decoded
        gap = after
    return "".join((*pieces, content.decode(charset or "ascii", "replace"), gap))


def _decode_word(label: str, kind: str, word: str) -> tuple[str, bytes] | None:
    """Return the character set and the bytes of an encoded word."""
    charset = charset_of(label)
    if charset is None:
        return None
    content = word.encode("utf-8", "replace")
    try:
        if kind in "qQ":
            return charset, binascii.a2b_qp(content, header=True)
        # Mailers leave out the padding; more of it than needed does no harm.
        return charset, binascii.a2b_base64(content.rstrip(b"=") + b"==")
    except binascii.Error:
        return None


@functools.lru_cache(maxsize=256)
def charset_of(label: str) -> str | None:
    """Return the codec for a charset label, or None where nobody could know what is meant."""
    charset = label.partition("*")[0]  # RFC 2231 adds "*language"
    try:
        codec = codecs.lookup(charset)
        b"a".decode(charset)
    except (LookupError, ValueError, UnicodeError):
        return None
    name = codec.name.replace("-", "_")
    return None if name in NOT_CHARSETS else SUPERSETS.get(name, name)
