"""Rule sets at work: order, recipients, actions that change, failures."""

import base64
import json

import pytest
from botocore.exceptions import ClientError
from botocore.session import get_session
from tests.local_aws.mail_manager.gateway_kit import MESSAGE, ROLE, Gateway, bucket_content

from local_aws.mail_manager.archive.archive import Archive
from local_aws.mail_manager.rules.actions import PERFORM
from local_aws.mail_manager.rules.processing import CHANGES
from local_aws.mail_manager.rules.rule_sets import NOT_DONE

A, B = "a@nutrition.example", "b@nutrition.example"


@pytest.fixture
def bucket(aws):
    aws.client("s3").create_bucket(Bucket="kept-mail")
    return "kept-mail"


def to_s3(prefix, bucket="kept-mail", **more):
    return {"WriteToS3": {"RoleArn": ROLE, "S3Bucket": bucket, "S3Prefix": prefix, **more}}


def for_recipient(address, *actions, **more):
    evaluated = {"Attribute": "RECIPIENT"}
    expression = {"Evaluate": evaluated, "Operator": "EQUALS", "Values": [address]}
    return {"Conditions": [{"StringExpression": expression}], "Actions": list(actions), **more}


def rule(*actions, **more):
    return {"Actions": list(actions), **more}


def kept(aws, prefix):
    return [
        body
        for key, body in bucket_content(aws, "kept-mail").items()
        if key.startswith(f"{prefix}/")
    ]


def header(name, value="yes"):
    return {"AddHeader": {"HeaderName": name, "HeaderValue": value}}


DROP = {"Drop": {}}


def test_the_message_is_written_whole_under_the_prefix(aws, bucket):
    gateway = Gateway(aws, [rule(to_s3("in/"))])
    (reply,) = gateway.send()
    ((key, body),) = bucket_content(aws, bucket).items()
    assert (reply.code, reply.text) == (250, f"Ok {key.removeprefix('in/')}")
    assert body.endswith(MESSAGE)
    assert body.startswith(b"Received: from mx.gmail.example (mx.gmail.example [192.0.2.20])")


def test_headers_are_seen_by_the_actions_and_rules_that_follow(aws, bucket):
    evaluated = {"MimeHeaderAttribute": "X-Seen"}
    seen = {"Evaluate": evaluated, "Operator": "EQUALS", "Values": ["second"]}
    rules = [
        rule(to_s3("before"), header("X-Seen", "first"), header("X-Seen", "second")),
        rule(to_s3("after"), Conditions=[{"StringExpression": seen}]),
    ]
    Gateway(aws, rules).send()
    assert b"X-Seen" not in kept(aws, "before")[0]
    assert kept(aws, "after")[0].startswith(b"X-Seen: second\r\nX-Seen: first\r\nReceived: ")


def test_a_header_for_one_recipient_is_not_in_the_others_copy(aws, bucket):
    Gateway(aws, [for_recipient(A, header("X-For-A")), rule(to_s3("all"))]).send(A, B)
    assert sorted(b"X-For-A" in copy for copy in kept(aws, "all")) == [False, True]


def test_drop_takes_its_recipients_out_of_all_that_follows(aws, bucket):
    rules = [
        for_recipient(A, to_s3("first"), DROP, to_s3("never")),
        for_recipient(A, to_s3("never")),
        for_recipient(B, to_s3("second")),
        rule(DROP),
        rule(to_s3("never")),
    ]
    Gateway(aws, rules).send(A, B)
    assert (len(kept(aws, "first")), len(kept(aws, "second"))) == (1, 1)
    assert kept(aws, "never") == []


def test_replaced_recipients_are_what_later_rules_see(aws, bucket):
    replace = {"ReplaceRecipient": {"ReplaceWith": ["c@nutrition.example", "c@nutrition.example"]}}
    rules = [
        for_recipient(A, replace),
        for_recipient(A, to_s3("old")),
        for_recipient("c@nutrition.example", to_s3("new")),
        for_recipient(B, to_s3("other")),
    ]
    Gateway(aws, rules).send(A, B)
    assert [len(kept(aws, prefix)) for prefix in ("old", "new", "other")] == [0, 1, 1]


@pytest.mark.parametrize(
    ("policy", "after"),
    [
        ({}, 1),
        ({"ActionFailurePolicy": "CONTINUE"}, 1),
        ({"ActionFailurePolicy": "DROP"}, 0),
    ],
)
def test_what_a_failed_action_does(aws, bucket, policy, after):
    failing = to_s3("x", "no-such-bucket", **policy)
    rules = [for_recipient(A, failing, to_s3("same")), rule(to_s3("next"))]
    (reply,) = Gateway(aws, rules).send(A)
    assert reply.ok
    assert [len(kept(aws, prefix)) for prefix in ("same", "next")] == [after, after]


def test_a_failure_for_one_recipient_drops_that_one_only(aws, bucket):
    failing = to_s3("x", "no-such-bucket", ActionFailurePolicy="DROP")
    rules = [for_recipient(A, failing), for_recipient(A, to_s3("a")), for_recipient(B, to_s3("b"))]
    Gateway(aws, rules).send(A, B)
    assert [len(kept(aws, prefix)) for prefix in "ab"] == [0, 1]


