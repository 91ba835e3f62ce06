"""The policy of a run: exact, sufficient, and no action too many."""

import json

import pytest
from botocore.exceptions import ClientError

from messaging_lab import Lab
from messaging_lab.errors import LabError, OnlyLocal
from messaging_lab.going_live.calls import Calls, RecordedCall
from messaging_lab.going_live.policy import least_privilege
from messaging_lab.going_live.trial import try_out

ACCOUNT = "123456789012"
TO_QUEUE = {"Enabled": True, "MatchingEventTypes": ["BOUNCE"]}


def called(service, operation, *, code="", found=None, **params):
    return RecordedCall(
        "20", ACCOUNT, "us-east-1", service, operation, True, params, found or {}, code
    )


def statements(*calls, **where):
    return least_privilege(Calls(calls), **where).document["Statement"]


def newsletter(lab):
    """Set up a newsletter, send one mail that bounces, and read the bounce."""
    ses, sns, sqs = lab.client("sesv2"), lab.client("sns"), lab.client("sqs")
    hello = lab.sender("hello", "")
    ses.create_email_identity(EmailIdentity=hello)
    lab.click_verification_link(hello)
    topic = sns.create_topic(Name="feedback")["TopicArn"]
    url = sqs.create_queue(QueueName="feedback")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["QueueArn"])
    ses.create_configuration_set(ConfigurationSetName="news")
    ses.create_configuration_set_event_destination(
        ConfigurationSetName="news",
        EventDestinationName="feedback",
        EventDestination=TO_QUEUE | {"SnsDestination": {"TopicArn": topic}},
    )
    ses.send_email(
        FromEmailAddress=hello,
        Destination={"ToAddresses": [lab.simulator("bounce")]},
        Content={"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}},
        ConfigurationSetName="news",
    )
    for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


@pytest.mark.parametrize("where", ["in process", pytest.param("over HTTP", marks=pytest.mark.slow)])
def test_a_run_works_again_with_its_policy_and_misses_every_action(where, request, monkeypatch):
    if where == "over HTTP":
        monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", request.getfixturevalue("endpoint"))
    lab = Lab.open(lesson="02")
    newsletter(lab)
    calls = lab.calls()

    def policy(account_id):
        return least_privilege(calls, account_id=account_id, region=lab.region)

    trial = try_out(lab, newsletter, policy)
    assert len(trial.tries) == 11
    assert trial.passed, str(trial)
    assert lab.calls().calls == calls.calls
    assert [each.what for each in lab.clean_up().results].count("sqs CreateQueue feedback") == 1


def test_a_policy_is_of_no_use_for_other_resources_and_other_senders(lab):
    newsletter(lab)
    there = lab.elsewhere("900000000001", lab.region)
    policy = least_privilege(lab.calls(), account_id=there.account_id)
    iam = there.client("iam")
    iam.create_user(UserName="app")
    arn = iam.create_policy(PolicyName="app", PolicyDocument=policy.text_of_document)
    iam.attach_user_policy(UserName="app", PolicyArn=arn["Policy"]["Arn"])
    key = iam.create_access_key(UserName="app")["AccessKey"]["AccessKeyId"]
    user = lab.elsewhere(there.account_id, lab.region, key)
    newsletter(user)
    there.client("sesv2").create_email_identity(EmailIdentity=lab.sender("sales", ""))
    for call in (
        lambda: user.client("sqs").create_queue(QueueName="other"),
        lambda: user.client("sesv2").create_configuration_set(ConfigurationSetName="other"),
        lambda: user.client("sns").subscribe(
            TopicArn=f"arn:aws:sns:{lab.region}:900000000001:feedback",
            Protocol="email",
            Endpoint="me@example.com",
        ),
    ):
        with pytest.raises(ClientError, match="not authorized to perform"):
            call()


def test_on_aws_a_policy_is_tried_out_in_another_account(aws_lab):
    with pytest.raises(OnlyLocal, match="AWS_PROFILE"):
        try_out(aws_lab, newsletter, lambda account_id: least_privilege([]))


def test_actions_with_the_same_resources_and_conditions_share_a_statement():
    first, second = statements(
        called("sqs", "SendMessage", QueueUrl="http://q/1/a"),
        called("sqs", "SendMessage", QueueUrl="http://q/1/b"),
        called("sqs", "DeleteMessageBatch", QueueUrl="http://q/1/a"),
    )
    a, b = f"arn:aws:sqs:us-east-1:{ACCOUNT}:a", f"arn:aws:sqs:us-east-1:{ACCOUNT}:b"
    assert first == {
        "Sid": "SQS1",
        "Effect": "Allow",
        "Action": ["sqs:DeleteMessage"],
        "Resource": [a],
    }
    assert second["Resource"] == [a, b]


def test_senders_are_named_and_the_identity_is_the_most_specific_of_the_run():
    (_, send) = statements(
        called("sesv2", "CreateEmailIdentity", EmailIdentity="nutrition.example"),
        called(
            "sesv2", "SendEmail", FromEmailAddress="a@nutrition.example", Content={"Simple": {}}
        ),
        called(
            "sesv2", "SendEmail", FromEmailAddress="B <b@nutrition.example>", Content={"Simple": {}}
        ),
    )
    assert send["Resource"] == [f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/nutrition.example"]
    senders = ["a@nutrition.example", "b@nutrition.example"]
    assert send["Condition"] == {"StringEquals": {"ses:FromAddress": senders}}


def test_the_author_of_a_raw_message_is_known(lab):
    raw = b"From: Shop <shop@nutrition.example>\r\nTo: x@example.com\r\n\r\nHi\r\n"
    with pytest.raises(ClientError):
        lab.client("ses").send_raw_email(RawMessage={"Data": raw})
    (send,) = statements(*lab.calls())
    assert send["Condition"]["StringEquals"]["ses:FromAddress"] == ["shop@nutrition.example"]


def test_what_was_refused_for_want_of_a_policy_is_not_allowed_and_other_failures_are():
    made = statements(
        called("sqs", "DeleteQueue", code="AccessDeniedException", QueueUrl="http://q/1/a"),
        called("sesv2", "GetEmailTemplate", code="NotFoundException", TemplateName="t"),
    )
    assert [one["Action"] for one in made] == [["ses:GetEmailTemplate"]]


def test_elsewhere_what_aws_gave_an_id_to_is_any():
    zone = called(
        "route53", "CreateHostedZone", Name="a.example", CallerReference="1",
        found={"HostedZone.Id": "/hostedzone/Z0123456789"},
    )  # fmt: skip
    look = called("route53", "GetHostedZone", Id="/hostedzone/Z0123456789")
    topic = called(
        "sns",
        "CreateTopic",
        Name="feedback",
        found={"TopicArn": "arn:aws:sns:us-east-1:123456789012:feedback"},
    )
    made = statements(zone, look, topic, account_id="210987654321", region="eu-west-1")
    found = {one["Action"][0]: one["Resource"] for one in made}
    assert found["route53:GetHostedZone"] == ["arn:aws:route53:::hostedzone/*"]
    assert found["sns:CreateTopic"] == ["arn:aws:sns:eu-west-1:210987654321:feedback"]
    here = {one["Action"][0]: one["Resource"] for one in statements(zone, look, topic)}
    assert here["route53:GetHostedZone"] == ["arn:aws:route53:::hostedzone/Z0123456789"]


def test_many_objects_are_what_their_keys_begin_with():
    puts = [called("s3", "PutObject", Bucket="b", Key=f"mail/2026/{n}") for n in range(5)]
    assert statements(*puts)[0]["Resource"] == ["arn:aws:s3:::b/mail/2026/*"]
    assert len(statements(*puts[:2])[0]["Resource"]) == 2


def test_what_is_wide_says_so():
    policy = least_privilege(
        [called("sesv2", "GetAccount"), called("route53", "GetChange", Id="/change/C1")]
    )
    assert policy.wide == {
        "arn:aws:route53:::change/*": ("route53:GetChange",),
        "*": ("ses:GetAccount",),
    }


def test_the_end_of_a_log_group_is_no_wildcard():
    one = called("logs", "FilterLogEvents", logGroupName="/app")
    any_of_them = called("logs", "GetQueryResults", queryId="q")
    assert least_privilege([one]).wide == {}
    assert list(least_privilege([any_of_them]).wide) == [
        f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:*"
    ]


def test_an_action_that_the_reference_does_not_know_is_said():
    with pytest.raises(LabError, match=r"doesn't have sms-voice:CarrierLookup: look it up"):
        statements(called("pinpoint-sms-voice-v2", "CarrierLookup"))


def test_the_document_is_what_iam_takes(lab):
    newsletter(lab)
    policy = least_privilege(lab.calls())
    made = lab.client("iam").create_policy(PolicyName="p", PolicyDocument=policy.text_of_document)
    assert json.loads(policy.text_of_document)["Version"] == "2012-10-17"
    assert made["Policy"]["Arn"]
    assert "10 actions in 6 statements" in policy.text()
    assert "Condition StringEquals ses:FromAddress" in policy.html()


def test_calls_of_another_lab_are_its_own(lab):
    other = lab.elsewhere("210987654321", "eu-west-1")
    other.client("sns").create_topic(Name="t")
    assert len(lab.calls()) == 0
    assert [one.account_id for one in other.calls()] == ["210987654321"]
    assert isinstance(other, Lab)
