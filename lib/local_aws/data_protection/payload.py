"""Payloads: text or JSON, looked at as people read them, and changed where they stand.

In JSON, characters inside strings may be written as escapes (`\\u0034`, `\\/`). Sensitive data is
looked for in the text without them, and what is found is changed in the text with them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from local_aws.data_protection.detection import Detection

_ESCAPE = re.compile(r'\\(?:u[0-9a-fA-F]{4}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|["\\/bfnrt])')
_NUMBER_BEFORE = re.compile(r"[:\[,]\s*-?$")


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload: `raw` as it was sent, `text` as it reads, and where each character came from."""

    raw: str
    text: str
    starts: Sequence[int]
    is_json: bool

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in `raw` of a place in `text`."""
        return self.starts[start], self.starts[end]


def read(raw: str) -> Payload:
    """Return a payload, JSON where it is an object or an array."""
    is_json = _is_json(raw)
    if not is_json or "\\" not in raw:
        return Payload(raw, raw, range(len(raw) + 1), is_json)
    pieces: list[str] = []
    starts: list[int] = []
    at = 0
    for match in _ESCAPE.finditer(raw):
        pieces.append(raw[at : match.start()])
        starts += range(at, match.start())
        decoded = json.loads(f'"{match[0]}"')
        pieces.append(decoded)
        starts += [match.start()] * len(decoded)
        at = match.end()
    return Payload(raw, "".join([*pieces, raw[at:]]), [*starts, *range(at, len(raw) + 1)], True)


def _is_json(raw: str) -> bool:
    if not raw.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return True


def changed(payload: Payload, found: Sequence[tuple[Detection, str]]) -> str:
    """Return the payload with each detection masked by a character, or cut out where it is "".

    Where two overlap, the first in order has its way. Assumption: what stands as a number in JSON
    becomes a string, so that what was JSON stays JSON.
    """
    masks: dict[int, str] = {}
    for detection, mask in found:
        for place in range(detection.start, detection.end):
            masks.setdefault(place, mask)
    pieces, at = [], 0
    for start, end in _runs(sorted(masks)):
        first, last = payload.span(start, end)
        content = "".join(_written(payload, masks[place]) for place in range(start, end))
        pieces += [payload.raw[at:first], _quoted(payload, first, last, content)]
        at = last
    return "".join([*pieces, payload.raw[at:]])


def _written(payload: Payload, mask: str) -> str:
    return json.dumps(mask, ensure_ascii=False)[1:-1] if payload.is_json else mask


def _runs(places: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs


def _quoted(payload: Payload, first: int, last: int, content: str) -> str:
    is_number = (
        payload.is_json
        and payload.raw[first].isdigit()
        and payload.raw[last : last + 1] in ",]} \n\r\t"
        and _outside_strings(payload.raw, first)
    )
    return f'"{content}"' if is_number else content


def _outside_strings(raw: str, place: int) -> bool:
    before = re.sub(r"\\.", "", raw[:place])
    return before.count('"') % 2 == 0 and bool(_NUMBER_BEFORE.search(before))
