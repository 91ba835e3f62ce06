"""Panels of queues and events: what they show as text, how they follow, and what they say aloud."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from messaging_lab import Lab
from messaging_lab.events import tap
from messaging_lab.identities import verify_addresses
from messaging_lab.queues import queue_arn
from messaging_lab.show import live_panel
from messaging_lab.show.event_panel import event_panel, kind_of_event
from messaging_lab.show.queue_panel import QueuePanel, queue_panel

SENDER = "orders@nutrition.example"


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A lab in which somebody watches."""
    for name in ("CI", "MESSAGING_LAB_QUIET"):
        monkeypatch.delenv(name, raising=False)
    lab = Lab.open(lesson="19")
    yield lab
    lab.start_over()


@pytest.fixture
def queue(lab: Lab) -> str:
    """A queue that gives up after one receive."""
    sqs = lab.client("sqs")
    dead = queue_arn(lab, sqs.create_queue(QueueName="dead")["QueueUrl"])
    policy = json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 1})
    return str(sqs.create_queue(QueueName="work", Attributes={"RedrivePolicy": policy})["QueueUrl"])


def busy(lab: Lab, queue: str) -> QueuePanel:
    """Return a panel that has seen a message come, be received, and be given up."""
    sqs, panel = lab.client("sqs"), queue_panel(lab, queue)
    sqs.send_message(QueueUrl=queue, MessageBody="a")
    lab.clock.wait(65)
    panel.look()
    for _ in range(2):
        sqs.receive_message(QueueUrl=queue)
        panel.look()
        lab.clock.wait(30)
    return panel


def test_a_queue_over_time(lab: Lab, queue: str) -> None:
    assert busy(lab, queue).text() == (
        "work at 09:01:35: 0 waiting, 0 in flight, 1 dead letter.\n"
        "Time      Waiting  In flight  Dead letters  Oldest\n"
        "--------  -------  ---------  ------------  ------------------\n"
        "09:00:00  0        0          0\n"
        "09:01:05  1        0          0             1 minute 5 seconds\n"
        "09:01:05  0        1          0             1 minute 5 seconds\n"
        "09:01:35  0        0          1"
    )


def test_the_drawing_is_named_and_not_told_by_colour_alone(lab: Lab, queue: str) -> None:
    html = busy(lab, queue).html()
    assert 'role="img" aria-label="From 0 waiting, 0 in flight, 0 dead letters to 0 waiting' in html
    assert html.count("stroke-dasharray=") == 4  # two of three lines, in drawing and legend
    assert 'points="0.0,120.0' in html


def test_looking_takes_and_hides_nothing(lab: Lab, queue: str) -> None:
    lab.client("sqs").send_message(QueueUrl=queue, MessageBody="a")
    panel = queue_panel(lab, queue).look().look()
    got = lab.client("sqs").receive_message(QueueUrl=queue, AttributeNames=["All"])["Messages"][0]
    assert got["Attributes"]["ApproximateReceiveCount"] == "1"
    assert [one.waiting for one in panel.states] == [1, 1, 1]


def test_a_queue_without_dead_letters_doesnt_speak_of_them(lab: Lab) -> None:
    url = lab.client("sqs").create_queue(QueueName="alone")["QueueUrl"]
    assert queue_panel(lab, url).summary() == "alone at 09:00:00: 0 waiting, 0 in flight."
    assert "dead" not in queue_panel(lab, url).look().html().lower()


def test_a_queue_that_isnt_there_is_told(lab: Lab) -> None:
    with pytest.raises(ClientError, match="NonExistentQueue"):
        queue_panel(lab, "https://sqs.us-east-1.amazonaws.com/123456789012/none")


class Pressed:
    """The widgets of a panel, as somebody uses them."""

    def __init__(self, panel: Any) -> None:
        self.buttons, self.said, self.shown = panel.widget().children
        self.again, self.follow, *self.filters = self.buttons.children

    def until(self, words: str) -> None:
        deadline = time.monotonic() + 5
        while words not in self.shown.value + self.said.value + self.follow.description:
            assert time.monotonic() < deadline, self.shown.value
            time.sleep(0.01)


def test_look_again(lab: Lab, queue: str) -> None:
    page = Pressed(queue_panel(lab, queue))
    lab.client("sqs").send_message(QueueUrl=queue, MessageBody="a")
    page.again.click()
    assert "1 waiting" in page.shown.value
    assert 'role="alert"' in page.said.value and "1 waiting" in page.said.value


def test_it_follows_until_it_is_stopped(lab: Lab, queue: str) -> None:
    panel = queue_panel(lab, queue)
    panel.every = 0.01
    page = Pressed(panel)
    page.follow.click()
    assert page.follow.description == live_panel.STOP
    lab.client("sqs").send_message(QueueUrl=queue, MessageBody="a")
    page.until("1 waiting")
    page.follow.click()
    while page.follow.description != live_panel.FOLLOW:
        time.sleep(0.01)
    seen = len(panel.states)
    time.sleep(0.05)
    assert len(panel.states) == seen


def test_following_ends_by_itself(lab: Lab, queue: str) -> None:
    panel = queue_panel(lab, queue)
    panel.every, panel.longest = 0.01, 0.03
    page = Pressed(panel)
    page.follow.click()
    while page.follow.description != live_panel.FOLLOW:
        time.sleep(0.01)
    assert len(panel.states) == 4


