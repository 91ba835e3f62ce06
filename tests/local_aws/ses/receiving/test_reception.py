"""What becomes of mail: who gets in, what the rules do, and in which order."""

from __future__ import annotations

import base64
import email
import email.policy
from typing import Any

import pytest

from local_aws.internet import dkim
from local_aws.keys import public_key_text, rsa_key
from local_aws.mail_manager.addons.scanners import EICAR, GTUBE
from local_aws.world import LocalAws

from ..sender import production, verify
from .kit import BUCKET, DOMAIN, HOST, MESSAGE, SENDER, SENDER_IP, Inbox, header, store

STOP = {"StopAction": {"Scope": "RuleSet"}}


def received(inbox: Inbox) -> bytes:
    (data,) = inbox.objects().values()
    return data


def test_mail_is_stored_under_its_message_id_with_the_fields_of_ses_on_top(inbox: Inbox) -> None:
    inbox.bucket()
    inbox.rule(store(ObjectKeyPrefix="incoming"), ScanEnabled=True)
    reply = inbox.deliver()[0]
    ((key, data),) = inbox.objects().items()
    assert key == f"incoming/{reply.text.removeprefix('OK ')}"
    assert data.endswith(MESSAGE)
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert list(message)[:6] == [
        *("Return-Path", "Received", "X-SES-Spam-Verdict", "X-SES-Virus-Verdict"),
        *("Received-SPF", "Authentication-Results"),
    ]
    assert message["Return-Path"] == f"<{SENDER}>"
    assert HOST in message["Received"] and SENDER_IP in message["Received"]
    assert message["Received-SPF"].startswith("pass (spfCheck: domain of ann@sensors.example")


def test_without_a_rule_for_the_recipient_nobody_is_there(inbox: Inbox) -> None:
    inbox.rule(header("X-A"), Recipients=[f"reports@{DOMAIN}"])
    replies = inbox.deliver(f"reports@{DOMAIN}", f"sales@{DOMAIN}")
    assert [one.code for one in replies] == [250, 550]


def test_no_active_rule_set_a_disabled_rule_or_an_unverified_domain(inbox: Inbox) -> None:
    assert inbox.deliver()[0].code == 550
    inbox.rule(header("X-A"))
    inbox.aws.internet.dns.put("other.example", "MX", [f"10 {HOST}"])
    assert inbox.deliver("ann@other.example")[0].code == 550
    assert inbox.deliver()[0].code == 250
    rule = {"Name": "all", "Enabled": False}
    inbox.ses.update_receipt_rule(RuleSetName="mail", Rule=rule)
    assert inbox.deliver()[0].code == 550
    inbox.ses.update_receipt_rule(RuleSetName="mail", Rule=rule | {"Enabled": True})
    inbox.ses.set_active_receipt_rule_set()
    assert inbox.deliver()[0].code == 550


def test_a_verified_domain_receives_for_its_subdomains(inbox: Inbox) -> None:
    inbox.aws.internet.dns.put(f"eu.{DOMAIN}", "MX", [f"10 {HOST}"])
    inbox.rule(header("X-A"), Recipients=[f".{DOMAIN}"])
    assert inbox.deliver(f"ann@eu.{DOMAIN}")[0].code == 250
    assert inbox.deliver(f"ann@{DOMAIN}")[0].code == 550


def test_a_rule_may_require_tls(inbox: Inbox) -> None:
    inbox.rule(header("X-A"), TlsPolicy="Require")
    assert str(inbox.deliver(tls=None)[0]).startswith("530 5.7.0")
    assert inbox.deliver()[0].code == 250


def test_actions_are_done_in_order_and_headers_come_before_what_follows(inbox: Inbox) -> None:
    inbox.bucket()
    inbox.rule(store(ObjectKeyPrefix="early"), header("X-Late"), name="b")
    inbox.rule(header("X-First", "1"), header("X-Second", "2"), name="a")
    inbox.rule(store(ObjectKeyPrefix="late"), name="c", after="b")
    inbox.deliver()
    early, late = (
        email.message_from_bytes(inbox.objects()[key]) for key in sorted(inbox.objects())
    )
    assert early["X-First"] == "1" and early["X-Second"] == "2" and early["X-Late"] is None
    assert late["X-Late"] == "yes"


