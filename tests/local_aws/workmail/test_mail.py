"""Mail that rules hand to an organisation's mailboxes, and what happens where there is none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.local_aws.mail_manager.gateway_kit import MESSAGE, ROLE, Gateway
from tests.local_aws.mail_manager.test_logs import GROUP, deliver, records
from tests.local_aws.ses.receiving.kit import DOMAIN, SENDER, Inbox

from local_aws.workmail.activity import staff
from local_aws.workmail.organizations import Organization, WorkMailState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

HUGO, NOBODY = "hugo@nutrition.example", "nobody@nutrition.example"


def open_organization(aws: LocalAws, domain: str = "nutrition.example") -> Organization:
    organization = aws.state(WorkMailState, ACCOUNT_ID, REGION).create("nutrition", domain)
    staff(organization)
    return organization


@pytest.fixture
def organization(aws: LocalAws) -> Organization:
    return open_organization(aws)


def to_mailbox(arn: str, **more: Any) -> dict[str, Any]:
    return {"DeliverToMailbox": {"MailboxArn": arn, "RoleArn": ROLE, **more}}


def test_a_message_is_in_the_mailbox_of_each_recipient(
    aws: LocalAws, organization: Organization
) -> None:
    seen = {"AddHeader": {"HeaderName": "X-Seen", "HeaderValue": "yes"}}
    gateway = Gateway(aws, [{"Actions": [seen, to_mailbox(organization.arn)]}])
    gateway.send("Hugo@nutrition.example", "ana@nutrition.example")
    for address in (HUGO, "ana@nutrition.example"):
        (stored,) = aws.internet.mailboxes.of(address)
        assert stored.folder == "INBOX" and stored.raw.endswith(MESSAGE)
        assert stored.raw.startswith(b"Return-Path: <ana@gmail.example>\r\nX-Seen: yes\r\n")
        assert stored.authentication_results.startswith("amazonses.com; ")


def test_the_sender_is_told_of_recipients_without_a_mailbox(
    aws: LocalAws, organization: Organization
) -> None:
    gateway = Gateway(aws, [{"Actions": [to_mailbox(organization.arn)]}])
    gateway.send(HUGO, NOBODY, "Nobody@nutrition.example")
    (notice,) = aws.internet.mailboxes.of("ana@gmail.example")
    assert b"From: MAILER-DAEMON@amazonses.com" in notice.raw
    failed = notice.raw.partition(b"message/rfc822")[0]
    assert b"Final-Recipient: rfc822; nobody@nutrition.example" in failed
    assert b"Final-Recipient: rfc822; Nobody@nutrition.example" in failed
    assert HUGO.encode() not in failed
    assert "dkim=pass header.i=@amazonses.com" in notice.authentication_results
    gateway.send(NOBODY, mail_from="")
    assert len(aws.internet.mailboxes.of("ana@gmail.example")) == 1


def test_the_rule_sets_log_has_the_delivery(aws: LocalAws, organization: Organization) -> None:
    aws.client("logs").create_log_group(logGroupName=GROUP)
    gateway = Gateway(aws, [{"Name": "in", "Actions": [to_mailbox(organization.arn)]}])
    arn = gateway.client.get_rule_set(RuleSetId=gateway.rule_set_id)["RuleSetArn"]
    deliver(aws, arn, "APPLICATION_LOGS", "rules")
    gateway.send(HUGO)
    (record,) = records(aws)
    assert record["action_metadata"] == {
        "action_name": "DELIVER_TO_MAILBOX",
        "action_index": 1,
        "action_status": "SUCCESS",
    }


def test_the_mailbox_access_log_has_the_delivery(aws: LocalAws, organization: Organization) -> None:
    aws.client("logs").create_log_group(logGroupName=GROUP)
    deliver(aws, organization.arn, "WORKMAIL_MAILBOX_ACCESS_LOGS", "mailboxes")
    Gateway(aws, [{"Actions": [to_mailbox(organization.arn)]}]).send(HUGO, NOBODY)
    (record,) = records(aws)
    hugo = organization.user("hugo")
    assert hugo and record["user_id"] == record["owner_id"] == hugo.id
    assert (record["protocol"], record["action"]) == ("IncomingEmail", "create")
    assert (record["object_type"], record["folder_path"]) == ("Message", "/INBOX")
    assert record["source_ip"] == "192.0.2.20"


@pytest.mark.parametrize(("policy", "left"), [("CONTINUE", 1), ("DROP", 0)])
def test_an_arn_that_is_no_longer_valid_fails_the_action(
    aws: LocalAws, organization: Organization, policy: str, left: int
) -> None:
    aws.client("logs").create_log_group(logGroupName=GROUP)
    gone = organization.arn.replace("m-", "m-0")
    failing = to_mailbox(gone, ActionFailurePolicy=policy)
    gateway = Gateway(aws, [{"Actions": [failing, to_mailbox(organization.arn)]}])
    arn = gateway.client.get_rule_set(RuleSetId=gateway.rule_set_id)["RuleSetArn"]
    deliver(aws, arn, "APPLICATION_LOGS", "rules")
    assert gateway.send(HUGO)[0].ok
    assert len(aws.internet.mailboxes.of(HUGO)) == left
    first = records(aws)[0]["action_metadata"]
    assert (first["action_status"], gone in first["action_failure"]) == ("FAILURE", True)


def test_a_receipt_rule_hands_mail_to_an_organisation_and_tells_its_topic(aws: LocalAws) -> None:
    inbox, organization = Inbox(aws), open_organization(aws, DOMAIN)
    topic, queue = inbox.topic()
    inbox.rule({"WorkmailAction": {"OrganizationArn": organization.arn, "TopicArn": topic}})
    assert inbox.deliver(f"hugo@{DOMAIN}", f"nobody@{DOMAIN}")[0].ok
    (stored,) = aws.internet.mailboxes.of(f"hugo@{DOMAIN}")
    assert stored.raw.startswith(f"Return-Path: <{SENDER}>\r\n".encode())
    assert stored.raw.count(b"Return-Path:") == 1
    (told,) = inbox.told(queue)
    assert told["Message"]["receipt"]["action"] == {
        "type": "WorkMail",
        "topicArn": topic,
        "organizationArn": organization.arn,
    }
    assert b"nobody@in.nutrition.example" in aws.internet.mailboxes.of(SENDER)[0].raw


def test_a_receipt_rule_for_an_organisation_that_is_not_there_is_refused(aws: LocalAws) -> None:
    inbox = Inbox(aws)
    arn = f"arn:aws:workmail:{REGION}:{ACCOUNT_ID}:organization/m-0"
    with pytest.raises(ClientError, match=r"InvalidParameterValue.*m-0"):
        inbox.rule({"WorkmailAction": {"OrganizationArn": arn}})


def test_the_mailbox_is_read_as_everybody_elses(aws: LocalAws, organization: Organization) -> None:
    from local_aws.context import Request

    Gateway(aws, [{"Actions": [to_mailbox(organization.arn)]}]).send(HUGO)
    answer = aws.handle(Request("GET", f"{aws.endpoint_url}/_lab/mailboxes/{HUGO}", {}, b""))
    (shown,) = json.loads(answer.body)["messages"]
    assert shown["folder"] == "INBOX"
