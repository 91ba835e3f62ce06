"""Domain names: one spelling, and whose they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.internet.names import (
    BadName,
    ancestors,
    canonical,
    is_within,
    registrable_domain,
    reverse_name,
)


@pytest.mark.parametrize(
    ("given_name", "wanted"),
    [
        ("Example.COM.", "example.com"),
        ("", ""),
        (".", ""),
        ("bücher.example", "xn--bcher-kva.example"),
        ("_dmarc.example.com", "_dmarc.example.com"),
        ("*.example.com", "*.example.com"),
    ],
)
def test_canonical(given_name: str, wanted: str) -> None:
    assert canonical(given_name) == wanted


@pytest.mark.parametrize(
    "name",
    [
        "a..b",
        ".a",
        "a" * 64 + ".example",
        "a." * 127 + "ab",
        "..",
        "é" * 70,
        "a b.example",
        "a\t.example",
    ],
)
def test_impossible_names_are_refused(name: str) -> None:
    with pytest.raises(BadName, match="not a domain name"):
        canonical(name)


@given(st.text(max_size=80))
def test_any_text_is_a_name_or_refused(text: str) -> None:
    try:
        name = canonical(text)
    except BadName:
        return
    assert canonical(name) == name
    assert name == name.lower() and name.isascii() and len(name) <= 253


def test_ancestors_leave_the_root_out() -> None:
    assert list(ancestors("a.b.example")) == ["a.b.example", "b.example", "example"]


@pytest.mark.parametrize(
    ("name", "origin", "inside"),
    [
        ("a.b.example", "b.example", True),
        ("b.example", "b.example", True),
        ("ab.example", "b.example", False),
        ("example", "b.example", False),
        ("anything", "", True),
    ],
)
def test_is_within(name: str, origin: str, inside: bool) -> None:
    assert is_within(name, origin) is inside


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("mail.news.nutrition.example", "nutrition.example"),
        ("shop.co.uk", "shop.co.uk"),
        ("co.uk", None),
        ("com", None),
        ("my-bucket.s3.amazonaws.com", "amazonaws.com"),
    ],
)
def test_registrable_domain(name: str, domain: str | None) -> None:
    assert registrable_domain(name) == domain


def test_reverse_name() -> None:
    assert reverse_name("192.0.2.5") == "5.2.0.192.in-addr.arpa"
    assert reverse_name("2001:db8::1").endswith(".8.b.d.0.1.0.0.2.ip6.arpa")
