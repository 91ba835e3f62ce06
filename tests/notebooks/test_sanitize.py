"""nbval reads the sanitise file leniently: a pair it can't read, it drops without a word."""

from __future__ import annotations

import re

import pytest
from lesson import ROOT
from nbval.plugin import get_sanitize_patterns

FILE = ROOT / "tests" / "notebooks" / "sanitize.cfg"
TEXT = FILE.read_text("utf-8")
PAIRS = list(get_sanitize_patterns(TEXT))
EXAMPLES = re.findall(r"(?m)^# example: (.*)$", TEXT)


def test_every_pair_is_read() -> None:
    assert len(PAIRS) == len(re.findall(r"(?m)^\s*regex", TEXT)) > 0
    assert len(PAIRS) == len(EXAMPLES) == len(re.findall(r"(?m)^\[\w+\]$", TEXT))


@pytest.mark.parametrize(("pair", "example"), list(zip(PAIRS, EXAMPLES, strict=True)))
def test_every_rule_changes_its_example(pair: tuple[str, str], example: str) -> None:
    assert re.sub(*pair, example) != example
