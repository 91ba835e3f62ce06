"""The JSON of events, compared whole with what AWS documents."""

from __future__ import annotations

from typing import Any

import pytest

from local_aws.internet.smtp import Envelope, Reply
from local_aws.ses.events import outcomes
from local_aws.world import LocalAws

from ..sender import DOMAIN, READER, SENDER, send, ses_state, simple
from .kit import SET, Listener

NOW = "2026-01-06T09:00:00.000Z"


def mail(message_id: str, to: str = READER, **tags: str) -> dict[str, Any]:
    """The mail object of a plain message."""
    return {
        "timestamp": NOW,
        "source": SENDER,
        "sourceArn": f"arn:aws:ses:us-east-1:123456789012:identity/{DOMAIN}",
        "sendingAccountId": "123456789012",
        "messageId": message_id,
        "destination": [to],
        "headersTruncated": False,
        "headers": [
            {"name": "From", "value": SENDER},
            {"name": "To", "value": to},
            {"name": "Subject", "value": "Offer"},
            {"name": "MIME-Version", "value": "1.0"},
            {"name": "Content-Type", "value": "text/plain; charset=UTF-8"},
            {"name": "Content-Transfer-Encoding", "value": "7bit"},
        ],
        "commonHeaders": {
            "from": [SENDER],
            "to": [to],
            "messageId": message_id,
            "subject": "Offer",
        },
        "tags": {
            "ses:source-tls-version": ["TLSv1.3"],
            "ses:operation": ["SendEmail"],
            "ses:configuration-set": [SET],
            "ses:source-ip": ["127.0.0.1"],
            "ses:from-domain": [DOMAIN],
            "ses:caller-identity": ["root"],
            **{name: [value] for name, value in tags.items()},
        },
    }


def outgoing(sent: Any) -> dict[str, str]:
    return {"ses:outgoing-ip": sent.client_ip, "ses:outgoing-tls-version": "TLSv1.3"}


def test_send_and_delivery(world: LocalAws, heard: Listener) -> None:
    tags = [{"Name": "campaign", "Value": "spring"}]
    sent = send(world, ConfigurationSetName=SET, EmailTags=tags)
    reply = sent.outcomes[READER].reply
    assert heard.events() == [
        {"eventType": "Send", "mail": mail(sent.message_id, campaign="spring"), "send": {}},
        {
            "eventType": "Delivery",
            "mail": mail(sent.message_id, **outgoing(sent), campaign="spring"),
            "delivery": {
                "timestamp": NOW,
                "processingTimeMillis": 0,
                "recipients": [READER],
                "smtpResponse": str(reply),
                "remoteMtaIp": "192.0.2.23",
                "reportingMTA": sent.helo,
            },
        },
    ]


def test_bounce(world: LocalAws, heard: Listener) -> None:
    to = "bounce@simulator.amazonses.com"
    sent = send(world, to, ConfigurationSetName=SET)
    _, event = heard.events()
    assert list(event) == ["eventType", "bounce", "mail"]
    assert event["mail"] == mail(sent.message_id, to, **outgoing(sent))
    feedback_id = event["bounce"].pop("feedbackId")
    assert feedback_id.startswith("0100019b9288d680-") and feedback_id.endswith("-000000")
    assert event["bounce"] == {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [
            {
                "emailAddress": to,
                "action": "failed",
                "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 user unknown",
            }
        ],
        "timestamp": NOW,
        "remoteMtaIp": "192.0.2.250",
        "reportingMTA": f"dsn; {sent.helo}",
    }


def test_complaint(world: LocalAws, heard: Listener) -> None:
    to = "complaint@simulator.amazonses.com"
    send(world, to, ConfigurationSetName=SET)
    sent, delivered, complained = sorted(
        heard.events(), key=lambda event: -len(event["eventType"])
    )[::-1]
    assert (sent["eventType"], delivered["eventType"]) == ("Send", "Delivery")
    complaint = complained["complaint"]
    assert complaint.pop("feedbackId")
    assert complaint == {
        "complaintSubType": None,
        "complainedRecipients": [{"emailAddress": to}],
        "timestamp": NOW,
        "userAgent": "Amazon SES Mailbox Simulator",
        "complaintFeedbackType": "abuse",
        "arrivalDate": NOW,
    }


def test_suppressed_by_the_simulator(world: LocalAws, heard: Listener) -> None:
    send(world, "suppressionlist@simulator.amazonses.com", ConfigurationSetName=SET)
    bounce = heard.events()[1]["bounce"]
    assert (bounce["bounceType"], bounce["bounceSubType"]) == ("Permanent", "Suppressed")
    assert "reportingMTA" not in bounce
    assert "suppression list" in bounce["bouncedRecipients"][0]["diagnosticCode"]


def test_out_of_office_is_a_soft_bounce_beside_the_delivery(
    world: LocalAws, heard: Listener
) -> None:
    send(world, "ooto@simulator.amazonses.com", ConfigurationSetName=SET)
    events = {event["eventType"]: event for event in heard.events()}
    assert set(events) == {"Send", "Delivery", "Bounce"}
    bounce = events["Bounce"]["bounce"]
    assert (bounce["bounceType"], bounce["bounceSubType"]) == ("Transient", "General")


@pytest.mark.parametrize("encoding", ["BASE64", "SEVEN_BIT"])
def test_reject(world: LocalAws, heard: Listener, encoding: str) -> None:
    eicar = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    attachment = {
        "FileName": "eicar.txt",
        "RawContent": eicar,
        "ContentTransferEncoding": encoding,
    }
    sent = send(world, content=simple(Attachments=[attachment]), ConfigurationSetName=SET)
    _, event = heard.events()
    assert (event["eventType"], event["reject"]) == ("Reject", {"reason": "Bad content"})
    assert world.internet.mailboxes.of(READER) == []
    assert (sent.rejects, sent.outcomes[READER].status) == (1, "rejected")


