"""The checks of lesson 09: on nothing, on the solution, and on plausible mistakes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from messaging_lab import Lab

OFFICE = "203.0.113.10"
SHOP = "shop@nutrition.example"
HERE = {"IpAddress": {"aws:SourceIp": [OFFICE]}}
AUTHOR = {"StringEquals": {"ses:FromAddress": SHOP}}


@pytest.fixture
def lab() -> Lab:
    return Lab.open(lesson="09")


def said(lab: Lab, name: str) -> tuple[bool, str]:
    verdict = lab.check(name)
    return verdict.passed, verdict.text()


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def user_with(lab: Lab, *conditions: dict[str, Any]) -> None:
    iam = lab.client("iam")
    iam.create_user(UserName="shop-smtp")
    allow = {"Effect": "Allow", "Action": "ses:SendRawEmail", "Resource": "*"}
    text = document(*({**allow, "Condition": one} for one in conditions))
    iam.put_user_policy(UserName="shop-smtp", PolicyName="sending", PolicyDocument=text)


def test_one_on_nothing(lab: Lab) -> None:
    done, shown = said(lab, "09-1")
    assert not done and "No policy of shop-smtp allows anything." in shown


@pytest.mark.parametrize("operator", ["StringEquals", "StringLike"])
def test_one_solved(lab: Lab, operator: str) -> None:
    user_with(lab, HERE | {operator: {"ses:FromAddress": SHOP}})
    assert said(lab, "09-1")[0]


@pytest.mark.parametrize(
    ("conditions", "text"),
    [
        ([{}], "A statement allows sending from elsewhere than 203.0.113.10."),
        ([HERE], "A statement allows other From addresses than shop@nutrition.example."),
        ([AUTHOR], "A statement allows sending from elsewhere"),
        ([HERE | AUTHOR, HERE], "A statement allows other From addresses"),
        ([{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}} | AUTHOR], "from elsewhere"),
        ([HERE | {"StringLike": {"ses:FromAddress": "*@nutrition.example"}}], "other From"),
    ],
)
def test_one_almost(lab: Lab, conditions: list[dict[str, Any]], text: str) -> None:
    user_with(lab, *conditions)
    done, shown = said(lab, "09-1")
    assert not done and text in shown


def test_one_by_a_managed_policy(lab: Lab) -> None:
    iam = lab.client("iam")
    iam.create_user(UserName="shop-smtp")
    only = {"Effect": "Allow", "Action": "ses:SendRawEmail", "Resource": "*"}
    text = document({**only, "Condition": HERE | AUTHOR})
    arn = iam.create_policy(PolicyName="shop", PolicyDocument=text)["Policy"]["Arn"]
    iam.attach_user_policy(UserName="shop-smtp", PolicyArn=arn)
    assert said(lab, "09-1")[0]


def test_one_while_a_group_allows_everything(lab: Lab) -> None:
    user_with(lab, HERE | AUTHOR)
    iam, group = lab.client("iam"), {"GroupName": "AWSSESSendingGroupDoNotRename"}
    iam.create_group(**group)
    wide = document({"Effect": "Allow", "Action": "ses:SendRawEmail", "Resource": "*"})
    iam.put_group_policy(**group, PolicyName="wide", PolicyDocument=wide)
    assert said(lab, "09-1")[0]
    iam.add_user_to_group(**group, UserName="shop-smtp")
    done, shown = said(lab, "09-1")
    assert not done and "A statement allows sending from elsewhere" in shown


def identity_with(lab: Lab, **more: Any) -> None:
    ses = lab.client("sesv2")
    ses.create_email_identity(EmailIdentity=lab.domain)
    arn = f"arn:aws:ses:{lab.region}:{lab.account_id}:identity/{lab.domain}"
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Resource": arn,
        "Action": ["ses:SendEmail", "ses:SendRawEmail"],
        "Condition": {"NotIpAddress": {"aws:SourceIp": [OFFICE]}},
    }
    text = document(statement | more)
    ses.create_email_identity_policy(EmailIdentity=lab.domain, PolicyName="p", Policy=text)


def test_two_on_nothing(lab: Lab) -> None:
    done, shown = said(lab, "09-2")
    assert not done and "denies anything" in shown


@pytest.mark.parametrize(
    "more", [{}, {"Principal": {"AWS": "*"}}, {"Action": "ses:*"}, {"Action": ["ses:Send*"]}]
)
def test_two_solved(lab: Lab, more: dict[str, Any]) -> None:
    identity_with(lab, **more)
    assert said(lab, "09-2")[0]


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"Effect": "Allow"}, "denies anything"),
        ({"Principal": {"AWS": "123456789012"}}, "It denies some only"),
        ({"Condition": HERE}, "It doesn't spare 203.0.113.10 alone."),
        ({"Action": "ses:SendEmail"}, "It leaves out ses:SendEmail or ses:SendRawEmail."),
        (
            {"Condition": {"NotIpAddress": {"aws:SourceIp": OFFICE}} | AUTHOR},
            "It doesn't spare 203.0.113.10 alone.",
        ),
    ],
)
def test_two_almost(lab: Lab, more: dict[str, Any], text: str) -> None:
    identity_with(lab, **more)
    done, shown = said(lab, "09-2")
    assert not done and text in shown


def test_two_halves_in_two_statements_are_no_whole(lab: Lab) -> None:
    identity_with(lab, Action="ses:SendEmail")
    arn = f"arn:aws:ses:{lab.region}:{lab.account_id}:identity/{lab.domain}"
    other = {"Effect": "Deny", "Principal": {"AWS": "123456789012"}, "Resource": arn}
    text = document({**other, "Action": "ses:SendRawEmail"})
    lab.client("sesv2").create_email_identity_policy(
        EmailIdentity=lab.domain, PolicyName="other", Policy=text
    )
    done, shown = said(lab, "09-2")
    assert not done and "It leaves out ses:SendEmail or ses:SendRawEmail." in shown
