"""Payloads before and after: text, JSON, Unicode; masked, cut out, denied."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.data_protection import payload, policy
from local_aws.data_protection.detection import detect
from local_aws.data_protection.managed import ARN_PREFIX
from local_aws.data_protection.protection import Outcome, audit, protect

CARD = f"{ARN_PREFIX}CreditCardNumber"
ROLE = "arn:aws:iam::123456789012:role/Reporting"
REPORTING = frozenset({ROLE})
MASK: dict[str, Any] = {"Deidentify": {"MaskConfig": {"MaskWithCharacter": "#"}}}
REDACT: dict[str, Any] = {"Deidentify": {"RedactConfig": {}}}
NUMBER = "4539894458086459"


def made(*operations: dict[str, Any], **changes: Any) -> policy.Policy:
    """Return a policy with a statement for each operation."""
    base = {
        "DataDirection": "Outbound",
        "Principal": ["*"],
        "DataIdentifier": [CARD, "Staff"],
    }
    document = {
        "Name": "test",
        "Version": "2021-06-01",
        "Configuration": {"CustomDataIdentifier": [{"Name": "Staff", "Regex": r"EID-\d{9}-US"}]},
        "Statement": [{**base, "Operation": one, **changes} for one in operations],
    }
    return policy.read(json.dumps(document))


def text_of(raw: str, *operations: dict[str, Any], **changes: Any) -> str:
    return protect(made(*operations, **changes), "Outbound", REPORTING, raw).text


def test_text_is_masked_character_by_character() -> None:
    raw = f"My credit card number is {NUMBER}"
    assert text_of(raw, MASK) == "My credit card number is ################"
    assert text_of(raw, REDACT) == "My credit card number is "
    assert text_of("Grüße 😀 EID-123456789-US!", MASK) == "Grüße 😀 ################!"


def test_json_stays_json_and_nothing_else_changes() -> None:
    raw = '{ "card" : 4539894458086459 ,\n "by": "EID-123456789-US" }'
    masked = '{ "card" : "################" ,\n "by": "################" }'
    assert text_of(raw, MASK) == masked
    assert json.loads(text_of(raw, REDACT)) == {"card": "", "by": ""}


def test_json_escapes_hide_nothing() -> None:
    raw = r'{"a":"\u0034539894458086459","b":"caf\u00e9 \"EID-123456789-US\""}'
    assert text_of(raw, MASK) == r'{"a":"################","b":"caf\u00e9 \"################\""}'


@pytest.mark.parametrize("mask", ['"', "\\", "é"])
def test_any_mask_leaves_json_valid(mask: str) -> None:
    other = {"Deidentify": {"MaskConfig": {"MaskWithCharacter": mask}}}
    assert json.loads(text_of(f'{{"a":"{NUMBER}"}}', other)) == {"a": mask * 16}


def test_statements_count_in_order_and_only_for_their_principals() -> None:
    raw = f"pay with {NUMBER}"
    assert text_of(raw, MASK, REDACT) == "pay with ################"
    assert text_of(raw, MASK, Principal=["123456789012"]) == raw
    assert text_of(raw, MASK, DataDirection="Inbound") == raw


def test_denied_and_emptied() -> None:
    assert protect(made(MASK, {"Deny": {}}), "Outbound", REPORTING, NUMBER) == Outcome(
        NUMBER, denied=True
    )
    assert protect(made(REDACT), "Outbound", REPORTING, f" {NUMBER}\n").emptied
    assert not protect(made(REDACT), "Outbound", REPORTING, f"{NUMBER}!").emptied


def test_an_audit_looks_at_its_share_and_says_where() -> None:
    rules = made({"Audit": {"SampleRate": "50"}}, DataDirection="Inbound")
    found = audit(rules, REPORTING, f"{NUMBER} EID-123456789-US {NUMBER}", 49.9)
    assert found is not None
    places = [{"start": 0, "end": 16}, {"start": 34, "end": 50}]
    assert found.identifiers()[0] == {"name": "CreditCardNumber", "count": 2, "detections": places}
    assert audit(rules, REPORTING, NUMBER, 50) is None


@given(
    st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.lists(inner), max_leaves=9)
)
def test_what_was_json_stays_json(content: Any) -> None:
    raw = json.dumps({"card": NUMBER, "number": int(NUMBER), "rest": content})
    for operation in (MASK, REDACT):
        after = json.loads(text_of(raw, operation))
        assert NUMBER not in json.dumps(after)


@given(st.text(alphabet='"\\{}[]:, \n4539894458086459é😀'))
def test_any_text_can_be_changed(raw: str) -> None:
    found = payload.read(raw)
    detections = detect(found.text, ["CreditCardNumber"], {})
    changed = payload.changed(found, [(one, "#") for one in detections])
    assert not detect(payload.read(changed).text, ["CreditCardNumber"], {})
