"""Recipient conditions of rules."""

from __future__ import annotations

import pytest

from local_aws.ses.receiving.matching import matches, matching


@pytest.mark.parametrize(
    ("condition", "recipient", "expected"),
    [
        ("ann@example.com", "ann@example.com", True),
        ("ann@example.com", "Ann@Example.COM", True),
        ("ann@example.com", "ann+sale@example.com", True),
        ("ann+sale@example.com", "ann+sale@example.com", True),
        ("ann+sale@example.com", "ann@example.com", False),
        ("ann@example.com", "joann@example.com", False),
        ("ann@example.com", "ann@sub.example.com", False),
        ("example.com", "ann@example.com", True),
        ("example.com", "ann@sub.example.com", False),
        ("example.com", "ann@notexample.com", False),
        (".example.com", "ann@sub.example.com", True),
        (".example.com", "ann@a.b.example.com", True),
        (".example.com", "ann@example.com", False),
        (".example.com", "ann@notexample.com", False),
    ],
)
def test_a_condition_is_an_address_a_domain_or_its_subdomains(
    condition: str, recipient: str, expected: bool
) -> None:
    assert matches(condition, recipient) is expected


def test_no_condition_means_everybody() -> None:
    assert matching({}, ["a@example.com", "b@example.org"]) == ["a@example.com", "b@example.org"]


def test_a_rule_is_about_the_recipients_that_match() -> None:
    rule = {"Recipients": ["example.com"]}
    assert matching(rule, ["a@example.com", "b@example.org"]) == ["a@example.com"]