def test_stop_ends_the_rule_set(inbox: Inbox) -> None:
    inbox.bucket()
    inbox.rule(store(ObjectKeyPrefix="never"), name="b")
    inbox.rule(store(ObjectKeyPrefix="stored"), STOP, store(ObjectKeyPrefix="never"), name="a")
    inbox.deliver()
    assert [key.partition("/")[0] for key in inbox.objects()] == ["stored"]


def test_spf_dkim_and_dmarc_are_computed(inbox: Inbox) -> None:
    topic, queue = inbox.topic()
    dns, key = inbox.aws.internet.dns, rsa_key("test", "sensors", 2048)
    dns.put("s1._domainkey.sensors.example", "TXT", [public_key_text(key)])
    dns.put("_dmarc.sensors.example", "TXT", ["v=DMARC1; p=quarantine"])
    inbox.rule({"SNSAction": {"TopicArn": topic}})
    signature = dkim.sign(MESSAGE, domain="sensors.example", selector="s1", key=key, timestamp=1)
    inbox.deliver(data=signature + MESSAGE)
    inbox.deliver(client_ip="198.51.99.1")
    good, bad = (one["Message"]["receipt"] for one in inbox.told(queue))
    names = ("spfVerdict", "dkimVerdict", "dmarcVerdict")
    assert [good[name]["status"] for name in names] == ["PASS", "PASS", "PASS"]
    assert [bad[name]["status"] for name in names] == ["FAIL", "GRAY", "FAIL"]
    assert bad["dmarcPolicy"] == "quarantine" and "dmarcPolicy" not in good
    assert bad["spamVerdict"] == {"status": "DISABLED"}


