"""Days of sending out of CloudWatch, the figure of them, and clients of somebody else."""

from __future__ import annotations

import json
from math import inf

from messaging_lab import Lab
from messaging_lab.callers import client_with_key
from messaging_lab.domain_setup import set_up_domain
from messaging_lab.queues import drain
from messaging_lab.reputation import Day, away_from, days
from messaging_lab.show.reputation_days import reputation_days
from messaging_lab.topics import topic_into_queue


def letter(lab: Lab, to: str) -> dict[str, object]:
    content = {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}}
    destination = {"ToAddresses": [to]}
    return {"FromEmailAddress": lab.sender(), "Destination": destination, "Content": content}


def test_days_add_up_what_ses_has_counted() -> None:
    lab = Lab.open(lesson="08")
    set_up_domain(lab)
    lab.grant_production()
    begun, ses = lab.clock.now, lab.client("sesv2")
    for _ in range(2):
        for to in ("success", "success", "bounce", "complaint"):
            lab.clock.wait(1)
            ses.send_email(**letter(lab, lab.simulator(to)))
        lab.clock.advance(hours=24)
    assert days(lab, begun) == [Day("06 Jan", 4, 1, 1), Day("07 Jan", 4, 1, 1)]


def test_rates_and_how_far_they_are_from_usual() -> None:
    usual = [Day("a", 50, 1, 0), Day("b", 50, 0, 0)]
    assert Day("c", 40, 4, 2).complaint_rate == 0.05
    assert away_from(usual, Day("c", 40, 4, 2)) == 10.0
    assert away_from([], Day("c", 40, 4, 2)) == inf
    assert away_from([], Day("c", 40, 0, 0)) == 1.0
    assert Day("d", 0, 0, 0).bounce_rate == Day("d", 0, 0, 0).complaint_rate == 0.0


def test_the_figure_can_be_read_and_drawn() -> None:
    shown = reputation_days([Day("06 Jan", 24, 1, 0), Day("07 Jan", 40, 12, 2)])
    assert "07 Jan  40    30.0%    5.0%" in shown.text()
    assert shown.png().startswith(b"\x89PNG")


def test_a_topic_fills_its_queue() -> None:
    lab = Lab.open(lesson="08")
    topic, queue = topic_into_queue(lab, "news")
    assert topic_into_queue(lab, "news") == (topic, queue)
    lab.client("sns").publish(TopicArn=topic, Message="hello")
    assert [json.loads(body)["Message"] for body in drain(lab, queue)] == ["hello"]


def test_a_client_of_somebody_elsewhere() -> None:
    lab = Lab.open(lesson="08")
    set_up_domain(lab)
    lab.grant_production()
    iam, ses = lab.client("iam"), lab.client("ses")
    iam.create_user(UserName="mailer")
    allow = {"Effect": "Allow", "Action": "ses:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    iam.put_user_policy(UserName="mailer", PolicyName="p", PolicyDocument=document)
    key = iam.create_access_key(UserName="mailer")["AccessKey"]
    topic, queue = topic_into_queue(lab, "bounces")
    ses.set_identity_notification_topic(
        Identity=lab.domain, NotificationType="Bounce", SnsTopic=topic
    )
    drain(lab, queue)
    somebody = client_with_key(lab, "sesv2", key, "198.51.100.23")
    somebody.send_email(**letter(lab, lab.simulator("bounce")))
    mail = json.loads(json.loads(drain(lab, queue)[-1])["Message"])["mail"]
    assert (mail["callerIdentity"], mail["sourceIp"]) == ("mailer", "198.51.100.23")