@pytest.mark.parametrize("named", ["ArchiveArn", "ArchiveName", "ArchiveId"])
def test_archive_by_name_or_arn(aws, mailmanager, archive, named):
    target = mailmanager.get_archive(ArchiveId=archive.archive_id)[named]
    gateway = Gateway(aws, [rule({"Archive": {"TargetArchive": target}}, Name="keep")])
    gateway.send(A, B)
    mail = archive.read(1)
    assert mail.record.raw.endswith(MESSAGE)
    description = mail.record.description
    assert description["Envelope"] == {
        "Helo": "mx.gmail.example",
        "From": "ana@gmail.example",
        "To": [A, B],
    }
    assert description["Metadata"] == {
        "IngressPointId": gateway.point_id,
        "TrafficPolicyId": gateway.policy_id,
        "RuleSetId": gateway.rule_set_id,
        "SenderHostname": "mx.gmail.example",
        "SenderIpAddress": "192.0.2.20",
        "TlsProtocol": "TLSv1.3",
        "SourceArn": mailmanager.get_rule_set(RuleSetId=gateway.rule_set_id)["RuleSetArn"],
    }


def test_mail_that_could_not_be_archived_is_not_acknowledged(aws, archive, monkeypatch):
    def full_disk(*_):
        raise OSError(28, "No space left on device")

    gateway = Gateway(aws, [rule({"Archive": {"TargetArchive": archive.archive_id}})])
    monkeypatch.setattr(Archive, "append", full_disk)
    assert [reply.code for reply in gateway.send(A, B)] == [451, 451]


def topic_messages(aws, action):
    """Return what a queue behind the topic gets for one message."""
    topic = aws.client("sns").create_topic(Name="mail")["TopicArn"]
    sqs = aws.client("sqs")
    queue = sqs.create_queue(QueueName="mail")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["QueueArn"])
    Gateway(aws, [rule({"PublishToSns": {"TopicArn": topic, "RoleArn": ROLE, **action}})]).send(A)
    got = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", ())
    return [json.loads(json.loads(one["Body"])["Message"]) for one in got]


@pytest.mark.parametrize(
    ("action", "content"),
    [
        ({}, "text"),
        ({"Encoding": "BASE64"}, "base64"),
        ({"PayloadType": "HEADERS"}, None),
    ],
)
def test_a_notification_has_the_form_of_ses_receiving(aws, action, content):
    (document,) = topic_messages(aws, action)
    assert document["notificationType"] == "Received"
    assert document["mail"]["source"] == "ana@gmail.example"
    assert document["mail"]["commonHeaders"]["subject"] == "An order"
    assert document["receipt"]["recipients"] == [A]
    assert document["receipt"]["spfVerdict"] == {"status": "PASS"}
    assert document["receipt"]["spamVerdict"] == {"status": "DISABLED"}
    if content is None:
        assert "content" not in document
    else:
        text = document["content"].encode()
        raw = base64.b64decode(text) if content == "base64" else text
        assert raw.endswith(MESSAGE)


def verify(aws, domain):
    ses = aws.client("sesv2")
    ses.create_email_identity(EmailIdentity=f"postmaster@{domain}")
    from local_aws.ses import lab

    lab.verify_identity(aws, f"postmaster@{domain}", None, None)
    lab.grant_production(aws, None, None)
    return f"postmaster@{domain}"


def test_bounce_sends_a_delivery_status_notification(aws):
    sender = verify(aws, "nutrition.example")
    bounce = {
        "RoleArn": ROLE,
        "Sender": sender,
        "StatusCode": "5.1.1",
        "SmtpReplyCode": "550",
        "DiagnosticMessage": "No such mailbox",
        "Message": "Nobody of that name works here.",
    }
    gateway = Gateway(aws, [for_recipient(A, {"Bounce": bounce}, DROP)])
    gateway.send(A, B)
    (notice,) = aws.internet.mailboxes.of("ana@gmail.example")
    assert b"report-type=delivery-status" in notice.raw
    assert b"Final-Recipient: rfc822; a@nutrition.example" in notice.raw
    assert b"b@nutrition.example" not in notice.raw.partition(b"message/rfc822")[0]
    assert b"Status: 5.1.1" in notice.raw
    assert b"Diagnostic-Code: smtp; 550 5.1.1 No such mailbox" in notice.raw
    assert b"Nobody of that name works here." in notice.raw
    gateway.send(A, mail_from="")
    assert len(aws.internet.mailboxes.of("ana@gmail.example")) == 1


def test_send_goes_through_ses_with_the_senders_identity(aws):
    sender = verify(aws, "nutrition.example")
    replace = {"ReplaceRecipient": {"ReplaceWith": ["leo@gmail.example"]}}
    gateway = Gateway(aws, [rule(replace, {"Send": {"RoleArn": ROLE}})])
    own = MESSAGE.replace(b"Ana <ana@gmail.example>", sender.encode())
    gateway.send(A, data=own)
    (sent,) = aws.internet.mailboxes.of("leo@gmail.example")
    assert b"X-SES-Outgoing" in sent.raw
    gateway.send(A)  # From gmail.example, which SES has not verified: the action fails
    assert len(aws.internet.mailboxes.of("leo@gmail.example")) == 1


@pytest.mark.parametrize(
    "action",
    [
        {
            "DeliverToQBusiness": {
                "ApplicationId": "a" * 36,
                "IndexId": "b" * 36,
                "RoleArn": ROLE,
            }
        },
    ],
)
def test_what_the_lab_can_not_do_is_refused_by_name(mailmanager, action):
    with pytest.raises(ClientError, match=next(iter(action))) as refusal:
        mailmanager.create_rule_set(RuleSetName="rules", Rules=[{"Actions": [action]}])
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_every_action_of_the_model_is_done_or_refused():
    model = get_session().get_service_model("mailmanager")
    assert {*PERFORM, *CHANGES, *NOT_DONE} == set(model.shape_for("RuleAction").members)