def attachment(content: bytes) -> bytes:
    return MESSAGE.replace(b"\r\n\r\nAll is well.", (
        b"\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(content)
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("data", "spam", "virus"),
    [
        (MESSAGE, "PASS", "PASS"),
        (MESSAGE + GTUBE, "FAIL", "PASS"),
        (MESSAGE + EICAR, "PASS", "FAIL"),
        (attachment(EICAR), "PASS", "FAIL"),
    ],
)
def test_spam_and_viruses_are_known_by_their_test_marks(
    inbox: Inbox, data: bytes, spam: str, virus: str
) -> None:
    topic, queue = inbox.topic()
    inbox.rule({"SNSAction": {"TopicArn": topic}}, ScanEnabled=True)
    inbox.deliver(data=data)
    receipt = inbox.told(queue)[0]["Message"]["receipt"]
    assert (receipt["spamVerdict"]["status"], receipt["virusVerdict"]["status"]) == (spam, virus)


def test_the_notification_of_an_sns_action_holds_the_message(inbox: Inbox) -> None:
    topic, queue = inbox.topic()
    inbox.rule({"SNSAction": {"TopicArn": topic, "Encoding": "Base64"}})
    reply = inbox.deliver(f"reports@{DOMAIN}", f"ann@{DOMAIN}")[0]
    (told,) = inbox.told(queue)
    assert told["Subject"] == "Amazon SES Email Receipt Notification"
    document = told["Message"]
    assert list(document) == ["notificationType", "mail", "receipt", "content"]
    assert document["notificationType"] == "Received"
    assert document["mail"]["messageId"] == reply.text.removeprefix("OK ")
    assert document["mail"]["source"] == SENDER
    assert document["mail"]["destination"] == [f"reports@{DOMAIN}", f"ann@{DOMAIN}"]
    assert document["mail"]["commonHeaders"]["subject"] == "Reading"
    assert document["mail"]["commonHeaders"]["from"] == ["Ann <ann@sensors.example>"]
    expected = {"type": "SNS", "topicArn": topic, "encoding": "BASE64"}
    assert document["receipt"]["action"] == expected
    assert base64.b64decode(document["content"]).endswith(MESSAGE)


def test_other_actions_tell_their_topic_without_the_message(inbox: Inbox) -> None:
    topic, queue = inbox.topic()
    inbox.bucket()
    inbox.rule(store(ObjectKeyPrefix="in", TopicArn=topic))
    inbox.deliver()
    (told,) = inbox.told(queue)
    action = told["Message"]["receipt"]["action"]
    assert "content" not in told["Message"]
    assert (action["type"], action["bucketName"], action["objectKeyPrefix"]) == ("S3", BUCKET, "in")
    assert action["objectKey"] == next(iter(inbox.objects()))


def test_a_message_over_150_kb_is_too_large_for_a_topic_and_not_for_a_bucket(inbox: Inbox) -> None:
    topic, _ = inbox.topic()
    inbox.bucket()
    inbox.rule({"SNSAction": {"TopicArn": topic}}, name="sns", Recipients=[f"small@{DOMAIN}"])
    inbox.rule(store(), name="s3", Recipients=[f"large@{DOMAIN}"])
    large = MESSAGE + b"x" * 998 + b"\r\n" + b"y" * (150 * 1024)
    assert str(inbox.deliver(f"small@{DOMAIN}", data=large)[0]).startswith("552 5.3.4")
    assert inbox.deliver(f"large@{DOMAIN}", data=large)[0].code == 250


def test_a_message_over_40_mb_is_too_large(inbox: Inbox) -> None:
    inbox.rule(header("X-A"))
    assert inbox.deliver(data=MESSAGE + b"x" * (40 * 1024 * 1024))[0].code == 552


def test_a_bounce_goes_to_the_envelope_sender(inbox: Inbox) -> None:
    production(inbox.aws)
    bounce = {"SmtpReplyCode": "550", "StatusCode": "5.1.1", "Message": "Mailbox does not exist"}
    inbox.rule({"BounceAction": bounce | {"Sender": f"mailer@{DOMAIN}"}})
    inbox.deliver()
    (stored,) = inbox.aws.internet.mailboxes.of(SENDER)
    message: Any = email.message_from_bytes(stored.raw)
    assert message.get_content_type() == "multipart/report"
    status = message.get_payload()[1].as_string()
    assert "Final-Recipient: rfc822; reports@in.nutrition.example" in status
    assert "Status: 5.1.1" in status and "550 5.1.1 Mailbox does not exist" in status


def test_a_bounce_is_never_bounced(inbox: Inbox) -> None:
    bounce = {"SmtpReplyCode": "550", "Message": "No", "Sender": f"mailer@{DOMAIN}"}
    inbox.rule({"BounceAction": bounce})
    assert inbox.deliver(mail_from="")[0].code == 250
    assert inbox.aws.internet.mailboxes.of(SENDER) == []


def test_an_action_that_fails_is_tried_again_and_what_follows_waits(inbox: Inbox) -> None:
    topic, queue = inbox.topic()
    inbox.bucket()
    inbox.rule(store(), {"SNSAction": {"TopicArn": topic}})
    inbox.s3.delete_bucket_policy(Bucket=BUCKET)
    inbox.deliver()
    assert inbox.objects() == {} and inbox.told(queue) == []
    inbox.aws.clock.advance(600)
    assert inbox.objects() == {}
    inbox.s3.delete_object(Bucket=BUCKET, Key="AMAZON_SES_SETUP_NOTIFICATION")
    inbox.s3.delete_bucket(Bucket=BUCKET)
    inbox.bucket()
    inbox.aws.clock.advance(300)
    assert len(inbox.objects()) == 1 and len(inbox.told(queue)) == 1


def test_after_four_hours_the_action_is_given_up(inbox: Inbox) -> None:
    topic, queue = inbox.topic()
    inbox.bucket()
    inbox.rule(store(), {"SNSAction": {"TopicArn": topic}})
    inbox.s3.delete_bucket_policy(Bucket=BUCKET)
    inbox.deliver()
    inbox.aws.clock.advance(4 * 3600 - 1)
    assert inbox.told(queue) == []
    inbox.aws.clock.advance(2)
    assert len(inbox.told(queue)) == 1 and inbox.objects() == {}


def test_mail_that_ses_sends_to_a_receiving_domain_arrives(aws: LocalAws, inbox: Inbox) -> None:
    verify(aws, "sensors.example")
    production(aws)
    inbox.bucket()
    inbox.rule(store())
    aws.client("sesv2").send_email(
        FromEmailAddress=SENDER,
        Destination={"ToAddresses": [f"reports@{DOMAIN}"]},
        Content={"Raw": {"Data": MESSAGE}},
    )
    data = received(inbox)
    assert b"smtp-out.amazonses.com" in data
    results = email.message_from_bytes(data)["Authentication-Results"]
    assert "dkim=pass header.i=@sensors.example" in results
