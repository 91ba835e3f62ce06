"""Policies: what their statements say about a request, by the rules of the IAM user guide."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from local_aws.access.conditions import BadCondition, holds, wildcard
from local_aws.access.policy import Question, effects

ARN = "arn:aws:ses:us-east-1:123456789012:identity/example.com"


def asked(**values: str) -> Question:
    found = {name.replace("_", ":").lower(): (value,) for name, value in values.items()}
    return Question("ses:SendRawEmail", ARN, found, frozenset({"123456789012"}))


def said(*statements: dict[str, Any], question: Question | None = None, **more: Any) -> set[str]:
    full = [{"Effect": "Allow", "Action": "*", "Resource": "*"} | one for one in statements]
    return effects(json.dumps({"Statement": full}), question or asked(), **more)


@pytest.mark.parametrize("action", ["ses:SendRawEmail", "ses:Send*", "SES:sendrawemail", "*"])
def test_actions_match_with_wildcards_and_in_any_case(action: str) -> None:
    assert said({"Action": action}) == {"Allow"}
    assert said({"Action": ["ses:GetAccount", action]}) == {"Allow"}


@pytest.mark.parametrize("action", ["ses:SendEmail", "ses:Send?RawEmail", "s3:*", []])
def test_other_actions_do_not(action: Any) -> None:
    assert said({"Action": action}) == set()


@pytest.mark.parametrize(
    ("resource", "matches"),
    [
        (ARN, True),
        ("arn:aws:ses:*:123456789012:identity/*", True),
        ("arn:aws:ses:us-east-1:123456789012:identity/example.co?", True),
        ("arn:aws:ses:us-east-1:123456789012:identity/Example.com", False),
        ("arn:aws:ses:us-east-1:123456789012:identity/example", False),
    ],
)
def test_resources(resource: str, matches: bool) -> None:
    assert said({"Resource": resource}) == ({"Allow"} if matches else set())


def test_not_action_and_not_resource_speak_about_all_others() -> None:
    def one(**elements: str) -> set[str]:
        document = {"Statement": {"Effect": "Deny", **elements}}
        return effects(json.dumps(document), asked())

    assert one(NotAction="s3:*", Resource="*") == {"Deny"}
    assert one(NotAction="ses:*", Resource="*") == set()
    assert one(Action="*", NotResource="arn:aws:s3:::*") == {"Deny"}
    assert one(Action="*", NotResource=ARN) == set()


def test_all_that_is_said_is_reported() -> None:
    assert said({}, {"Effect": "Deny"}) == {"Allow", "Deny"}
    assert effects("no policy", asked()) == set()


@pytest.mark.parametrize(
    ("principal", "named"),
    [
        ("*", True),
        ({"AWS": "*"}, True),
        ({"AWS": ["210987654321", "123456789012"]}, True),
        ({"AWS": "210987654321"}, False),
        ({"Service": "ses.amazonaws.com"}, False),
    ],
)
def test_principals_of_policies_on_resources(principal: Any, named: bool) -> None:
    about = said({"Principal": principal}, with_principal=True)
    assert about == ({"Allow"} if named else set())


CONDITIONS = [
    ("IpAddress", "aws:SourceIp", ["198.51.100.0/24"], "198.51.100.23", True),
    ("IpAddress", "aws:SourceIp", "198.51.100.23", "198.51.100.24", False),
    ("IpAddress", "aws:SourceIp", "2001:db8::/32", "2001:db8::1", True),
    ("IpAddress", "aws:SourceIp", "198.51.100.0/24", "no address", False),
    ("NotIpAddress", "aws:SourceIp", ["198.51.100.0/24", "10.0.0.0/8"], "10.1.2.3", False),
    ("NotIpAddress", "aws:SourceIp", ["198.51.100.0/24"], "203.0.113.9", True),
    ("StringEquals", "ses:FromAddress", ["a@b.example", "c@d.example"], "c@d.example", True),
    ("StringEquals", "ses:FromAddress", "A@b.example", "a@b.example", False),
    ("StringEqualsIgnoreCase", "ses:FromAddress", "A@b.example", "a@b.example", True),
    ("StringNotEquals", "ses:FromAddress", ["a@b.example"], "c@d.example", True),
    ("StringLike", "ses:FromAddress", "*@b.example", "a@b.example", True),
    ("StringNotLike", "ses:FromAddress", "*@b.example", "a@b.example", False),
    ("StringLike", "ses:FromAddress", "a?b", "a\nb", True),
    ("Bool", "aws:SecureTransport", "true", "true", True),
    ("Bool", "aws:SecureTransport", True, "true", True),
    ("Bool", "aws:SecureTransport", "false", "true", False),
    ("DateLessThan", "aws:CurrentTime", "2026-06-01T00:00:00Z", "2026-01-06T09:00:00Z", True),
    ("DateGreaterThan", "aws:CurrentTime", "2026-06-01", "2026-01-06T09:00:00Z", False),
    ("DateGreaterThan", "aws:CurrentTime", "never", "2026-01-06T09:00:00Z", False),
    ("NumericLessThanEquals", "ses:ApiVersion", "2", "2", True),
    ("NumericEquals", "ses:ApiVersion", "two", "2", False),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:user/*", "arn:aws:iam::1:user/x", True),
    ("ArnLike", "aws:PrincipalArn", "*", "arn:aws:iam::1:user/x", False),
]


@pytest.mark.parametrize(("operator", "key", "wanted", "given", "result"), CONDITIONS)
def test_condition_operators(
    operator: str, key: str, wanted: Any, given: str, result: bool
) -> None:
    assert holds({operator: {key: wanted}}, {key.lower(): (given,)}) is result
    assert holds({operator: {key.upper(): wanted}}, {key.lower(): (given,)}) is result


def test_a_key_that_is_not_there() -> None:
    key = "ses:FromDisplayName"
    assert not holds({"StringEquals": {key: "x"}}, {})
    assert holds({"StringNotEquals": {key: "x"}}, {})
    assert holds({"StringEqualsIfExists": {key: "x"}}, {})
    assert not holds({"StringEqualsIfExists": {key: "x"}}, {key.lower(): ("y",)})
    assert holds({"Null": {key: "true"}}, {}) and not holds({"Null": {key: "false"}}, {})
    assert holds({"Null": {key: "false"}}, {key.lower(): ("y",)})


def test_every_block_of_a_condition_has_to_hold() -> None:
    values = {"a:b": ("1",), "c:d": ("2",)}
    assert holds({"StringEquals": {"a:b": "1", "c:d": "2"}}, values)
    assert not holds({"StringEquals": {"a:b": "1"}, "StringLike": {"c:d": "3"}}, values)


def test_keys_of_many_values() -> None:
    values = {"ses:recipients": ("ann@b.example", "bob@c.example")}
    every = {"ForAllValues:StringLike": {"ses:Recipients": ["*@b.example", "*@c.example"]}}
    assert holds(every, values) and holds(every, {})
    assert not holds({"ForAllValues:StringLike": {"ses:Recipients": "*@b.example"}}, values)
    any_one = {"ForAnyValue:StringLike": {"ses:Recipients": "*@b.example"}}
    assert holds(any_one, values) and not holds(any_one, {})


@pytest.mark.parametrize("operator", ["StringSounds", "ForSome:StringLike", ""])
def test_an_operator_that_is_not_known_lets_nothing_pass(operator: str) -> None:
    with pytest.raises(BadCondition, match="condition operator"):
        holds({operator: {"a:b": "x"}}, {"a:b": ("x",)})


def test_many_wildcards_take_no_long_time() -> None:
    began = time.process_time()
    assert not wildcard("*a" * 30 + "b")("a" * 2000)
    assert time.process_time() - began < 1