def test_following_ends_with_the_queue(lab: Lab, queue: str) -> None:
    page = Pressed(queue_panel(lab, queue))
    lab.client("sqs").delete_queue(QueueUrl=queue)
    page.follow.click()
    page.until("NonExistentQueue")
    page.until(live_panel.FOLLOW)


def test_where_nobody_watches_there_are_no_buttons(
    lab: Lab, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = queue_panel(lab, queue)
    view = "application/vnd.jupyter.widget-view+json"
    assert view in panel._repr_mimebundle_()
    monkeypatch.setenv("MESSAGING_LAB_QUIET", "1")
    assert list(panel._repr_mimebundle_()) == ["text/html", "text/plain"]


@pytest.fixture
def heard(lab: Lab) -> str:
    """A queue that hears what becomes of mail and texts of the set "orders"."""
    ses, sms = lab.client("sesv2"), lab.client("pinpoint-sms-voice-v2")
    verify_addresses(lab, SENDER)
    lab.grant_production()
    ses.create_configuration_set(ConfigurationSetName="orders")
    sms.create_configuration_set(ConfigurationSetName="orders")
    return tap(lab, "orders")


def send(lab: Lab, *to: str) -> None:
    content = {"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hi"}}}}
    for address in to:
        lab.clock.wait(1)
        lab.client("sesv2").send_email(
            FromEmailAddress=SENDER,
            Destination={"ToAddresses": [address]},
            Content=content,
            ConfigurationSetName="orders",
        )


def text(lab: Lab, number: str) -> None:
    sms = lab.client("pinpoint-sms-voice-v2")
    bought = sms.request_phone_number(
        IsoCountryCode="US",
        NumberType="SIMULATOR",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
    )
    lab.clock.wait(5)
    sms.send_text_message(
        DestinationPhoneNumber=number,
        OriginationIdentity=bought["PhoneNumberId"],
        MessageBody="Hi",
        ConfigurationSetName="orders",
    )
    lab.clock.wait(5)


def test_events_of_mail_and_texts(lab: Lab, heard: str) -> None:
    panel = event_panel(lab, heard)
    assert panel.text() == "No event yet."
    lab.world.set_mailbox("finn@gmail.example", "closed")
    send(lab, "ana@gmail.example", "finn@gmail.example")
    text(lab, "+14254147755")
    kinds = [one.kind for one in panel.look().events]
    assert kinds[:4] == ["Send", "Delivery", "Send", "Bounce"]
    assert kinds[4:] and all(one.startswith("TEXT_") for one in kinds[4:])
    bounce = next(one for one in panel.events if one.kind == "Bounce")
    assert bounce.who == "finn@gmail.example" and "550 5.1.1" in bounce.says
    assert "1 Bounce" in panel.summary() and "finn@" in panel.text()
    assert len(panel.look().events) == len(kinds)


def test_one_kind_of_event(lab: Lab, heard: str) -> None:
    panel = event_panel(lab, heard)
    page = Pressed(panel)
    send(lab, "ana@gmail.example")
    page.again.click()
    (choice,) = page.filters
    assert list(choice.options) == ["all kinds", "Send", "Delivery"]
    choice.value = "Delivery"
    assert [one.kind for one in panel.shown] == ["Delivery"]
    assert "Shown: Delivery." in page.shown.value
    choice.value = "all kinds"
    assert len(panel.shown) == 2
    assert panel.only("Send").text().endswith("ana@gmail.example")
    (choice,) = Pressed(panel).filters
    assert choice.value == "Send"


def test_a_kind_of_event_that_has_not_come_yet(lab: Lab, heard: str) -> None:
    page = Pressed(event_panel(lab, heard).only("Delivery"))
    (choice,) = page.filters
    assert list(choice.options) == ["all kinds", "Delivery"] and choice.value == "Delivery"
    send(lab, "ana@gmail.example")
    page.again.click()
    assert list(choice.options) == ["all kinds", "Send", "Delivery"] and choice.value == "Delivery"
    assert "Shown: Delivery." in page.shown.value


def test_a_panel_in_two_places(lab: Lab, heard: str) -> None:
    panel = event_panel(lab, heard).only("Bounce")
    page, other = Pressed(panel), Pressed(panel)
    other.filters[0].value = "all kinds"
    send(lab, "ana@gmail.example")
    page.again.click()
    assert page.filters[0].value == "all kinds" and "1 Delivery" in page.shown.value


def test_a_tap_can_be_made_twice_and_needs_a_set(lab: Lab, heard: str) -> None:
    assert tap(lab, "orders") == heard
    with pytest.raises(ValueError, match="create it first"):
        tap(lab, "missing")


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        ("Send", "none"), ("Delivery", "pass"), ("Bounce", "fail"), ("DeliveryDelay", "warn"),
        ("TEXT_SENT", "none"), ("TEXT_DELIVERED", "pass"), ("TEXT_QUEUED", "warn"),
        ("TEXT_CARRIER_BLOCKED", "fail"),
    ],
)  # fmt: skip
def test_marks(kind: str, mark: str) -> None:
    assert kind_of_event(kind) == mark
