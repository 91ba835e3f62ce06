"""The script of a run, typed into the real AWS CLI at a fresh local AWS: the same is there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import boto3
import pytest
from tests.served import served

from messaging_lab import Lab
from messaging_lab.authentication import as_change_batch, records_for
from messaging_lab.going_live.script import cli_script
from messaging_lab.hosted_zones import hosted_zone

from . import aws_cli

pytestmark = [pytest.mark.slow, aws_cli.NEEDED]

ACCOUNT, REGION = "210987654321", "eu-west-1"
BOUNCES = {"Enabled": True, "MatchingEventTypes": ["BOUNCE"]}


def run(lab: Lab) -> None:
    """Set a newsletter up: domain, records, topic, queue, events."""
    ses, sns, sqs = lab.client("sesv2"), lab.client("sns"), lab.client("sqs")
    zone, identity = hosted_zone(lab), ses.create_email_identity(EmailIdentity=lab.domain)
    records = records_for(lab.domain, identity, region=lab.region, dmarc="v=DMARC1; p=none")
    lab.client("route53").change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch=as_change_batch(records)
    )
    topic = sns.create_topic(Name="feedback")["TopicArn"]
    url = sqs.create_queue(QueueName="feedback")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["QueueArn"])
    ses.create_configuration_set(ConfigurationSetName="news")
    ses.create_configuration_set_event_destination(
        ConfigurationSetName="news",
        EventDestinationName="feedback",
        EventDestination=BOUNCES | {"SnsDestination": {"TopicArn": topic}},
    )


def there(client: Any) -> dict[str, Any]:
    """Return what is in an account, its number and Region aside."""
    ses, sns, route53 = client("sesv2"), client("sns"), client("route53")
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    records = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    events = ses.get_configuration_set_event_destinations(ConfigurationSetName="news")
    identity = ses.get_email_identity(EmailIdentity="nutrition.example")
    found = {
        "status": identity["DkimAttributes"]["Status"],
        "tokens": len(identity["DkimAttributes"]["Tokens"]),
        "records": sorted((one["Name"].count("."), one["Type"]) for one in records),
        "events": events["EventDestinations"],
        "subscriptions": [one["Endpoint"] for one in sns.list_subscriptions()["Subscriptions"]],
        "queues": client("sqs").list_queues()["QueueUrls"],
    }
    text = str(found["events"]) + str(found["subscriptions"])
    return found | {"events": text, "subscriptions": ""}


def test_the_script_makes_the_same_in_another_account_and_region(tmp_path: Path) -> None:
    lab = Lab.open(lesson="20")
    run(lab)
    lab.clock.advance(hours=1)
    script = tmp_path / "run.sh"
    script.write_text(cli_script(lab.calls()).source)
    with served() as endpoint:
        # Version 1 of the CLI has an endpoint of its own for SQS, whatever AWS_ENDPOINT_URL says.
        shim = tmp_path / "aws"
        shim.write_text(f'#!/bin/sh\nexec {aws_cli.AWS} "$@" --endpoint-url {endpoint}\n')
        shim.chmod(0o755)
        environment = {
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }
        done = subprocess.run(
            ["bash", str(script)], env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        session = boto3.Session(ACCOUNT, "test", region_name=REGION)
        made = there(lambda service: session.client(service, endpoint_url=endpoint))
    wanted = there(lab.client)
    moved = {
        k: str(v).replace(lab.account_id, ACCOUNT).replace(lab.region, REGION)
        for k, v in wanted.items()
    }
    for name in ("tokens", "records", "events", "subscriptions"):
        assert str(made[name]) == moved[name]
    assert [one.rpartition("/")[2] for one in made["queues"]] == ["feedback"]
