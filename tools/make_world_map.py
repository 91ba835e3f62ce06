"""Make data/map/countries.json of Natural Earth's outlines: python tools/make_world_map.py FILE

FILE is countries-50m.json of world-atlas 2.0.2 (npm), which is TopoJSON. Needs the package iso3166,
which nothing else here does. Lines are simplified, rings that cross the 180th meridian are cut in
two, and territories that have an ISO code of their own are taken out of their countries.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import iso3166

Point = tuple[float, float]
Ring = list[Point]

TOLERANCE = 0.06
"""Degrees that a simplified line may be off; a pixel of the insets is twice that."""

LEAST_AREA = 0.02
"""Square degrees below which an island is left out."""

LEAST_CORNERS = 3

OUT = Path(__file__).parent.parent / "data" / "map" / "countries.json"

WITHOUT_ID = {"Somaliland": "SO", "Kosovo": "XK", "N. Cyprus": "CY", "Indian Ocean Ter.": "CX"}
"""Outlines that Natural Earth has apart, under the code whose dialling code reaches them."""

LEFT_OUT = {"AQ", "TF", "GS", "HM", "PN", ""}
"""Where nobody has a phone; and the Siachen Glacier, which has no code."""

INSIDE = {
    "GF": ("FR", -55, 1, -51, 7),
    "GP": ("FR", -62, 15.7, -60.9, 16.7),
    "MQ": ("FR", -61.4, 14.2, -60.7, 15),
    "RE": ("FR", 55, -22, 56, -20),
    "YT": ("FR", 44.8, -13.2, 45.5, -12.4),
    "SJ": ("NO", 5, 74, 36, 82),
    "BQ": ("NL", -70, 11, -62, 18),
    "CC": ("CX", 96, -13, 97.5, -11),
}
"""Territory -> the country that it is drawn with, and its box (west, south, east, north)."""

POINTS = {
    "AC": (-14.4, -7.9), "BQ": (-68.3, 12.2), "CC": (96.8, -12.2), "CX": (105.6, -10.5),
    "GI": (-5.35, 36.14), "TA": (-12.3, -37.1), "TK": (-171.8, -9.2), "TV": (179.2, -8.5),
}  # fmt: skip
"""Where the outlines have nothing: longitude and latitude, rounded."""


def main(path: Path) -> None:
    """Write the outlines, and say how large they are."""
    outlines = _by_code(json.loads(path.read_text("utf-8")))
    kept = {code: _kept(rings) for code, rings in sorted(outlines.items())}
    countries = {code: rings for code, rings in kept.items() if rings}
    middles = {code: _middle(max(rings, key=len)) for code, rings in outlines.items()}
    points = {code: at for code, at in (POINTS | middles).items() if code not in countries}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(
        json.dumps(
            {
                "source": "Natural Earth 1:50m admin 0 countries, as in world-atlas 2.0.2",
                "licence": "Natural Earth: public domain; world-atlas: ISC",
                "made": "2026-11-24, by tools/make_world_map.py",
                "unit": "hundredths of a degree: longitude, latitude, then differences",
                "countries": countries,
                "points": points,
            },
            separators=(",", ":"),
        )
        + "\n",
        "utf-8",
    )
    print(
        f"{OUT.name}: {len(countries)} outlines, {len(points)} points, {OUT.stat().st_size} bytes"
    )


def _by_code(topology: dict[str, Any]) -> dict[str, list[Ring]]:
    arcs = [_simple(arc) for arc in _arcs(topology)]
    codes = {each.numeric: each.alpha2 for each in iso3166.countries}
    found: dict[str, list[Ring]] = defaultdict(list)
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = codes.get(shape.get("id", ""), WITHOUT_ID.get(name, ""))
        if code in LEFT_OUT:
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        # The holes of a country are other countries, which are drawn over it.
        for polygon in polygons:
            for ring in _cut(_joined(polygon[0], arcs)):
                found[_territory(code, ring)].append(ring)
    return found


def _arcs(topology: dict[str, Any]) -> list[Ring]:
    scale, start = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * scale[0] + start[0], y * scale[1] + start[1]))
        found.append(line)
    return found


def _joined(indices: list[int], arcs: list[Ring]) -> Ring:
    ring: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _simple(line: Ring) -> Ring:
    """Leave out points that are within TOLERANCE of the rest (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    far, distance = max(
        ((at, _distance(line[at], line[0], line[-1])) for at in range(1, len(line) - 1)),
        key=lambda pair: pair[1],
    )
    if distance <= TOLERANCE:
        return [line[0], line[-1]]
    return _simple(line[: far + 1])[:-1] + _simple(line[far:])


def _distance(point: Point, start: Point, end: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    share = max(0.0, min(1.0, ((px - ax) * dx + (py - ay) * dy) / length)) if length else 0.0
    return float(((px - ax - share * dx) ** 2 + (py - ay - share * dy) ** 2) ** 0.5)


def _cut(ring: Ring) -> list[Ring]:
    """Return a ring whole, or in two parts where it crosses the 180th meridian."""
    whole = [ring[0]]
    for x, y in ring[1:]:
        before = whole[-1][0]
        whole.append((x + 360 * round((before - x) / 360), y))
    if all(-180 <= x <= 180 for x, _ in whole):
        return [whole]
    side = 360 if min(x for x, _ in whole) < -180 else -360
    moved = [(x + side, y) for x, y in whole]
    return [part for part in (_between(whole), _between(moved)) if len(part) > 2]


def _between(ring: Ring) -> Ring:
    return _east_of(_east_of(ring, -180, 1), 180, -1)


def _east_of(ring: Ring, border: float, side: int) -> Ring:
    """Return the part of a ring east (side 1) or west (-1) of a meridian."""
    found: Ring = []
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ax - border) * side >= 0:
            found.append((ax, ay))
        if (ax - border) * (bx - border) < 0:
            found.append((border, ay + (by - ay) * (border - ax) / (bx - ax)))
    return found


def _middle(ring: Ring) -> Point:
    x, y = (round(sum(values) / len(ring), 2) for values in zip(*ring, strict=True))
    return x, y


def _territory(code: str, ring: Ring) -> str:
    x, y = _middle(ring)
    for territory, (country, west, south, east, north) in INSIDE.items():
        if code == country and west <= x <= east and south <= y <= north:
            return territory
    return code


def _kept(rings: list[Ring]) -> list[list[int]]:
    by_size = sorted(rings, key=_area, reverse=True)
    large = [ring for ring in by_size if _area(ring) >= LEAST_AREA] or by_size[:1]
    drawn = [_differences(ring) for ring in large]
    return [ring for ring in drawn if len(ring) >= 2 * LEAST_CORNERS]


def _area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def _differences(ring: Ring) -> list[int]:
    found, last = [], (0, 0)
    for x, y in ring:
        now = (round(100 * x), round(100 * y))
        if now != last or not found:
            found += [now[0] - last[0], now[1] - last[1]]
        last = now
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
