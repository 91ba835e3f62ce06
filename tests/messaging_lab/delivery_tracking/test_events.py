"""What each event says about a message."""

from __future__ import annotations

from decimal import Decimal

import pytest

from messaging_lab.delivery_tracking import email_events, sms_events

from .events import email, sms


@pytest.mark.parametrize(
    ("kind", "bounce", "attribute"),
    [
        ("Send", "", "send"),
        ("Delivery", "", "delivered"),
        ("Reject", "", "rejected"),
        ("Bounce", "Permanent", "hardbounce"),
        ("Bounce", "Transient", "softbounce"),
        ("Bounce", "Undetermined", "softbounce"),
        ("DeliveryDelay", "", "softbounce"),
        ("Complaint", "", "complaint"),
        ("Open", "", "open"),
        ("Click", "", "click"),
        ("Subscription", "", "unsubscribe"),
        ("Rendering Failure", "", "rendering_failure"),
    ],
)
def test_events_of_mail(kind: str, bounce: str, attribute: str) -> None:
    (item,) = email_events.items_of(email(kind, 0, bounce_type=bounce))
    assert item == {
        "message_id": "0100-1",
        "destination": "ana@gmail.example",
        "event_type": "email",
        "aws_account_id": "123456789012",
        "from_address": "news@nutrition.example",
        "campaign_id": "spring",
        attribute: "2026-01-06T09:00:00.000Z",
    }


def test_an_open_of_a_mail_to_several_is_each_ones() -> None:
    to = ["ana@gmail.example", "ben@gmail.example"]
    items = email_events.items_of(email("Open", destination=to))
    assert [one["destination"] for one in items] == to


def test_an_event_of_mail_that_nobody_knows() -> None:
    assert email_events.items_of(email("Archived")) == []


@pytest.mark.parametrize(
    ("status", "attribute"),
    [
        ("QUEUED", "buffered"),
        ("PENDING", "buffered"),
        ("SUCCESSFUL", "success"),
        ("DELIVERED", "success"),
        ("CARRIER_BLOCKED", "failure"),
        ("PROTECT_BLOCKED", "failure"),
        ("TTL_EXPIRED", "failure"),
    ],
)
def test_events_of_texts(status: str, attribute: str) -> None:
    (item,) = sms_events.items_of(sms(status, 60), "123456789012")
    assert item["record_status"] == status
    assert item[attribute] == "2026-01-06T09:01:00.000Z"
    assert {"buffered", "success", "failure"} & set(item) == {attribute}
    assert item["price_in_millicents_usd"] == Decimal("883")
    assert item["campaign_id"] == "spring"


def test_a_media_message_is_one_too() -> None:
    event = sms("DELIVERED") | {"eventType": "MEDIA_DELIVERED"}
    assert sms_events.items_of(event, "1")[0]["record_status"] == "DELIVERED"


def test_a_call_is_none() -> None:
    assert sms_events.items_of({"eventType": "VOICE_ANSWERED"}, "1") == []
