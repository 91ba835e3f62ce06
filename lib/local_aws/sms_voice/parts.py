"""Parts: into how many short messages carriers cut a text, and in which alphabet.

GSM 03.38 packs 160 characters of seven bits into a message; one character outside that alphabet
makes the whole text UCS-2, of which 70 fit. A text in several parts gives up room in each for the
header that joins them again (3GPP TS 23.040, 9.2.3.24.1): 153 and 67 are left.
Source: user guide, "SMS character limits".
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import gsm0338

GSM, UNICODE = "GSM", "Unicode"

ALONE = {GSM: 160, UNICODE: 70}
"""Units of a message that stands alone."""

JOINED = {GSM: 153, UNICODE: 67}
"""Units of each of several parts."""

MOST = {GSM: 1530, UNICODE: 630}
"""Units that are delivered at most, though the API takes longer bodies."""

_codec = gsm0338.Codec()


@dataclass(frozen=True, slots=True)
class Parts:
    """A text as carriers cut it: `encoding` is GSM or Unicode, `units` counts septets or UTF-16."""

    encoding: str
    units: int
    texts: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many parts are sent and paid for."""
        return len(self.texts)

    @property
    def deliverable(self) -> bool:
        """Whether carriers take a text of this length."""
        return self.units <= MOST[self.encoding]


def split(body: str) -> Parts:
    """Cut a text into parts. No part ends inside an escape sequence or a surrogate pair."""
    costs = [_septets(character) for character in body]
    encoding = GSM if all(costs) else UNICODE
    if encoding == UNICODE:
        costs = [1 if ord(character) < 0x10000 else 2 for character in body]
    if sum(costs) <= ALONE[encoding]:
        return Parts(encoding, sum(costs), (body,))
    texts, start, filled = [], 0, 0
    for at, cost in enumerate(costs):
        if filled + cost > JOINED[encoding]:
            texts.append(body[start:at])
            start, filled = at, 0
        filled += cost
    return Parts(encoding, sum(costs), (*texts, body[start:]))


@functools.lru_cache(maxsize=4096)
def _septets(character: str) -> int:
    # 0: not in the alphabet. The escape is no character, though the codec knows it as one.
    try:
        return 0 if character == "\x1b" else len(_codec.encode(character)[0])
    except UnicodeEncodeError:
        return 0
