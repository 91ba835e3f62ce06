"""DMARC records and the walk up the tree (RFC 9989 §4.7, §4.10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.internet.dmarc_record import (
    DnsTrouble,
    parse_record,
    tree_walk,
    walk_names,
)

Names = Callable[..., Any]
RUA = "rua=mailto:d@example.com"


@pytest.mark.parametrize(
    "text",
    ["", "v=spf1 -all", "p=none; v=DMARC1", "v=DMARC2; p=none", "v=dmarc1; p=none", "v=DMARC11"],
)
def test_what_is_no_record(text: str) -> None:
    assert parse_record(text) is None


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("p=reject", {"p": "reject", "sp": None, "np": None, "usable": True}),
        ("P=Quarantine; SP=none ; np=reject", {"p": "quarantine", "sp": "none", "np": "reject"}),
        ("p=none; pct=20; rf=afrf; ri=3600; x=y", {"p": "none", "pct": "20", "usable": True}),
        ("p=reject; adkim=s; aspf=S", {"adkim": "s", "aspf": "s"}),
        ("p=reject; adkim=x; aspf=rs", {"adkim": "r", "aspf": "r"}),
        ("p=reject; t=y; psd=n", {"testing": True, "psd": "n"}),
        ("p=reject; t=x; psd=maybe", {"testing": False, "psd": "u"}),
        ("", {"p": "none", "usable": False}),
        (RUA, {"p": "none", "usable": True}),
        ("p=bogus", {"p": "none", "usable": False}),
        (f"p=bogus; {RUA}", {"p": "none", "usable": True}),
        (f"p=reject; sp=bogus; {RUA}", {"p": "none", "sp": None, "usable": True}),
        ("p=reject; np=bogus", {"usable": False}),
        ("p=bogus; rua=d@example.com", {"usable": False}),
        (
            "p=reject; rua=mailto:a@e.com!10m, mailto:b@e.com",
            {"rua": ("mailto:a@e.com", "mailto:b@e.com")},
        ),
        ("p=reject; p=none", {"p": "reject"}),
    ],
)
def test_tags(tags: str, expected: dict[str, Any]) -> None:
    record = parse_record(f"v=DMARC1; {tags}")
    assert record is not None
    assert {name: getattr(record, name) for name in expected} == expected


@given(st.text(max_size=80))
def test_no_text_makes_the_parser_raise(text: str) -> None:
    parse_record(text)
    parse_record(f"v=DMARC1;{text}")


@pytest.mark.parametrize(
    ("domain", "names"),
    [
        ("com", ["com"]),
        ("mail.example.com", ["mail.example.com", "example.com", "com"]),
        (
            "a.b.c.d.e.f.g.h",
            [
                "a.b.c.d.e.f.g.h",
                "b.c.d.e.f.g.h",
                "c.d.e.f.g.h",
                "d.e.f.g.h",
                "e.f.g.h",
                "f.g.h",
                "g.h",
                "h",
            ],
        ),
        (
            "a.b.c.d.e.f.g.h.i.j.mail.example.com",
            [
                "a.b.c.d.e.f.g.h.i.j.mail.example.com",
                "g.h.i.j.mail.example.com",
                "h.i.j.mail.example.com",
                "i.j.mail.example.com",
                "j.mail.example.com",
                "mail.example.com",
                "example.com",
                "com",
            ],
        ),
    ],
)
def test_a_walk_asks_eight_names_at_most(domain: str, names: list[str]) -> None:
    assert list(walk_names(domain)) == names
    assert len(names) <= 8


def zone(**records: str) -> dict[str, Any]:
    return {f"_dmarc.{name.replace('_', '.')} TXT": [text] for name, text in records.items()}


@pytest.mark.parametrize(
    ("records", "organization"),
    [
        ({}, "a.mail.example.com"),
        ({"example_com": "v=DMARC1; p=none"}, "example.com"),
        (
            {"example_com": "v=DMARC1; p=none", "mail_example_com": "v=DMARC1; p=none"},
            "example.com",
        ),
        (
            {"example_com": "v=DMARC1; p=none", "mail_example_com": "v=DMARC1; psd=n"},
            "mail.example.com",
        ),
        ({"com": "v=DMARC1; psd=y"}, "example.com"),
        ({"example_com": "v=DMARC1; psd=y"}, "mail.example.com"),
        ({"a_mail_example_com": "v=DMARC1; psd=y"}, "a.mail.example.com"),
        ({"com": "v=DMARC1; p=none"}, "com"),
    ],
)
def test_the_organizational_domain(
    names: Names, records: dict[str, str], organization: str
) -> None:
    walk = tree_walk(names(zone(**records)), "a.mail.example.com")
    assert walk.organizational_domain == organization


def test_a_walk_ends_at_a_psd_tag(names: Names) -> None:
    resolver = names(zone(example_com="v=DMARC1; p=none; psd=n", com="v=DMARC1; p=none"))
    walk = tree_walk(resolver, "mail.example.com")
    assert walk.asked == ("_dmarc.mail.example.com", "_dmarc.example.com")


def test_several_records_count_as_none(names: Names) -> None:
    resolver = names({"_dmarc.example.com TXT": ["v=DMARC1; p=none", "v=DMARC1; p=reject", "x"]})
    assert tree_walk(resolver, "example.com").records == {}
    resolver = names({"_dmarc.example.com TXT": ["v=DMARC1; p=reject", "something else"]})
    assert tree_walk(resolver, "example.com").records["example.com"].p == "reject"


def test_dns_trouble_ends_the_walk(names: Names) -> None:
    with pytest.raises(DnsTrouble):
        tree_walk(names({"_dmarc.example.com TXT": "SERVFAIL"}), "mail.example.com")
