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
    pieces: list[str] = []
    run: _Run | None = None
    position = 0
    for match in _WORD.finditer(text):
        between = text[position : match.start()]
        word = _bytes_of(match)
        if word is None:
            continue
        if run is not None and between.strip(" \t") == "":
            run = run.follow(word, pieces)
        else:
            pieces += [run.text() if run else "", between]
            run = _Run(*word)
        position = match.end()
    pieces += [run.text() if run else "", text[position:]]
    return "".join(pieces)


class _Run:
    """Encoded words in one character set that stand next to each other."""

    def __init__(self, charset: str, content: bytes) -> None:
        self.charset = charset
        self.content = content

    def follow(self, word: tuple[str, bytes], pieces: list[str]) -> _Run:
        charset, content = word
        if charset == self.charset:
            self.content += content
            return self
        pieces.append(self.text())
        return _Run(charset, content)

    def text(self) -> str:
        return self.content.decode(self.charset, "replace")


def _bytes_of(match: re.Match[str]) -> tuple[str, bytes] | None:
    charset = charset_of(match[1].partition("*")[0])  # RFC 2231 adds "*language"
    if charset is None:
        return None
    content = match[3].encode("utf-8", "replace")
    try:
        return charset, _from_base64(content) if match[2] in "bB" else _from_q(content)
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
