"""Entries of address lists: what can be one, and what it matches."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.mail_manager.address_lists.members import Members, entry


@pytest.mark.parametrize(
    "text",
    [
        "user1@domain.com",
        "First.Last+tag@Domain.com",
        "user2@*.domain.com",
        "*@domain.com",
        "1234567890123456789*@domain.com",
        "*.domain1.com",
        "*.domain8.domain7.domain6.domain5.domain4.domain3.domain2.domain1.com",
        "local@*.domain1.com",
    ],
)
def test_what_the_guide_shows_is_an_entry(text):
    assert entry(f" {text} ") == text.lower()


@pytest.mark.parametrize(
    "text",
    [
        "domain.com",
        "user@",
        "@domain.com",
        "user@localhost",
        "a b@domain.com",
        "*",
        "*@*.domain.com",
        "a*b@domain.com",
        "12345678901234567890*@domain.com",
        "*.com",
        "user@*.com",
        "user@sub.*.com",
        "*.a.b.c.d.e.f.g.h.i.com",
        "user@-domain.com",
    ],
)
def test_what_is_none(text):
    assert entry(text) is None


@pytest.mark.parametrize(
    ("pattern", "address", "expected"),
    [
        ("user@example.com", "USER@Example.com", True),
        ("user@example.com", "user+tag@example.com", False),
        ("user*@example.com", "user@example.com", True),
        ("user*@example.com", "user+tag@example.com", True),
        ("user*@example.com", "username@example.com", True),
        ("user*@example.com", "use@example.com", False),
        ("user*@example.com", "user@sub.example.com", False),
        ("*@example.com", "anybody@example.com", True),
        ("user@*.example.com", "user@mail.example.com", True),
        ("user@*.example.com", "user@a.b.example.com", True),
        ("user@*.example.com", "user@example.com", False),
        ("*.example.com", "user@mail.example.com", True),
        ("*.example.com", "user@example.com", False),
        ("*.example.com", "user@badexample.com", False),
    ],
)
def test_matching(pattern, address, expected):
    members = Members()
    members.add(entry(pattern), 0.0)
    assert members.match(address) is expected


LABELS = st.sampled_from(["a", "b", "mail", "x1"])
DOMAINS = st.lists(LABELS, min_size=2, max_size=4).map(".".join)
LOCALS = st.text("ab+.", min_size=1, max_size=5)
ADDRESSES = st.builds("{}@{}".format, LOCALS, DOMAINS)
PATTERNS = st.one_of(
    ADDRESSES,
    st.builds("{}*@{}".format, st.text("ab+.", max_size=3), DOMAINS),
    st.builds("{}@*.{}".format, LOCALS, DOMAINS),
    st.builds("*.{}".format, DOMAINS),
)


def oracle(pattern, address):
    """The same by a regular expression for each entry."""
    if "@" not in pattern:
        pattern = f"*@{pattern}"
        pieces = pattern.split("*")
        expression = "[^@]+@[^@]+" + re.escape(pieces[-1])
    elif "@*" in pattern:
        expression = re.escape(pattern).replace(r"\*", "[^@]+")
    else:
        expression = re.escape(pattern).replace(r"\*", "[^@]*")
    return re.fullmatch(expression, address) is not None


@given(st.lists(PATTERNS, max_size=4), ADDRESSES)
def test_matching_agrees_with_one_expression_for_each_entry(patterns, address):
    members = Members()
    for pattern in patterns:
        members.add(entry(pattern), 0.0)
    assert members.match(address) is any(oracle(pattern, address) for pattern in patterns)
