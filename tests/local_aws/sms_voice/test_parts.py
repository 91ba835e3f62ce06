"""Parts against two other ways of counting them: one written here from 3GPP TS 23.038 without the
library, and smsutil's. That one's answers are kept in a file, since nobody maintains it any more.
"""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import pytest

from local_aws.sms_voice import parts

BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = set("\f^{}\\[~]|€")


def counted(text: str) -> tuple[str, int]:
    """Return encoding and number of parts, found from the end of each part backwards."""
    if set(text) <= BASIC | EXTENSION:
        encoding, alone, joined = "GSM", 160, 153
        stream = [unit for c in text for unit in (("ESC", c) if c in EXTENSION else (c,))]
        cut_after = {"ESC"}
    else:
        encoding, alone, joined = "Unicode", 70, 67
        raw = text.encode("utf-16-be")
        stream = [raw[at : at + 2].hex() for at in range(0, len(raw), 2)]
        cut_after = {f"{high:04x}" for high in range(0xD800, 0xDC00)}
    if len(stream) <= alone:
        return encoding, 1
    count = 0
    while stream:
        take = min(joined, len(stream))
        if take < len(stream) and stream[take - 1] in cut_after:
            take -= 1
        stream, count = stream[take:], count + 1
    return encoding, count


ALPHABETS = [
    sorted(BASIC),
    sorted(BASIC | EXTENSION),
    sorted(EXTENSION),
    [*sorted(BASIC), "ç", "😀", "中"],
    ["😀", "a"],
    ["中", "😀", "é", "€"],
]


def random_text(stream: random.Random) -> str:
    return "".join(stream.choices(stream.choice(ALPHABETS), k=stream.randint(1, 700)))


def texts() -> list[str]:
    stream = random.Random(1)
    return [random_text(stream) for _ in range(10_000)]


def test_10000_random_texts() -> None:
    for text in texts():
        cut = parts.split(text)
        assert (cut.encoding, cut.count) == counted(text), text
        assert "".join(cut.texts) == text


def test_10000_random_texts_as_smsutil_cuts_them() -> None:
    kept = json.loads(Path(__file__).with_name("smsutil_answers.json").read_text("utf-8"))
    drawn = texts()
    digest = hashlib.sha256("\n".join(drawn).encode()).hexdigest()
    assert digest == kept["sha256_of_the_texts"], "these are other texts: ask smsutil again"
    answers = kept["answers"].split()
    for text, answer in zip(drawn, answers, strict=True):
        cut = parts.split(text)
        assert f"{cut.encoding[0]}{cut.count}" == answer, text


@pytest.mark.parametrize(
    ("text", "encoding", "count"),
    [
        ("a" * 160, "GSM", 1),
        ("a" * 161, "GSM", 2),
        ("a" * 306, "GSM", 2),
        ("a" * 307, "GSM", 3),
        ("€" * 80, "GSM", 1),
        ("€" * 81, "GSM", 2),
        ("a" * 152 + "€" + "a" * 152, "GSM", 3),
        ("中" * 70, "Unicode", 1),
        ("中" * 71, "Unicode", 2),
        ("中" * 134, "Unicode", 2),
        ("😀" * 35, "Unicode", 1),
        ("😀" * 36, "Unicode", 2),
        ("a" * 70 + "ç", "Unicode", 2),
        ("\x1b", "Unicode", 1),
    ],
)
def test_borders(text: str, encoding: str, count: int) -> None:
    cut = parts.split(text)
    assert (cut.encoding, cut.count) == (encoding, count)


@pytest.mark.parametrize(
    ("text", "deliverable"),
    [("a" * 1530, True), ("a" * 1531, False), ("中" * 630, True), ("中" * 631, False)],
)
def test_what_carriers_take(text: str, deliverable: bool) -> None:
    assert parts.split(text).deliverable is deliverable
