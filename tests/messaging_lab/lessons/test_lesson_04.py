"""Lesson 04: its checks blank, solved, and wrong as people are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.messaging_lab.nutrition import HELLO, with_address

from messaging_lab import Lab
from messaging_lab.lessons.lesson_04 import OLD_ACTIONS, POLICY, ROLE, TEMPLATE
from messaging_lab.roles import allow, trust

ONE_CLICK = [
    {"Name": "List-Unsubscribe", "Value": "<https://nutrition.example/unsubscribe>"},
    {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
]


def missing(lab: Lab, name: str) -> str:
    return "\n".join(one.sentence for one in lab.check(name).findings if not one.right)


@pytest.fixture
def lab(local_lab: Lab) -> Lab:
    """The lesson before its exercises."""
    with_address(local_lab)
    template = {"TemplateName": TEMPLATE, "SubjectPart": "Welcome, {{name}}!", "TextPart": "Hi"}
    local_lab.client("ses").create_template(Template=template)
    iam = local_lab.client("iam")
    iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=trust("lambda"))
    put(local_lab, *OLD_ACTIONS)
    return local_lab


def put(lab: Lab, *actions: str) -> None:
    document = allow({"*": actions})
    lab.client("iam").put_role_policy(RoleName=ROLE, PolicyName=POLICY, PolicyDocument=document)


def send(lab: Lab, data: str = '{"name": "Bea"}', **more: Any) -> None:
    template = {"TemplateName": TEMPLATE, "TemplateData": data} | more
    lab.client("sesv2").send_email(
        FromEmailAddress=HELLO,
        Destination={"ToAddresses": [lab.recipient("outlook", "bea")]},
        Content={"Template": template},
    )


def test_1_blank(lab: Lab) -> None:
    assert missing(lab, "04-1") == "Bea has no letter with the subject Welcome, Bea! yet."


def test_1_solved(lab: Lab) -> None:
    send(lab, Headers=ONE_CLICK)
    assert lab.check("04-1").passed


def test_1_sent_by_v1(lab: Lab) -> None:
    lab.client("ses").send_templated_email(
        Source=HELLO,
        Destination={"ToAddresses": [lab.recipient("outlook", "bea")]},
        Template=TEMPLATE,
        TemplateData='{"name": "Bea"}',
    )
    assert missing(lab, "04-1").splitlines() == [
        "It has no List-Unsubscribe.",
        "Its List-Unsubscribe-Post doesn't say List-Unsubscribe=One-Click.",
    ]


def test_1_without_the_name(lab: Lab) -> None:
    send(lab, "{}", Headers=ONE_CLICK)
    assert "Bea has no letter" in missing(lab, "04-1")


def test_1_by_mail_alone(lab: Lab) -> None:
    header = {"Name": "List-Unsubscribe", "Value": "<mailto:off@nutrition.example>"}
    send(lab, Headers=[header, ONE_CLICK[1]])
    assert missing(lab, "04-1") == "Its List-Unsubscribe has no https address."


def test_1_written_by_hand(lab: Lab) -> None:
    body = {"Text": {"Data": "Welcome to the shop."}}
    simple = {"Subject": {"Data": "Welcome, Bea!"}, "Body": body, "Headers": ONE_CLICK}
    lab.client("sesv2").send_email(
        FromEmailAddress=HELLO,
        Destination={"ToAddresses": [lab.recipient("outlook", "bea")]},
        Content={"Simple": simple},
    )
    assert missing(lab, "04-1") == (
        "Its text isn't that of the template welcome, with Bea's name in it."
    )


def test_1_the_template_deleted(lab: Lab) -> None:
    send(lab, Headers=ONE_CLICK)
    lab.client("sesv2").delete_email_template(TemplateName=TEMPLATE)
    assert "There is no template welcome any more" in missing(lab, "04-1")


def test_2_blank(lab: Lab) -> None:
    said = missing(lab, "04-2").splitlines()
    assert said == [
        "Still allowed, though v2 doesn't ask for it: ses:CreateTemplate (now "
        "ses:CreateEmailTemplate) and ses:GetSendQuota (now ses:GetAccount).",
        "Without ses:CreateEmailTemplate, ses:GetAccount and ses:SendEmail the shop would stop "
        "working: it isn't allowed.",
    ]


NEW = ("ses:CreateEmailTemplate", "ses:GetAccount", "ses:SendEmail", "ses:SendTemplatedEmail")


def test_2_solved(lab: Lab) -> None:
    put(lab, *NEW, "ses:CreateReceiptRule")
    assert lab.check("04-2").passed


@pytest.mark.parametrize(
    ("actions", "said"),
    [
        (
            NEW,
            "Without ses:CreateReceiptRule the shop would stop working: it isn't allowed.",
        ),
        (("ses:*",), "The policy has a wildcard: it allows more than the shop did before."),
        (
            (*NEW, "ses:CreateReceiptRule", "ses:DeleteEmailIdentity"),
            "ses:DeleteEmailIdentity is more than the shop needs.",
        ),
        (
            (*NEW, "ses:CreateReceiptRule", "ses:GetSendQuota"),
            "Still allowed, though v2 doesn't ask for it: ses:GetSendQuota (now ses:GetAccount).",
        ),
    ],
)
def test_2_wrong(lab: Lab, actions: tuple[str, ...], said: str) -> None:
    put(lab, *actions)
    assert missing(lab, "04-2") == said


def test_2_a_single_statement_and_a_list_are_alike(lab: Lab) -> None:
    document = json.loads(allow({"*": [*NEW, "ses:CreateReceiptRule"]}))
    document["Statement"] = document["Statement"][0]
    policy = {"RoleName": ROLE, "PolicyName": POLICY, "PolicyDocument": json.dumps(document)}
    lab.client("iam").put_role_policy(**policy)
    assert lab.check("04-2").passed


def test_2_all_but_some(lab: Lab) -> None:
    statement = {"Effect": "Allow", "NotAction": "ses:DeleteEmailIdentity", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    policy = {"RoleName": ROLE, "PolicyName": POLICY, "PolicyDocument": document}
    lab.client("iam").put_role_policy(**policy)
    assert missing(lab, "04-2").startswith("The policy has a wildcard")


def test_2_without_the_role(local_lab: Lab) -> None:
    assert "GetRolePolicy answers NoSuchEntity" in missing(local_lab, "04-2")