class Later:
    """A host that says "later" until it is told to take mail."""

    hostname = "mx.later.example"
    ip = "192.0.2.78"
    reply = Reply(421, "Unable to connect", "4.4.1")

    def receive(self, envelope: Envelope) -> list[Reply]:
        return [self.reply] * len(envelope.recipients)


def test_delay_and_expiry(world: LocalAws, heard: Listener) -> None:
    world.internet.listen(Later())
    world.internet.dns.put("later.example", "MX", ["10 mx.later.example"])
    send(world, "a@later.example", ConfigurationSetName=SET)
    _, event = heard.events()
    assert event["deliveryDelay"] == {
        "timestamp": NOW,
        "delayType": "TransientCommunicationFailure",
        "expirationTime": "2026-01-06T23:00:00.000Z",
        "reportingMTA": "a8-12.smtp-out.amazonses.com",
        "delayedRecipients": [
            {
                "emailAddress": "a@later.example",
                "status": "4.4.1",
                "diagnosticCode": "smtp; 421 4.4.1 Unable to connect",
            }
        ],
    }
    world.clock.advance(50_400)
    bounce = heard.events()[-1]["bounce"]
    assert (bounce["bounceType"], bounce["bounceSubType"]) == ("Transient", "General")
    diagnosis = bounce["bouncedRecipients"][0]["diagnosticCode"]
    assert diagnosis.startswith("smtp; 550 4.4.7 Message expired: unable to deliver in 840 minutes")


def test_own_limit_of_the_configuration_set(world: LocalAws, heard: Listener) -> None:
    world.internet.listen(Later())
    world.internet.dns.put("later.example", "MX", ["10 mx.later.example"])
    world.client("sesv2").put_configuration_set_delivery_options(
        ConfigurationSetName=SET, MaxDeliverySeconds=600
    )
    send(world, "a@later.example", ConfigurationSetName=SET)
    world.clock.advance(600)
    assert heard.events()[-1]["bounce"]["bounceSubType"] == "CustomTimeoutExceeded"


def test_recipients_who_fare_alike_share_an_event(world: LocalAws, heard: Listener) -> None:
    to = [f"{name}@simulator.amazonses.com" for name in ("bounce+1", "success", "bounce+2")]
    send(world, Destination={"ToAddresses": [*to, READER]}, ConfigurationSetName=SET)
    events = heard.events()
    bounced = [e["bounce"]["bouncedRecipients"] for e in events if e["eventType"] == "Bounce"]
    assert [[r["emailAddress"] for r in group] for group in bounced] == [[to[0], to[2]]]
    delivered = [e["delivery"]["recipients"] for e in events if e["eventType"] == "Delivery"]
    assert delivered == [[to[1]], [READER]]


def test_headers_of_a_raw_message(world: LocalAws, heard: Listener) -> None:
    raw = (
        f"From: =?UTF-8?Q?J=C3=BCrgen?= <{SENDER}>\r\nTo: Ann <{READER}>,\r\n b@gmail.example\r\n"
        "Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\nMessage-ID: <own@x.example>\r\n"
        f"Date: Tue, 6 Jan 2026 08:00:00 +0000\r\nX-SES-CONFIGURATION-SET: {SET}\r\n"
        "X-SES-MESSAGE-TAGS: a=b\r\n\r\nHello\r\n"
    )
    answer = world.client("sesv2").send_email(Content={"Raw": {"Data": raw.encode()}})
    shown = heard.events()[0]["mail"]
    assert shown["commonHeaders"] == {
        "from": [f"Jürgen <{SENDER}>"],
        "date": "Tue, 6 Jan 2026 08:00:00 +0000",
        "to": [f"Ann <{READER}>", "b@gmail.example"],
        "messageId": answer["MessageId"],
        "subject": "Grüße",
    }
    headers = {header["name"]: header["value"] for header in shown["headers"]}
    assert headers["Message-ID"] == "<own@x.example>"
    assert headers["X-SES-MESSAGE-TAGS"] == "a=b"
    assert shown["tags"]["a"] == ["b"]


def test_long_headers_are_cut(world: LocalAws, heard: Listener) -> None:
    headers = [{"Name": f"X-{number}", "Value": "x" * 800} for number in range(14)]
    send(world, content=simple(Headers=headers), ConfigurationSetName=SET)
    shown = heard.events()[0]["mail"]
    assert shown["headersTruncated"] is True
    assert sum(len(h["name"]) + len(h["value"]) + 4 for h in shown["headers"]) < 10_240
    assert shown["commonHeaders"]["from"] == [SENDER]


def test_rendering_failure(world: LocalAws, heard: Listener) -> None:
    sent = send(world, ConfigurationSetName=SET)
    heard.events()
    error = "Attribute 'name' is not present in the rendering data."
    outcomes.rendering_failure(ses_state(world), sent, "Welcome", error)
    world.clock.run_due()
    (event,) = heard.events()
    assert event["eventType"] == "Rendering Failure"
    assert event["failure"] == {"errorMessage": error, "templateName": "Welcome"}
    assert "headers" not in event["mail"]


def test_envelope_of_sns(world: LocalAws, heard: Listener) -> None:
    send(world, ConfigurationSetName=SET)
    envelope = heard.envelopes()[0]
    assert envelope["Subject"] == "Amazon SES Email Event Notification"
    assert envelope["TopicArn"] == heard.topic
