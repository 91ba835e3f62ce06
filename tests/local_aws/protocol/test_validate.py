"""Constraint violations are answered as AWS's front ends word them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from local_aws.protocol import models, validate


def problems(service: str, operation: str, params: dict[str, Any]) -> list[str]:
    return validate.problems(models.operation_model(service, operation).input_shape, params)


def test_missing_member() -> None:
    assert problems("mailmanager", "GetArchive", {}) == [
        "Value null at 'archiveId' failed to satisfy constraint: Member must not be null"
    ]


def test_length_and_pattern_of_one_value_are_two_errors() -> None:
    found = problems("mailmanager", "CreateArchive", {"ArchiveName": "_" * 65, "ClientToken": "t"})
    assert validate.message(found).startswith("2 validation errors detected: Value '____")
    assert "Member must have length less than or equal to 64; Value" in validate.message(found)
    assert "Member must satisfy regular expression pattern: [a-zA-Z0-9]" in found[1]


def test_enum_names_the_values_allowed() -> None:
    params = {"EmailIdentity": "a.example", "BehaviorOnMxFailure": "SHRUG"}
    assert problems("sesv2", "PutEmailIdentityMailFromAttributes", params) == [
        "Value 'SHRUG' at 'behaviorOnMxFailure' failed to satisfy constraint: "
        "Member must satisfy enum value set: [USE_DEFAULT_VALUE, REJECT_MESSAGE]"
    ]


def test_path_leads_into_lists_and_structures() -> None:
    params = {"EmailIdentity": "a.example", "Tags": [{"Key": "k", "Value": "v"}, {"Key": "k"}]}
    assert problems("sesv2", "CreateEmailIdentity", params) == [
        "Value null at 'tags.2.member.value' failed to satisfy constraint: Member must not be null"
    ]


def test_numbers_have_bounds() -> None:
    params = {"DestinationPhoneNumber": "+14254147755", "TimeToLive": 4}
    assert problems("pinpoint-sms-voice-v2", "SendTextMessage", params) == [
        "Value '4' at 'timeToLive' failed to satisfy constraint: "
        "Member must have value greater than or equal to 5"
    ]


def test_a_union_has_exactly_one_member() -> None:
    conditions: list[dict[str, Any]] = [{}]
    params = {"RuleSetName": "r", "Rules": [{"Actions": [{"Drop": {}}], "Conditions": conditions}]}
    assert "Exactly one member of the union" in problems("mailmanager", "CreateRuleSet", params)[0]


def test_sensitive_values_are_not_repeated() -> None:
    name, secret = "DomainSigningPrivateKey", "!secret!"
    params = {"EmailIdentity": "a.example", "SigningAttributesOrigin": "EXTERNAL"}
    params["SigningAttributes"] = {name: secret}  # type: ignore[assignment]
    found = problems("sesv2", "PutEmailIdentityDkimSigningAttributes", params)
    assert found and secret not in "".join(found)


def test_good_parameters_pass() -> None:
    assert problems("sesv2", "CreateEmailIdentity", {"EmailIdentity": "nutrition.example"}) == []


@pytest.mark.parametrize(
    "service", ["sesv2", "ses", "mailmanager", "pinpoint-sms-voice-v2", "sns", "sqs", "logs"]
)
def test_every_pattern_of_the_models_is_understood(service: str) -> None:
    model = models.service_model(service)
    for name in model.shape_names:
        pattern = model.shape_for(name).metadata.get("pattern")
        if pattern:
            assert r"\p{" not in validate.python_pattern(pattern).pattern
            assert re.compile(validate.python_pattern(pattern).pattern)


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", "héllo wörld 1", "a;b"),
        (r"[\P{C}\s]*", "any text\nwith lines", "a\x00b"),
        (r"\p{Alnum}+", "abc1", "a-b"),
    ],
)
def test_java_classes(pattern: str, good: str, bad: str) -> None:
    assert validate.matches(pattern, good)
    assert not validate.matches(pattern, bad)
