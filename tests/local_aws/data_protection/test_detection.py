"""What is found, how exactly, and in how long: the corpus states precision and recall."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.data_protection.detection import detect
from local_aws.data_protection.managed import MANAGED, NOT_DETECTED

CORPUS = Path(__file__).parents[3] / "data/sensitive_data/corpus.jsonl"
CASES: list[dict[str, Any]] = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]

PRECISION, RECALL = 0.95, 0.95
"""Of what is found, the share that is sensitive; of what is sensitive, the share that is found."""


def found(text: str, *names: str, **custom: str) -> list[str]:
    return [text[one.start : one.end] for one in detect(text, names or custom, custom)]


def test_precision_and_recall_on_the_corpus() -> None:
    right = wrong = missed = 0
    for case in CASES:
        got, wanted = Counter(found(case["text"], case["identifier"])), Counter(case["values"])
        right += (got & wanted).total()
        wrong += (got - wanted).total()
        missed += (wanted - got).total()
    assert (right, wrong, missed) == (90, 4, 3)
    assert right / (right + wrong) >= PRECISION
    assert right / (right + missed) >= RECALL


@pytest.mark.parametrize("name", MANAGED)
def test_the_corpus_has_every_identifier_found_and_a_look_alike(name: str) -> None:
    mine = [case["values"] for case in CASES if case["identifier"] == name]
    assert any(mine) and not all(mine)


def test_aws_has_so_many() -> None:
    assert len(MANAGED | dict.fromkeys(NOT_DETECTED)) == 97


@pytest.mark.parametrize("key", ["card_verification_code", "card-verification-code"])
def test_keywords_are_written_in_many_ways(key: str) -> None:
    assert found(f'{{"{key}":"123"}}', "CreditCardSecurityCode") == ["123"]
    assert found('{"CardVerificationCode": 123}', "CreditCardSecurityCode") == ["123"]
    assert found('{"cardholder": 123}', "CreditCardSecurityCode") == []


@pytest.mark.parametrize(("between", "number"), [(28, 1), (40, 0)])
def test_keywords_stand_near(between: int, number: int) -> None:
    assert len(found(f"zip {'.' * between} 98101", "ZipCode-US")) == number
    assert len(found(f"98101 {'.' * between} zip", "ZipCode-US")) == number


def test_custom_expressions_find_parts_of_words() -> None:
    text = "xEID-123456789-USx EID-12-US"
    assert found(text, Staff=r"EID-\d{9}-US") == ["EID-123456789-US"]


def test_places_are_characters_not_bytes() -> None:
    (one,) = detect("日本 😀 4539894458086459", ["CreditCardNumber"], {})
    assert (one.start, one.end) == (5, 21)


@pytest.mark.parametrize("regex", [r"(a+)+$", r"(a|aa)+b", r"(.*)(.*)(.*)x", r"(a?){50}a{50}c"])
def test_no_expression_hangs(regex: str) -> None:
    started = time.perf_counter()
    detect("a" * 200_000 + "!", ["Trap"], {"Trap": regex})
    assert time.perf_counter() - started < 5


def test_all_identifiers_on_the_longest_message() -> None:
    text = ("Ana paid 4539894458086459, SSN 536-90-4399. " * 6000)[:262_144]
    started = time.perf_counter()
    assert detect(text, ["CreditCardNumber", "Ssn-US", "EmailAddress"], {})
    assert time.perf_counter() - started < 5


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    for one in detect(text, MANAGED, {}):
        assert 0 <= one.start < one.end <= len(text)
