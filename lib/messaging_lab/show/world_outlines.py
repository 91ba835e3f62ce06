"""The outlines of the world's countries, in the Equal Earth projection.

The outlines are Natural Earth's (`data/map/countries.json`, with source and licence). Projection:
B. Šavrič, T. Patterson and B. Jenny, "The Equal Earth map projection", 2018: a country has the same
share of the map as of the Earth.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

FILE = Path(__file__).resolve().parents[3] / "data" / "map" / "countries.json"

Point = tuple[float, float]
Ring = tuple[Point, ...]

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = sqrt(3) / 2

SPACING = 2.0
"""Degrees of longitude or latitude between points of a straight line, which the map bends."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country on the map: `rings` are its outlines, largest first, none where it is too small to
    have one; `centre` is that of the largest; `area` is in the map's units.
    """

    code: str
    rings: tuple[Ring, ...]
    centre: Point
    area: float


def project(longitude: float, latitude: float) -> Point:
    """Return where a place is on the map, from degrees; the equator is 5.4 units long."""
    t = asin(M * sin(radians(latitude)))
    squared = t * t
    sixth = squared**3
    slope = A1 + 3 * A2 * squared + sixth * (7 * A3 + 9 * A4 * squared)
    height = t * (A1 + A2 * squared + sixth * (A3 + A4 * squared))
    return radians(longitude) * cos(t) / (M * slope), height


@cache
def world() -> dict[str, Country]:
    """Return all countries by their ISO codes."""
    data = json.loads(FILE.read_text("utf-8"))
    found = {code: _country(code, rings) for code, rings in data["countries"].items()}
    for code, (longitude, latitude) in data["points"].items():
        found[code] = Country(code, (), project(longitude, latitude), 0.0)
    return found


def _country(code: str, rings: list[list[int]]) -> Country:
    drawn = tuple(_ring(numbers) for numbers in rings)
    return Country(code, drawn, _centre(drawn[0]), sum(map(area_of, drawn)))


def _ring(numbers: list[int]) -> Ring:
    x = y = 0
    degrees = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        degrees.append((x / 100, y / 100))
    return tuple(project(*place) for place in _dense([*degrees, degrees[0]]))


def _dense(line: list[Point]) -> list[Point]:
    """Put points between those that are far apart, where a straight line is a curve on the map."""
    found = []
    for (ax, ay), (bx, by) in pairwise(line):
        steps = max(1, int(max(abs(bx - ax), abs(by - ay)) / SPACING))
        found += [
            (ax + (bx - ax) * step / steps, ay + (by - ay) * step / steps) for step in range(steps)
        ]
    return found


def area_of(ring: Ring) -> float:
    """Return the area of a ring."""
    return abs(_twice(ring)) / 2


def _twice(ring: Ring) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise((*ring, ring[0])))


def _centre(ring: Ring) -> Point:
    six = 3 * _twice(ring)
    if not six:
        return ring[0]
    sides = [
        (ax + bx, ay + by, ax * by - bx * ay) for (ax, ay), (bx, by) in pairwise((*ring, ring[0]))
    ]
    return sum(x * part for x, _, part in sides) / six, sum(y * part for _, y, part in sides) / six
