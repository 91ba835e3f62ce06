"""Identifiers that look like AWS's and are the same in every run.

Each kind of identifier has a stream of its own, so that a new call to one service does not change
the identifiers another service hands out.
"""

from __future__ import annotations

import random
import string

LOWER_ALNUM = string.ascii_lowercase + string.digits


class Ids:
    """Seeded streams of identifiers, one per kind."""

    def __init__(self, seed: str = "messaging-lab") -> None:
        self.seed = seed
        self._streams: dict[str, random.Random] = {}

    def stream(self, kind: str) -> random.Random:
        """Return the random stream of one kind of identifier."""
        found = self._streams.get(kind)
        if found is None:
            found = self._streams[kind] = random.Random(f"{self.seed}:{kind}")
        return found

    def uuid(self, kind: str) -> str:
        """Return a version 4 UUID in its usual text form."""
        bits = self.stream(kind).getrandbits(128)
        # RFC 9562 §5.4: version 4 and variant 0b10. uuid.UUID takes four times as long.
        digits = f"{bits & ~(0xF << 76 | 0b11 << 62) | 4 << 76 | 0b10 << 62:032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def hex(self, kind: str, length: int) -> str:
        """Return `length` lower-case hexadecimal digits."""
        return f"{self.stream(kind).getrandbits(4 * length):0{length}x}"

    def token(self, kind: str, length: int, alphabet: str = LOWER_ALNUM) -> str:
        """Return `length` characters of `alphabet`."""
        return "".join(self.stream(kind).choices(alphabet, k=length))

    def reset(self) -> None:
        """Start every stream again from its seed."""
        self._streams.clear()
