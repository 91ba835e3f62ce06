"""Alignment by the owner of a domain."""

import pytest

from messaging_lab.authentication.alignment import aligned, find_policy, organizational_domain


@pytest.mark.parametrize(
    ("domain", "organizational"),
    [
        ("bounce.news.shop.example", "shop.example"),
        ("shop.example", "shop.example"),
        ("a.shop.co.uk", "shop.co.uk"),
        ("my-shop.co.uk", "my-shop.co.uk"),
        ("co.uk", "co.uk"),
        ("", ""),
        ("...", ""),
    ],
)
def test_organizational_domains(domain, organizational):
    assert organizational_domain(domain) == organizational


@pytest.mark.parametrize(
    ("one", "other", "mode", "expected"),
    [
        ("bounce.shop.example", "news.shop.example", "r", True),
        ("bounce.shop.example", "shop.example", "s", False),
        ("Shop.example.", "shop.example", "s", True),
        ("amazonses.com", "shop.example", "r", False),
        ("a.co.uk", "b.co.uk", "r", False),
        ("", "", "r", False),
    ],
)
def test_relaxed_and_strict(one, other, mode, expected):
    assert aligned(one, other, mode) is expected


def zone(**records):
    names = {f"_dmarc.{name.replace('_', '.')}": value for name, value in records.items()}
    return lambda name, rtype: [names[name]] if name in names and rtype == "TXT" else []


def test_the_policy_of_the_name_itself_comes_first():
    lookup = zone(news_shop_example="v=DMARC1; p=reject", shop_example="v=DMARC1; p=none")
    assert find_policy("news.shop.example", lookup)[1]["p"] == "reject"
    assert find_policy("other.shop.example", lookup)[0] == "_dmarc.shop.example"


def test_a_record_that_does_not_begin_with_its_version_is_none():
    assert find_policy("shop.example", zone(shop_example="p=none; v=DMARC1")) == ("", {})
