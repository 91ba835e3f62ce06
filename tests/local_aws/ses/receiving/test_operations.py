"""Rule sets and rules by the API."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.world import LocalAws

from .kit import BUCKET, Inbox, header, store


def code(call: Any, **params: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**params)
    return str(caught.value.response["Error"]["Code"])


def order(inbox: Inbox) -> list[str]:
    rules = inbox.ses.describe_receipt_rule_set(RuleSetName="mail")["Rules"]
    return [one["Name"] for one in rules]


def test_rule_sets_are_made_listed_cloned_activated_and_deleted(inbox: Inbox) -> None:
    ses = inbox.ses
    inbox.rule(header("X-A"))
    ses.clone_receipt_rule_set(RuleSetName="copy", OriginalRuleSetName="mail")
    assert [one["Name"] for one in ses.list_receipt_rule_sets()["RuleSets"]] == ["copy", "mail"]
    assert [one["Name"] for one in ses.describe_receipt_rule_set(RuleSetName="copy")["Rules"]] == [
        "all"
    ]
    assert ses.describe_active_receipt_rule_set()["Metadata"]["Name"] == "mail"
    assert code(ses.delete_receipt_rule_set, RuleSetName="mail") == "CannotDelete"
    ses.set_active_receipt_rule_set()
    assert "Metadata" not in ses.describe_active_receipt_rule_set()
    ses.delete_receipt_rule_set(RuleSetName="mail")
    ses.delete_receipt_rule_set(RuleSetName="mail")


def test_a_copy_is_independent(inbox: Inbox) -> None:
    inbox.rule(header("X-A"))
    inbox.ses.clone_receipt_rule_set(RuleSetName="copy", OriginalRuleSetName="mail")
    inbox.ses.delete_receipt_rule(RuleSetName="mail", RuleName="all")
    assert order(inbox) == []
    assert inbox.ses.describe_receipt_rule_set(RuleSetName="copy")["Rules"]


def test_names_that_are_taken_unknown_or_malformed(inbox: Inbox) -> None:
    ses = inbox.ses
    assert code(ses.create_receipt_rule_set, RuleSetName="mail") == "AlreadyExists"
    assert code(ses.create_receipt_rule_set, RuleSetName="-a") == "InvalidParameterValue"
    assert code(ses.create_receipt_rule_set, RuleSetName="a" * 65) == "InvalidParameterValue"
    for call in (ses.describe_receipt_rule_set, ses.set_active_receipt_rule_set):
        assert code(call, RuleSetName="none") == "RuleSetDoesNotExist"
    ask = {"RuleSetName": "mail", "RuleName": "none"}
    assert code(ses.describe_receipt_rule, **ask) == "RuleDoesNotExist"
    assert code(ses.set_receipt_rule_position, **ask) == "RuleDoesNotExist"
    ses.delete_receipt_rule(**ask)


def test_the_41st_rule_set_is_one_too_many(inbox: Inbox) -> None:
    for number in range(39):
        inbox.ses.create_receipt_rule_set(RuleSetName=f"set{number}")
    assert code(inbox.ses.create_receipt_rule_set, RuleSetName="more") == "LimitExceeded"


def test_a_new_rule_is_first_unless_it_comes_after_another(inbox: Inbox) -> None:
    inbox.rule(header("X-A"), name="a")
    inbox.rule(header("X-B"), name="b")
    inbox.rule(header("X-C"), name="c", after="b")
    assert order(inbox) == ["b", "c", "a"]
    inbox.ses.set_receipt_rule_position(RuleSetName="mail", RuleName="b", After="a")
    assert order(inbox) == ["c", "a", "b"]
    inbox.ses.set_receipt_rule_position(RuleSetName="mail", RuleName="a")
    assert order(inbox) == ["a", "c", "b"]
    inbox.ses.reorder_receipt_rule_set(RuleSetName="mail", RuleNames=["b", "a", "c"])
    assert order(inbox) == ["b", "a", "c"]
    ask = {"RuleSetName": "mail", "RuleNames": ["b", "a"]}
    assert code(inbox.ses.reorder_receipt_rule_set, **ask) == "InvalidParameterValue"


def test_a_rule_has_defaults_and_is_replaced_as_a_whole(inbox: Inbox) -> None:
    inbox.rule(header("X-A"), ScanEnabled=True, TlsPolicy="Require")
    inbox.ses.update_receipt_rule(RuleSetName="mail", Rule={"Name": "all"})
    found = inbox.ses.describe_receipt_rule(RuleSetName="mail", RuleName="all")["Rule"]
    assert found["Enabled"] is False and found["ScanEnabled"] is False
    assert found["TlsPolicy"] == "Optional"
    unknown = {"RuleSetName": "mail", "Rule": {"Name": "none"}}
    assert code(inbox.ses.update_receipt_rule, **unknown) == "RuleDoesNotExist"


ROLE = "arn:aws:iam::123456789012:role/none"


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (store(), "InvalidS3Configuration"),
        (store(IamRoleArn=ROLE), "InvalidS3Configuration"),
        ({"SNSAction": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:no"}}, "InvalidSnsTopic"),
        (
            {"LambdaAction": {"FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:no"}},
            "InvalidLambdaFunction",
        ),
        (
            {"BounceAction": {"SmtpReplyCode": "250", "Message": "No", "Sender": "a@b.example"}},
            "InvalidParameterValue",
        ),
        (header("X A"), "InvalidParameterValue"),
        (header("X-A", "a\nBcc: b"), "InvalidParameterValue"),
        (header("X-A") | {"StopAction": {"Scope": "RuleSet"}}, "InvalidParameterValue"),
        ({"WorkmailAction": {"OrganizationArn": "arn:aws:workmail:x"}}, "InvalidParameterValue"),
    ],
)
def test_an_action_that_cannot_work_is_refused(
    inbox: Inbox, action: dict[str, Any], expected: str
) -> None:
    rule = {"Name": "all", "Actions": [action]}
    assert code(inbox.ses.create_receipt_rule, RuleSetName="mail", Rule=rule) == expected
    assert order(inbox) == []


@pytest.mark.parametrize("recipient", ["nobody", "a b@example.com", "*.example.com@", "@"])
def test_a_recipient_that_is_none_is_refused(inbox: Inbox, recipient: str) -> None:
    rule = {"Name": "all", "Recipients": [recipient]}
    found = code(inbox.ses.create_receipt_rule, RuleSetName="mail", Rule=rule)
    assert found == "InvalidParameterValue"


def test_a_bucket_whose_policy_does_not_let_ses_in_is_refused(inbox: Inbox) -> None:
    inbox.bucket(allowed=False)
    with pytest.raises(ClientError, match=f"Could not write to bucket: {BUCKET}"):
        inbox.rule(store())


def test_setting_a_rule_up_writes_a_notification_into_the_bucket(inbox: Inbox) -> None:
    inbox.bucket()
    inbox.rule(store(ObjectKeyPrefix="incoming"))
    keys = [one["Key"] for one in inbox.s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
    assert keys == ["incoming/AMAZON_SES_SETUP_NOTIFICATION"]


def test_eleven_actions_are_too_many(inbox: Inbox) -> None:
    rule = {"Name": "all", "Actions": [header(f"X-{n}") for n in range(11)]}
    found = code(inbox.ses.create_receipt_rule, RuleSetName="mail", Rule=rule)
    assert found == "LimitExceeded"


def test_every_account_has_its_own(aws: LocalAws, inbox: Inbox) -> None:
    other = aws.client("ses", account_id="210987654321")
    assert other.list_receipt_rule_sets()["RuleSets"] == []
