"""The go-live checklist: what it says of an empty account, and what work does to it."""

import json

import pytest

from messaging_lab.authentication import records_for
from messaging_lab.domain_setup import set_up_domain
from messaging_lab.going_live.checklist import go_live_checklist
from messaging_lab.hosted_zones import hosted_zone, publish

ALARM = {
    "Statistic": "Average", "Period": 300, "EvaluationPeriods": 1, "Threshold": 0.03,
    "ComparisonOperator": "GreaterThanThreshold", "Namespace": "AWS/SES",
}  # fmt: skip


def state(lab, name):
    return go_live_checklist(lab).of(name)


def test_an_empty_account_says_what_is_missing_and_leaves_no_trace(lab):
    found = go_live_checklist(lab)
    assert not found.ready
    assert found.missing[:4] == (
        "Domain with DKIM", "Custom MAIL FROM", "DMARC", "Production access",
    )  # fmt: skip
    assert found.of("Protect configuration").word == "not used"
    assert len(lab.calls()) == 0
    assert lab.standing() == []
    assert "missing    Production access: SES in us-east-1 is in the sandbox" in found.text()
    assert "mlab-badge" in found.html()


def test_a_domain_that_is_set_up_is_done(lab):
    set_up_domain(lab)
    record = "v=DMARC1; p=reject; rua=mailto:d@nutrition.example"
    publish(lab, records_for(lab.domain, {}, region=lab.region, dmarc=record))
    found = go_live_checklist(lab)
    for name in ("Domain with DKIM", "Custom MAIL FROM", "DMARC"):
        assert found.of(name).word == "done", found.of(name)
    assert found.of("What stands and costs by the month").sentence.startswith("1 hosted zone")


@pytest.mark.parametrize(
    ("record", "word", "says"),
    [
        ("v=DMARC1; p=none; rua=mailto:d@a.example", "look here", "watches only"),
        ("v=DMARC1; p=reject", "look here", "no rua"),
    ],
)
def test_a_dmarc_record_is_read(lab, record, word, says):
    hosted_zone(lab)
    publish(lab, records_for(lab.domain, {}, region=lab.region, dmarc=record))
    found = state(lab, "DMARC")
    assert (found.word, says in found.sentence) == (word, True)


def test_production_access_is_by_region(lab):
    lab.grant_production()
    assert state(lab, "Production access").word == "done"
    assert state(lab.elsewhere(lab.account_id, "eu-west-1"), "Production access").word == "missing"


def test_a_set_that_passes_on_bounces_only_is_half_deaf(lab):
    ses, topic = lab.client("sesv2"), lab.client("sns").create_topic(Name="t")["TopicArn"]
    ses.create_configuration_set(ConfigurationSetName="news")
    to_topic = {
        "Enabled": True,
        "MatchingEventTypes": ["BOUNCE"],
        "SnsDestination": {"TopicArn": topic},
    }
    name = {"ConfigurationSetName": "news", "EventDestinationName": "feedback"}
    ses.create_configuration_set_event_destination(**name, EventDestination=to_topic)
    assert (
        "news keeps complaints to itself" in state(lab, "Bounces and complaints are heard").sentence
    )
    to_topic["MatchingEventTypes"] = ["BOUNCE", "COMPLAINT"]
    ses.update_configuration_set_event_destination(**name, EventDestination=to_topic)
    assert state(lab, "Bounces and complaints are heard").word == "done"


def test_both_rates_want_an_alarm_that_does_something(lab):
    watch = lab.client("cloudwatch")
    watch.put_metric_alarm(AlarmName="b", MetricName="Reputation.BounceRate", **ALARM)
    assert "Reputation.ComplaintRate" in state(lab, "Alarms on bounce and complaint rate").sentence
    watch.put_metric_alarm(AlarmName="c", MetricName="Reputation.ComplaintRate", **ALARM)
    assert state(lab, "Alarms on bounce and complaint rate").word == "done"
    assert state(lab, "Alarms tell somebody").sentence == "b, c has no action."


def test_a_user_who_may_do_everything_in_ses_is_named(lab):
    iam = lab.client("iam")
    iam.create_user(UserName="smtp")
    allow = {"Effect": "Allow", "Action": "ses:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    iam.put_user_policy(UserName="smtp", PolicyName="p", PolicyDocument=document)
    assert state(lab, "No wide policy on a user").sentence.startswith("smtp may do everything")
    narrow = json.dumps(
        {"Version": "2012-10-17", "Statement": [allow | {"Action": "ses:SendEmail"}]}
    )
    iam.put_user_policy(UserName="smtp", PolicyName="p", PolicyDocument=narrow)
    assert state(lab, "No wide policy on a user").word == "done"
    made = iam.create_policy(PolicyName="wide", PolicyDocument=document)
    iam.attach_user_policy(UserName="smtp", PolicyArn=made["Policy"]["Arn"])
    assert state(lab, "No wide policy on a user").word == "missing"


def test_texts_are_looked_at_where_there_is_a_number(lab):
    sms = lab.client("pinpoint-sms-voice-v2")
    sms.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="SIMULATOR",
    )
    found = go_live_checklist(lab)
    assert found.of("Production access for texts").word == "missing"
    assert found.of("Numbers registered").word == "look here"
    assert found.of("Protect configuration").word == "missing"
    protect = sms.create_protect_configuration()["ProtectConfigurationId"]
    sms.set_account_default_protect_configuration(ProtectConfigurationId=protect)
    lab.grant_production()
    found = go_live_checklist(lab)
    assert found.of("Protect configuration").word == "done"
    assert found.of("Production access for texts").word == "done"
    assert found.of("Spend limit").word == "look here"


def test_archives_and_what_the_lab_made_are_to_be_looked_at(lab):
    lab.client("mailmanager").create_archive(ArchiveName="office")
    found = go_live_checklist(lab)
    assert "office SIX_MONTHS" in found.of("Retention of archives").sentence
    assert found.of("What the lab made").sentence.startswith("1 call to take back")


def test_on_aws_without_a_domain_the_items_say_what_to_set(aws_lab):
    found = go_live_checklist(aws_lab)
    assert found.of("Domain with DKIM").word == "look here"
    assert "MESSAGING_LAB_DOMAIN" in found.of("Domain with DKIM").sentence
    assert found.of("Production access").word == "missing"
