"""Real notifications, read by the code of the bounces post and by ours, with faults and without.

The post is "Handling Bounces and Complaints" (AWS Messaging & Targeting blog). Its C# is put into
Python here as it stands: one queue for bounces, one for complaints, no memory of what has come.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from messaging_lab import Lab
from messaging_lab.bounces import read_feedback, subscribe
from messaging_lab.campaign import crowd, send_each
from messaging_lab.identities import verify_addresses
from messaging_lab.queues import drain
from messaging_lab.topics import topic_into_queue

HELLO = "hello@nutrition.example"


class Post:
    """The handlers of the post, and the list that they work on."""

    def __init__(self, members: list[str]) -> None:
        self.members = set(members)
        self.review: list[str] = []

    def process_queued_bounce(self, response: dict[str, Any]) -> None:
        for message in response["Messages"]:
            notification = json.loads(json.loads(message["Body"])["Message"])
            assert notification["notificationType"] == "Bounce"
            bounce = notification["bounce"]
            soft = bounce["bounceType"] == "Transient"
            for recipient in bounce["bouncedRecipients"]:
                if soft and bounce["bounceSubType"] != "AttachmentRejected":
                    self.review.append(recipient["emailAddress"])
                else:
                    self.members.discard(recipient["emailAddress"])

    def process_queued_complaint(self, response: dict[str, Any]) -> None:
        for message in response["Messages"]:
            notification = json.loads(json.loads(message["Body"])["Message"])
            assert notification["notificationType"] == "Complaint"
            assert notification["complaint"]["timestamp"] and notification["mail"]["messageId"]
            for recipient in notification["complaint"]["complainedRecipients"]:
                self.members.discard(recipient["emailAddress"])


@pytest.fixture
def lab() -> Lab:
    lab = Lab.open(lesson="07")
    lab.grant_production()
    verify_addresses(lab, HELLO)
    return lab


def notify(lab: Lab, kind: str) -> str:
    """Let the identity tell of bounces or complaints; return the queue's URL."""
    topic, queue = topic_into_queue(lab, f"{kind.lower()}s")
    lab.client("ses").set_identity_notification_topic(
        Identity=HELLO, NotificationType=kind, SnsTopic=topic
    )
    drain(lab, queue)
    return queue


def send(lab: Lab):
    def to(address: str) -> None:
        lab.client("sesv2").send_email(
            FromEmailAddress=HELLO,
            Destination={"ToAddresses": [address]},
            Content={"Simple": {"Subject": {"Data": "Soup"}, "Body": {"Text": {"Data": "x"}}}},
        )

    return to


def as_response(bodies: list[str]) -> dict[str, Any]:
    return {"Messages": [{"Body": body} for body in bodies]}


@pytest.mark.parametrize(("duplicates", "delay"), [(0.0, 0), (1.0, 0), (0.5, 900), (1.0, 7200)])
def test_the_post_s_code_and_ours_keep_the_same_list(
    lab: Lab, duplicates: float, delay: float
) -> None:
    bounces, complaints = notify(lab, "Bounce"), notify(lab, "Complaint")
    people = crowd(lab, "p", 120)
    closed, full, cross = people[::9], people[4::40], people[12:16]
    for address in closed:
        lab.world.set_mailbox(address, "closed")
    for address in full:
        lab.world.set_mailbox(address, "full")
    lab.world.disturb_notifications(duplicates=duplicates, longest_delay=delay)
    started = lab.clock.now
    send_each(lab, send(lab), people, "issue")
    told = [one for one in cross if one not in closed and lab.world.report_spam(one)]
    lab.clock.advance(hours=17)
    bodies = drain(lab, bounces), drain(lab, complaints)
    post, ours = Post(people), subscribe(people, started)
    post.process_queued_bounce(as_response(bodies[0]))
    post.process_queued_complaint(as_response(bodies[1]))
    ours = ours.after(*map(read_feedback, [*bodies[1], *reversed(bodies[0])]))
    assert told and len(closed) > 10
    assert set(ours.those("remove")) == {*closed, *told} == set(people) - post.members
    assert set(ours.those("review")) == set(post.review) == set(full)
    copies = 1 if not duplicates else 2 if duplicates == 1.0 else 0
    if copies:
        assert len(bodies[0]) == copies * len(ours.feedback) - copies * len(told)
