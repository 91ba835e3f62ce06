"""SendBounce: the sender of mail that SES has received gets a delivery status notification."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import Message
from typing import Any

import pytest
from botocore.config import Config

from ..sender import parsed, production, refused
from .kit import DOMAIN, SENDER, Inbox, header

READER = f"reports@{DOMAIN}"
MAILER = f"mailer-daemon@{DOMAIN}"
ONE = {"Recipient": READER, "BounceType": "DoesNotExist"}


@pytest.fixture
def received(inbox: Inbox) -> str:
    """The id of a message that SES has received, out of the sandbox."""
    production(inbox.aws)
    # A call that is refused for its rate is not repeated.
    inbox.ses = inbox.aws.session().client("ses", config=Config(retries={"max_attempts": 0}))
    inbox.rule(header("X-Seen"))
    reply = inbox.deliver()[0]
    return reply.text.removeprefix("OK ")


def bounce(inbox: Inbox, message_id: str, *recipients: dict[str, Any], **more: Any) -> Any:
    """Send a bounce and return it as its reader finds it."""
    listed = list(recipients) or [ONE]
    answer = inbox.ses.send_bounce(
        OriginalMessageId=message_id,
        BounceSender=MAILER,
        BouncedRecipientInfoList=listed,
        **more,
    )
    assert answer["MessageId"]
    stored = inbox.aws.internet.mailboxes.of(SENDER)[-1]
    return parsed(stored.raw)


def groups(message: Any) -> list[Message]:
    """The groups of fields of the part that machines read."""
    found: list[Message] = message.get_payload()[1].get_payload()
    return found


def test_the_sender_is_told(inbox: Inbox, received: str) -> None:
    message = bounce(inbox, received)
    assert message["From"] == MAILER and message["To"] == SENDER
    assert message.get_content_type() == "multipart/report"
    assert message.get_param("report-type") == "delivery-status"
    whole, one = groups(message)
    assert whole["Reporting-MTA"] == "dns; inbound-smtp.us-east-1.amazonaws.com"
    assert one["Final-Recipient"] == f"rfc822; {READER}"
    assert (one["Action"], one["Status"]) == ("failed", "5.1.1")
    assert one["Diagnostic-Code"].startswith("smtp; 550 5.1.1 ")
    assert READER in message.get_payload()[0].get_payload()
    original = message.get_payload()[2].get_payload()[0]
    assert original["Subject"] == "Reading"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("DoesNotExist", "5.1.1"),
        ("MessageTooLarge", "5.3.4"),
        ("ExceededQuota", "5.2.2"),
        ("ContentRejected", "5.6.1"),
        ("Undefined", "5.0.0"),
        ("TemporaryFailure", "4.0.0"),
    ],
)
def test_types(inbox: Inbox, received: str, kind: str, status: str) -> None:
    message = bounce(inbox, received, {"Recipient": READER, "BounceType": kind})
    assert groups(message)[1]["Status"] == status


def test_fields_of_the_caller(inbox: Inbox, received: str) -> None:
    at = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    fields = {
        "FinalRecipient": "real@elsewhere.example",
        "Action": "delayed",
        "RemoteMta": "mx.elsewhere.example",
        "Status": "4.2.1",
        "DiagnosticCode": "smtp; 450 4.2.1 come back",
        "LastAttemptDate": at,
        "ExtensionFields": [{"Name": "X-Queue", "Value": "7"}],
    }
    whole = {
        "ReportingMta": "dns; mx.nutrition.example",
        "ArrivalDate": at,
        "ExtensionFields": [{"Name": "X-Site", "Value": "Leipzig"}],
    }
    recipient = {"Recipient": READER, "RecipientDsnFields": fields}
    message = bounce(inbox, received, recipient, MessageDsn=whole, Explanation="Später wieder.")
    first, one = groups(message)
    date = "Mon, 5 Jan 2026 08:00:00 +0000"
    assert first["Reporting-MTA"] == "dns; mx.nutrition.example"
    assert (first["Arrival-Date"], first["X-Site"]) == (date, "Leipzig")
    assert one["Original-Recipient"] == f"rfc822; {READER}"
    assert one["Final-Recipient"] == "rfc822; real@elsewhere.example"
    assert (one["Action"], one["Status"], one["X-Queue"]) == ("delayed", "4.2.1", "7")
    assert one["Remote-MTA"] == "dns; mx.elsewhere.example"
    assert (one["Diagnostic-Code"], one["Last-Attempt-Date"]) == ("smtp; 450 4.2.1 come back", date)
    assert message.get_payload()[0].get_content().strip() == "Später wieder."


def refuse(inbox: Inbox, message_id: str, **changed: Any) -> tuple[str, str]:
    given = {"BounceSender": MAILER, "BouncedRecipientInfoList": [ONE]} | changed
    return refused(inbox.ses.send_bounce, OriginalMessageId=message_id, **given)


def test_only_mail_of_the_last_day(inbox: Inbox, received: str) -> None:
    assert refuse(inbox, "unknown")[0] == "MessageRejected"
    inbox.aws.clock.advance(86_400)
    assert bounce(inbox, received)["From"] == MAILER
    inbox.aws.clock.advance(1)
    code, text = refuse(inbox, received)
    assert code == "MessageRejected" and received in text


def test_the_bounce_sender_is_verified(inbox: Inbox, received: str) -> None:
    code, text = refuse(inbox, received, BounceSender="mailer@strangers.example")
    assert code == "MessageRejected" and "mailer@strangers.example" in text


def test_a_bounce_is_not_bounced(inbox: Inbox, received: str) -> None:
    notice = inbox.deliver(mail_from="")[0].text.removeprefix("OK ")
    assert refuse(inbox, notice)[0] == "MessageRejected"


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"BouncedRecipientInfoList": []}, "at least one"),
        ({"BouncedRecipientInfoList": [ONE | {"Recipient": "eve@else.example"}]}, "eve@else"),
        ({"BouncedRecipientInfoList": [{"Recipient": READER}]}, "BounceType"),
        ({"Explanation": "x", "MessageDsn": {"ReportingMta": "dns; a\r\nX: y"}}, "ReportingMta"),
        (
            {
                "MessageDsn": {
                    "ReportingMta": "dns; a",
                    "ExtensionFields": [{"Name": "X y", "Value": "z"}],
                }
            },
            "X y",
        ),
    ],
)
def test_what_is_refused(inbox: Inbox, received: str, changed: dict[str, Any], word: str) -> None:
    code, text = refuse(inbox, received, **changed)
    assert code == "InvalidParameterValue" and word in text


def test_one_a_second(inbox: Inbox, received: str) -> None:
    bounce(inbox, received)
    assert refuse(inbox, received)[0] == "Throttling"
    inbox.aws.clock.advance(1)
    bounce(inbox, received)


def test_recipient_arns_are_refused_by_name(inbox: Inbox, received: str) -> None:
    arn = f"arn:aws:ses:us-east-1:123456789012:identity/{DOMAIN}"
    code, text = refuse(inbox, received, BouncedRecipientInfoList=[ONE | {"RecipientArn": arn}])
    assert code == "NotImplemented" and "RecipientArn" in text
