"""Customers' regular expressions, in an engine that can't be made to hang."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.regular_expressions import BadExpression, expression, literal

PARTS = st.sampled_from(["a", "b", "é", ".", "[ab]", r"\d", "(a|b)", "a*", "b+", "(ab)?", "(?i)A"])


@given(st.lists(PARTS, min_size=1, max_size=5), st.text("abABé1 \n", max_size=20))
def test_it_finds_what_python_finds(parts: list[str], text: str) -> None:
    # Python wants flags to come first.
    pattern = "".join(sorted(parts, key=lambda part: not part.startswith("(?i)")))
    pattern = pattern.replace("(?i)", "") if pattern.count("(?i)") != 1 else pattern
    oracle = re.compile(pattern)
    assert expression(pattern).found(text) == bool(oracle.search(text))
    assert expression(pattern, whole=True).found(text) == bool(oracle.fullmatch(text))
    found = oracle.search(text)
    assert expression(pattern).first(text) == ((found[0], *found.groups()) if found else None)


def test_groups_have_numbers_and_names_in_both_spellings() -> None:
    for pattern in (r"user=(?<who>\S+) (\d+)", r"user=(?P<who>\S+) (\d+)"):
        found = expression(pattern)
        assert (found.names, found.groups) == ({"who": 1}, 2)
        assert found.first("user=zoë 7") == ("user=zoë 7", "zoë", "7")
        assert found.first("nobody") is None
    assert expression("a(b)?").first("a") == ("a", None)


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|aa)+$", r"(.*a){12}$"])
def test_it_can_not_be_made_to_hang(pattern: str) -> None:
    began = time.process_time()
    expression(pattern).found("a" * 5000 + "!")
    assert time.process_time() - began < 1


@pytest.mark.parametrize("pattern", ["(?=a)", "(?<!a)b", r"(a)\1", "(", "a{2000}", "[z-a]"])
def test_what_it_does_not_know_is_said(pattern: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadExpression, match="no look-around and no back-references"):
        expression(pattern)
    assert capfd.readouterr().err == ""


def test_text_stands_for_itself() -> None:
    assert expression(literal("a.b*[é]")).found("xa.b*[é]x")
    assert not expression(literal("a.b")).found("axb")
