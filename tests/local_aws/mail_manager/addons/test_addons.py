"""Add-ons: subscriptions, instances, simulated findings in policies and rules."""

import base64

import pytest
from tests.local_aws.mail_manager.gateway_kit import (
    ALLOW_ALL,
    MESSAGE,
    ROLE,
    Gateway,
    bucket_content,
)

from local_aws.mail_manager.addons.scanners import EICAR, GTUBE, Sample, scan


@pytest.fixture
def instance(mailmanager):
    def subscribe(name):
        made = mailmanager.create_addon_subscription(AddonName=name)["AddonSubscriptionId"]
        created = mailmanager.create_addon_instance(AddonSubscriptionId=made)["AddonInstanceId"]
        return mailmanager.get_addon_instance(AddonInstanceId=created)["AddonInstanceArn"]

    return subscribe


def analysis(kind, arn, field, operator, **values):
    evaluated = {"Analysis": {"Analyzer": arn, "ResultField": field}}
    return {kind: {"Evaluate": evaluated, "Operator": operator, **values}}


def test_a_listed_sender_is_denied(aws, instance):
    arn = instance("SPAMHAUS_DBL")
    listed = analysis("BooleanExpression", arn, "addon.Is listed", "IS_TRUE")
    statements = [{"Action": "DENY", "Conditions": [listed]}]
    gateway = Gateway(aws, [], {**ALLOW_ALL, "PolicyStatements": statements})
    assert gateway.send(mail_from="spam@dbltest.com")[0].code == 550
    assert gateway.send(mail_from="spam@mail.dbltest.com")[0].code == 550
    assert gateway.send()[0].code == 250


def test_a_virus_is_kept_apart(aws, instance):
    aws.client("s3").create_bucket(Bucket="quarantine")
    arn = instance("TRENDMICRO_VSAPI")
    infected = analysis("BooleanExpression", arn, "isPassed", "IS_FALSE")
    action = {"WriteToS3": {"RoleArn": ROLE, "S3Bucket": "quarantine"}}
    gateway = Gateway(aws, [{"Conditions": [infected], "Actions": [action]}])
    gateway.send()
    attached = b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(EICAR)
    gateway.send(data=attached)
    assert len(bucket_content(aws, "quarantine")) == 1


@pytest.mark.parametrize(
    ("addon", "field", "data", "expected"),
    [
        ("VADE_ADVANCED_EMAIL_SECURITY", "verdict", MESSAGE, "PASS"),
        ("VADE_ADVANCED_EMAIL_SECURITY", "Verdict", MESSAGE + GTUBE, "FAIL"),
        ("VADE_ADVANCED_EMAIL_SECURITY", "is_passed", MESSAGE + GTUBE, False),
        ("TRENDMICRO_VSAPI", "category", MESSAGE, "clean"),
        ("SPAMHAUS_DBL", "listedOn", MESSAGE, None),
    ],
)
def test_what_scanners_say(addon, field, data, expected):
    assert scan(addon, field, Sample("192.0.2.1", "a@b.example", data)) == expected


def test_one_subscription_and_one_instance_of_each(mailmanager, instance):
    arn = instance("SPAMHAUS_DBL")
    (subscription,) = mailmanager.list_addon_subscriptions()["AddonSubscriptions"]
    with pytest.raises(mailmanager.exceptions.ConflictException):
        mailmanager.create_addon_subscription(AddonName="SPAMHAUS_DBL")
    with pytest.raises(mailmanager.exceptions.ConflictException):
        mailmanager.create_addon_instance(AddonSubscriptionId=subscription["AddonSubscriptionId"])
    with pytest.raises(mailmanager.exceptions.ValidationException, match="SPAMHAUS_DBL"):
        mailmanager.create_addon_subscription(AddonName="NOBODYS")
    assert mailmanager.list_tags_for_resource(ResourceArn=arn)["Tags"] == []


def test_what_is_in_use_stays(mailmanager, instance):
    arn = instance("SPAMHAUS_DBL")
    made = mailmanager.list_addon_instances()["AddonInstances"][0]
    listed = analysis("BooleanExpression", arn, "isListed", "IS_TRUE")
    policy = mailmanager.create_traffic_policy(
        TrafficPolicyName="lists",
        DefaultAction="ALLOW",
        PolicyStatements=[{"Action": "DENY", "Conditions": [listed]}],
    )["TrafficPolicyId"]
    with pytest.raises(mailmanager.exceptions.ConflictException, match="in use"):
        mailmanager.delete_addon_instance(AddonInstanceId=made["AddonInstanceId"])
    with pytest.raises(mailmanager.exceptions.ConflictException):
        mailmanager.delete_addon_subscription(AddonSubscriptionId=made["AddonSubscriptionId"])
    mailmanager.delete_traffic_policy(TrafficPolicyId=policy)
    mailmanager.delete_addon_instance(AddonInstanceId=made["AddonInstanceId"])
    mailmanager.delete_addon_subscription(AddonSubscriptionId=made["AddonSubscriptionId"])
    assert mailmanager.list_addon_subscriptions()["AddonSubscriptions"] == []


def test_a_condition_needs_an_instance_and_a_field_that_are_there(mailmanager, instance):
    arn = instance("SPAMHAUS_DBL")
    for bad, said in (
        (analysis("BooleanExpression", arn, "isPassed", "IS_TRUE"), "isPassed"),
        (
            analysis("BooleanExpression", "arn:aws:ses:x:1:addon-instance/ai-1", "a", "IS_TRUE"),
            "ai-1",
        ),
    ):
        rules = [{"Conditions": [bad], "Actions": [{"Drop": {}}]}]
        with pytest.raises(mailmanager.exceptions.ValidationException, match=said):
            mailmanager.create_rule_set(RuleSetName="rules", Rules=rules)
