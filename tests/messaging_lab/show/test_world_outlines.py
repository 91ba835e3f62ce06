"""The outlines of the world, and where the projection puts them."""

import math

import phonenumbers
import pytest

from messaging_lab.show.world_outlines import FILE, project, world

SQUARE_KM = 6371.0**2
"""Square kilometres of a unit of the map's area."""


def test_every_country_with_phones_is_on_the_map():
    assert set(phonenumbers.SUPPORTED_REGIONS) <= set(world())


def test_the_file_is_small():
    assert FILE.stat().st_size < 400_000


@pytest.mark.parametrize(
    ("place", "x", "y"),
    [
        ((0, 0), 0, 0),
        ((180, 0), 2.70663, 0),
        ((0, 90), 0, 1.31737),
    ],
)
def test_the_projection_has_the_published_corners(place, x, y):
    assert project(*place) == pytest.approx((x, y), abs=2e-4)


@pytest.mark.parametrize(
    ("code", "area"), [("BR", 8.5e6), ("AU", 7.7e6), ("GL", 2.17e6), ("GB", 243e3), ("CH", 41e3)]
)
def test_areas_are_those_of_the_earth(code, area):
    assert world()[code].area * SQUARE_KM == pytest.approx(area, rel=0.05)


@pytest.mark.parametrize("code", ["RU", "FJ", "US", "NZ"])
def test_nothing_streaks_across_the_map(code):
    # Russia, the widest ring, is 3.2 units wide in the middle of its 150 degrees.
    for ring in world()[code].rings:
        xs = [x for x, _ in ring]
        assert max(xs) - min(xs) < math.pi * 0.7


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [
        ("GF", -53, 4),
        ("RE", 55.5, -21.1),
        ("SG", 103.8, 1.35),
        ("MT", 14.4, 35.9),
        ("GI", -5.3, 36.1),
    ],
)
def test_small_and_far_places_are_where_they_are(code, longitude, latitude):
    assert world()[code].centre == pytest.approx(project(longitude, latitude), abs=0.02)


def test_france_ends_in_europe():
    assert all(x > -0.2 for ring in world()["FR"].rings for x, _ in ring)
