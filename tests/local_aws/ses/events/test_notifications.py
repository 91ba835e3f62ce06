"""Identity notifications, forwarding by mail, and notifications that go astray."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local_aws.ses.events.faults import NotificationFaults
from local_aws.world import LocalAws

from ..sender import DOMAIN, READER, SENDER, refused, send, ses_state, verify
from .kit import SET, Listener, listener

BOUNCER = "bounce@simulator.amazonses.com"


@pytest.fixture
def v1(world: LocalAws) -> Any:
    return world.client("ses")


def notify(v1: Any, listening: Listener, kind: str, identity: str = DOMAIN) -> None:
    v1.set_identity_notification_topic(
        Identity=identity, NotificationType=kind, SnsTopic=listening.topic
    )


def test_the_first_message_tells_of_the_topic(v1: Any, world: LocalAws) -> None:
    listening = listener(world)
    notify(v1, listening, "Bounce")
    (envelope,) = listening.envelopes()
    assert json.loads(envelope["Message"]) == {
        "notificationType": "AmazonSnsSubscriptionSucceeded",
        "message": (
            f"You have successfully subscribed your Amazon SNS topic '{listening.topic}' to "
            f"receive 'Bounce' notifications from Amazon SES for identity '{DOMAIN}'."
        ),
    }


def test_bounce(v1: Any, world: LocalAws) -> None:
    listening = listener(world)
    notify(v1, listening, "Bounce")
    listening.events()
    sent = send(world, BOUNCER)
    (event,) = listening.events()
    assert event["notificationType"] == "Bounce"
    assert event["bounce"]["bounceType"] == "Permanent"
    assert event["mail"] == {
        "timestamp": "2026-01-06T09:00:00.000Z",
        "source": SENDER,
        "sourceIp": "127.0.0.1",
        "callerIdentity": "root",
        "sourceArn": f"arn:aws:ses:us-east-1:123456789012:identity/{DOMAIN}",
        "sendingAccountId": "123456789012",
        "messageId": sent.message_id,
        "destination": [BOUNCER],
    }


def test_delivery_with_headers(v1: Any, world: LocalAws) -> None:
    listening = listener(world)
    notify(v1, listening, "Delivery")
    v1.set_identity_headers_in_notifications_enabled(
        Identity=DOMAIN, NotificationType="Delivery", Enabled=True
    )
    listening.events()
    send(world)
    (event,) = listening.events()
    assert event["delivery"]["recipients"] == [READER]
    assert event["mail"]["headersTruncated"] is False
    assert event["mail"]["commonHeaders"]["subject"] == "Offer"
    assert "messageId" not in event["mail"]["commonHeaders"] and "tags" not in event["mail"]


def test_attributes(v1: Any, world: LocalAws) -> None:
    def shown() -> dict[str, Any]:
        answer = v1.get_identity_notification_attributes(Identities=[DOMAIN, "x.example"])
        assert list(answer["NotificationAttributes"]) == [DOMAIN]
        return dict(answer["NotificationAttributes"][DOMAIN])

    nothing = {
        "ForwardingEnabled": True,
        "HeadersInBounceNotificationsEnabled": False,
        "HeadersInComplaintNotificationsEnabled": False,
        "HeadersInDeliveryNotificationsEnabled": False,
    }
    assert shown() == nothing
    listening = listener(world)
    notify(v1, listening, "Complaint")
    assert shown() == nothing | {"ComplaintTopic": listening.topic}
    v1.set_identity_notification_topic(Identity=DOMAIN, NotificationType="Complaint")
    assert shown() == nothing


def test_the_address_has_its_own_settings(v1: Any, world: LocalAws) -> None:
    verify(world, SENDER)
    listening = listener(world)
    notify(v1, listening, "Bounce", DOMAIN)
    listening.events()
    send(world, BOUNCER)
    assert listening.events() == []
    notify(v1, listening, "Bounce", SENDER)
    listening.events()
    send(world, BOUNCER)
    assert len(listening.events()) == 1


def test_refusals(v1: Any) -> None:
    arguments = {"NotificationType": "Bounce", "SnsTopic": "arn:aws:sns:us-east-1:123456789012:no"}
    operation = v1.set_identity_notification_topic
    assert refused(operation, Identity=DOMAIN, **arguments)[0] == "InvalidParameterValue"
    assert "is invalid" in refused(operation, Identity="x.example", **arguments)[1]


@pytest.mark.parametrize(
    ("enabled", "topic", "mails"), [(True, True, 1), (False, True, 0), (False, False, 1)]
)
def test_forwarding(v1: Any, world: LocalAws, enabled: bool, topic: bool, mails: int) -> None:
    world.internet.dns.put(DOMAIN, "MX", ["10 mx.postbox.example"])
    v1.set_identity_feedback_forwarding_enabled(Identity=DOMAIN, ForwardingEnabled=enabled)
    if topic:
        notify(v1, listener(world), "Bounce")
    send(world, BOUNCER)
    assert len(world.internet.mailboxes.of(SENDER)) == mails


def test_duplicates_and_disorder(world: LocalAws, heard: Listener) -> None:
    ses_state(world).notification_faults = NotificationFaults(duplicates=0.5, longest_delay=600)
    sent = [send(world, f"u{n}@gmail.example", ConfigurationSetName=SET) for n in range(12)]
    world.clock.advance(600)
    events = heard.events()
    keys = [(event["eventType"], event["mail"]["messageId"]) for event in events]
    assert len(keys) > len(set(keys)) == 24
    assert {key[1] for key in keys} == {message.message_id for message in sent}
    order = [key[1] for key in dict.fromkeys(keys) if key[0] == "Send"]
    assert order != [message.message_id for message in sent]
