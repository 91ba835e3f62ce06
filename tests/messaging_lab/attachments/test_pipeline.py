"""The whole way: mail in, links out, and what becomes of mail that can't be passed on."""

from __future__ import annotations

import json
import re
import smtplib
import ssl
import urllib.error
import urllib.request

import pytest

from local_aws.mail_manager.addons.scanners import EICAR
from local_aws.ses.smtp_interface.interface import serve_smtp
from local_aws.ses.smtp_interface.passwords import smtp_password
from local_aws.world import ACCOUNT_ID, REGION, LocalAws
from messaging_lab.attachments.deployment import (
    ALARMS,
    DAYS,
    LINK_SECONDS,
    TRIES,
    VISIBILITY,
    package,
)
from messaging_lab.attachments.shelf import revoke

from .kit import FROM, REPORTS, Plant
from .mail import mail

ANN = "ann@postbox-user.example"


@pytest.fixture
def plant(aws: LocalAws) -> Plant:
    return Plant(aws)


def link(plant: Plant) -> str:
    text = plant.received(ANN)[0].get_content()
    found = re.search(r"https?://\S+", text)
    assert found
    return found[0]


def fetch(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def test_an_attachment_becomes_a_link(plant: Plant) -> None:
    name = plant.send(mail(f"{ANN}, bob@postbox-user.example", files={"../r 1.csv": b"1;2\n"}))
    (message,) = plant.received(ANN)
    assert len(plant.received("bob@postbox-user.example")) == 1
    assert message["From"] == FROM and message["Subject"] == "Reading"
    assert message["Reply-To"] == "Camera <camera@sensors.example>"
    assert not list(message.iter_attachments())
    text = message.get_content()
    assert "All is well." in text and "Recipients:" not in text and "for 1 hour" in text
    assert plant.keys(plant.pipeline.attachments_bucket) == [
        f"attachments/{name}/1-r-1.csv",
        f"claims/{name}",
    ]
    assert fetch(link(plant)) == (200, b"1;2\n")


def test_a_link_ends_after_an_hour(plant: Plant) -> None:
    plant.send(mail(ANN))
    url = link(plant)
    plant.aws.clock.advance(LINK_SECONDS)
    assert fetch(url)[0] == 200
    plant.aws.clock.advance(1)
    status, body = fetch(url)
    assert status == 403 and b"Request has expired" in body


def test_deleting_the_attachment_takes_the_link_back(plant: Plant) -> None:
    name = plant.send(mail(ANN))
    s3, bucket = plant.aws.client("s3"), plant.pipeline.attachments_bucket
    assert revoke(s3, bucket, name) == [f"attachments/{name}/1-report.csv"]
    assert fetch(link(plant))[0] == 404
    assert revoke(s3, bucket, name) == []


def test_mail_without_attachments_is_passed_on(plant: Plant) -> None:
    plant.send(mail(ANN, files={}))
    assert plant.received(ANN)[0].get_content().split("\r\n") == ["All is well.", ""]


@pytest.mark.parametrize(
    ("data", "why"), [(mail(""), "no line"), (mail(ANN) + EICAR, "Virus-Verdict is FAIL")]
)
def test_malformed_mail_is_told_to_the_topic_and_not_tried_again(
    plant: Plant, data: bytes, why: str
) -> None:
    queue = plant.listen(plant.pipeline.fallback_topic)
    name = plant.send(data)
    (told,) = plant.heard(queue)
    assert told["key"] == f"incoming/{name}" and why in told["problem"]
    plant.aws.clock.advance(3600)
    assert plant.heard(queue) == [] and plant.dead() == [] and plant.received(ANN) == []


def test_the_set_up_notification_is_passed_over(plant: Plant) -> None:
    assert plant.keys(plant.pipeline.incoming_bucket) == ["incoming/AMAZON_SES_SETUP_NOTIFICATION"]
    plant.aws.clock.advance(3600)
    assert plant.dead() == []


def test_what_ses_refuses_is_tried_three_times_and_then_a_dead_letter(plant: Plant) -> None:
    plant.aws.client("sesv2").put_account_sending_attributes(SendingEnabled=False)
    name = plant.send(mail(ANN))
    plant.aws.clock.advance(VISIBILITY * (TRIES - 1) - 1)
    assert plant.dead() == []
    plant.aws.clock.advance(2 * VISIBILITY + 1)
    assert plant.dead() == [name]
    assert plant.received(ANN) == []


def test_one_message_of_a_batch_that_fails_keeps_no_other_back(plant: Plant) -> None:
    s3, bucket = plant.aws.client("s3"), plant.pipeline.incoming_bucket
    mapping = plant.aws.client("lambda").list_event_source_mappings()["EventSourceMappings"][0]
    awslambda = plant.aws.client("lambda")
    awslambda.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    lost = plant.send(mail(ANN, number=1))
    plant.send(mail(ANN, number=2))
    s3.delete_object(Bucket=bucket, Key=f"incoming/{lost}")
    awslambda.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
    plant.aws.clock.advance(600)
    assert len(plant.received(ANN)) == 1
    assert plant.dead() == [lost]


def test_when_nobody_knows_whether_it_was_sent_a_person_looks(aws: LocalAws) -> None:
    crash = """
import os
from attachments import handler as h

class Crashing(h.Claims):
    def settle(self, name, message_id):
        os._exit(1)

h.Claims = Crashing
handler = h.handler
"""
    plant = Plant(aws, package(crashing=crash))
    aws.client("lambda").update_function_configuration(
        FunctionName=plant.pipeline.function, Handler="crashing.handler"
    )
    name = plant.send(mail(ANN))
    aws.clock.advance(1200)
    assert len(plant.received(ANN)) == 1
    assert plant.dead() == [name]


def test_redriven_mail_that_was_sent_is_not_sent_again(plant: Plant) -> None:
    plant.send(mail(ANN))
    body = {
        "Records": [
            {
                "s3": {
                    "bucket": {"name": plant.pipeline.incoming_bucket},
                    "object": {"key": key},
                }
            }
            for key in plant.keys(plant.pipeline.incoming_bucket)
        ]
    }
    plant.aws.client("sqs").send_message(
        QueueUrl=plant.pipeline.queue, MessageBody=json.dumps(body)
    )
    plant.aws.clock.advance(60)
    assert len(plant.received(ANN)) == 1


def test_after_a_week_nothing_is_kept(plant: Plant) -> None:
    plant.send(mail(ANN))
    kept = (plant.pipeline.incoming_bucket, plant.pipeline.attachments_bucket)
    # Alarms look every minute, which makes a week long.
    names = [plant.pipeline.alarm(one.name) for one in ALARMS]
    plant.aws.client("cloudwatch").delete_alarms(AlarmNames=names)
    plant.aws.clock.advance(DAYS * 86_400)
    assert all(map(plant.keys, kept))
    plant.aws.clock.advance(86_400)
    assert [plant.keys(bucket) for bucket in kept] == [[], []]


TYPED = f"""\
Subject: Demo from a sensor
MIME-Version: 1.0
Content-Type: multipart/mixed;
 boundary="a boundary, text"

This is a multipart message in MIME format.

--a boundary, text
Content-Type: text/plain

Door 3 is open.
Recipients: {ANN}

--a boundary, text
Content-Type: text/plain;
Content-Transfer-Encoding: Base64
Content-Disposition: attachment; filename="demo64.txt"

Y29udGVudAo=
--a boundary, text--
""".replace("\n", "\r\n")


def test_mail_typed_by_hand_comes_through_the_smtp_interface_of_ses(plant: Plant) -> None:
    """The sensor logs in at email-smtp, and its mail comes back in by the MX of the subdomain."""
    server = serve_smtp(plant.aws)
    try:
        with smtplib.SMTP(server.host, server.port, local_hostname="sensor.example") as client:
            client.starttls(context=ssl._create_unverified_context())
            client.login(ACCOUNT_ID, smtp_password("local", REGION))
            typed = f"From: sensor@nutrition.example\r\n{TYPED}"
            assert client.sendmail("sensor@nutrition.example", [REPORTS], typed) == {}
    finally:
        server.stop()
    (message,) = plant.received(ANN)
    assert message["Subject"] == "Demo from a sensor"
    assert fetch(link(plant)) == (200, b"content\n")
    bucket = plant.pipeline.incoming_bucket
    (key,) = [one for one in plant.keys(bucket) if "SETUP" not in one]
    raw = plant.aws.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    assert b"dkim=pass header.i=@amazonses.com" in raw
