"""Header text that isn't plain ASCII: encoded words (RFC 2047), parameters (RFC 2231), folding."""

from __future__ import annotations

import base64
import codecs
import re
from functools import lru_cache
from urllib.parse import quote

LINE = 76
"""Columns that a folded line has at most, where its words let it (RFC 5322 §2.1.1 asks for 78)."""

MAX_WORD = 75
"""Characters of one encoded word (RFC 2047 §2)."""

MAX_LINE = 998
"""Characters of a line without its CRLF (RFC 5322 §2.1.1)."""

ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PHRASE_SAFE = frozenset(ALNUM + "!*+-/")
TEXT_SAFE = frozenset(set(map(chr, range(33, 127))) - set('=?_"(),.:;<>@[\\]'))
FOLDS = re.compile(r"(?<=\S) (?=\S)")
PLAIN_TEXT = re.compile(r"[\t -~]*")


@lru_cache(maxsize=256)
def is_ascii_based(charset: str) -> bool:
    """Whether ASCII text is the same bytes in `charset`. Raises LookupError for an unknown one."""
    codec = codecs.lookup(charset)
    if not getattr(codec, "_is_text_encoding", True):
        raise LookupError(f"{charset} is not a character set")
    return codec.encode("\r\nAz~")[0] == b"\r\nAz~"


def encode_unstructured(text: str, charset: str, column: int) -> str:
    """Return header text for `text`, folded, that begins at `column` of its line.

    Plain ASCII stays as it is, encoded words in it included; everything else becomes encoded words.
    """
    if PLAIN_TEXT.fullmatch(text) and text == text.strip():
        folded = fold(text, column)
        if all(len(line) < MAX_LINE for line in folded.split("\r\n")):
            return folded
    return encode_words(text, charset, column, TEXT_SAFE)


def encode_phrase(text: str, charset: str, column: int) -> str:
    """Return encoded words that may stand in a phrase, as a display name does."""
    return encode_words(text, charset, column, PHRASE_SAFE)


def encode_words(text: str, charset: str, column: int, safe: frozenset[str]) -> str:
    """Return `text` as encoded words, a line each, in B or Q, whichever suits it."""
    if not is_ascii_based(charset):
        charset = "UTF-8"
    data = text.encode(charset, "replace")
    mostly_ascii = sum(byte < 128 for byte in data) * 2 > len(data)
    form = "Q" if mostly_ascii and b"\x1b" not in data else "B"
    head, encode = f"=?{charset}?{form}?", _q if form == "Q" else _b
    words, chunk, room = [], "", LINE - column - len(head) - 2
    for character in text:
        if chunk and len(encode(chunk + character, charset, safe)) > room:
            words.append(head + encode(chunk, charset, safe) + "?=")
            chunk, room = "", MAX_WORD - len(head) - 2
        chunk += character
    return "\r\n ".join([*words, head + encode(chunk, charset, safe) + "?="])


def _q(text: str, charset: str, safe: frozenset[str]) -> str:
    return "".join(
        "_" if c == " " else c if c in safe else "".join(f"={b:02X}" for b in encode(c, charset))
        for c in text
    )


def _b(text: str, charset: str, safe: frozenset[str]) -> str:
    return base64.b64encode(encode(text, charset)).decode()


def encode(text: str, charset: str) -> bytes:
    """Return `text` in `charset`, a question mark for each character that it doesn't have."""
    return text.encode(charset, "replace")


def fold(text: str, column: int) -> str:
    """Return `text` with line breaks before single spaces, so that lines are short if they can be.

    Unfolding gives `text` back: only spaces between two words are used.
    """
    if column + len(text) <= LINE:
        return text
    lines: list[str] = []
    line = ""
    for word in FOLDS.split(text):
        start = column if not lines else 1
        if line and start + len(line) + 1 + len(word) > LINE:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\r\n ".join([*lines, line])


def parameter(name: str, value: str) -> str:
    """Return a parameter of a MIME header field: quoted, or with RFC 2231's charset."""
    if not PLAIN_TEXT.fullmatch(value) or len(value) > LINE - len(name) - 4:
        return _extended(name, value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}="{escaped}"'


def _extended(name: str, value: str) -> str:
    escaped = quote(value, safe="!#$&+-.^_`|~", errors="replace")
    if len(escaped) <= LINE - len(name) - 10:
        return f"{name}*=UTF-8''{escaped}"
    size = LINE - len(name) - 16
    pieces = re.findall(rf"(?:%..|[^%]){{1,{size // 3}}}", "UTF-8''" + escaped)
    return ";\r\n\t".join(f"{name}*{number}*={piece}" for number, piece in enumerate(pieces))
