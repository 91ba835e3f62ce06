"""Events at Firehose, CloudWatch and EventBridge, seen as their users see them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from local_aws.context import Request, Response
from local_aws.ses.events import tracking
from local_aws.world import LocalAws

from ..sender import READER, send, simple
from .kit import SET, listener


def destination(world: LocalAws, events: list[str], **kind: Any) -> None:
    sesv2 = world.client("sesv2")
    sesv2.create_configuration_set(ConfigurationSetName=SET)
    sesv2.create_configuration_set_event_destination(
        ConfigurationSetName=SET,
        EventDestinationName="target",
        EventDestination={"Enabled": True, "MatchingEventTypes": events, **kind},
    )


def test_firehose(world: LocalAws) -> None:
    iam, s3 = world.client("iam"), world.client("s3")
    role = iam.create_role(RoleName="ses-to-firehose", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    s3.create_bucket(Bucket="ses-events")
    stream = world.client("firehose").create_delivery_stream(
        DeliveryStreamName="ses",
        S3DestinationConfiguration={"RoleARN": role, "BucketARN": "arn:aws:s3:::ses-events"},
    )["DeliveryStreamARN"]
    target = {"IamRoleArn": role, "DeliveryStreamArn": stream}
    destination(world, ["SEND", "DELIVERY"], KinesisFirehoseDestination=target)
    sent = send(world, ConfigurationSetName=SET)
    world.clock.advance(300)
    objects = s3.list_objects_v2(Bucket="ses-events")["Contents"]
    lines = b"".join(
        s3.get_object(Bucket="ses-events", Key=item["Key"])["Body"].read() for item in objects
    ).splitlines()
    events = [json.loads(line) for line in lines]
    assert sorted(event["eventType"] for event in events) == ["Delivery", "Send"]
    assert {event["mail"]["messageId"] for event in events} == {sent.message_id}


def sum_of(world: LocalAws, metric: str, **dimensions: str) -> float:
    now = world.clock.utc()
    points = world.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SES",
        MetricName=metric,
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        StartTime=now - timedelta(hours=1),
        EndTime=now + timedelta(hours=1),
        Period=7200,
        Statistics=["Sum"],
    )["Datapoints"]
    return sum(point["Sum"] for point in points)


def test_cloudwatch(world: LocalAws) -> None:
    sources = {"campaign": "MESSAGE_TAG", "X-Kind": "EMAIL_HEADER", "product": "LINK_TAG"}
    dimensions = [
        {"DimensionName": name, "DimensionValueSource": source, "DefaultDimensionValue": "none"}
        for name, source in sources.items()
    ]
    target = {"DimensionConfigurations": dimensions}
    destination(world, ["SEND", "CLICK"], CloudWatchDestination=target)
    html = {"Data": '<a ses:tags="product:book;" href="https://x.example/">x</a>'}
    content = simple(Headers=[{"Name": "X-Kind", "Value": "offer"}])
    content["Simple"]["Body"]["Html"] = html
    tags = [{"Name": "campaign", "Value": "spring"}]
    send(world, content=content, ConfigurationSetName=SET, EmailTags=tags)
    send(world, ConfigurationSetName=SET)
    send(
        world,
        content=simple(Headers=[{"Name": "X-Kind", "Value": "not allowed"}]),
        ConfigurationSetName=SET,
    )
    tracking.click(world, world.internet.mailboxes.of(READER)[0], "https://x.example/")
    world.clock.run_due()
    none = {"campaign": "none", "X-Kind": "none", "product": "none"}
    assert sum_of(world, "Send", **none) == 1
    spring = {"campaign": "spring", "X-Kind": "offer", "product": "none"}
    assert sum_of(world, "Send", **spring) == 1
    assert sum_of(world, "Click", **(spring | {"product": "book"})) == 1
    names = world.client("cloudwatch").list_metrics(Namespace="AWS/SES")["Metrics"]
    assert not any("not allowed" in str(metric) for metric in names)


BUS = "arn:aws:events:us-east-1:123456789012:event-bus/default"


def test_eventbridge_is_handed_events(world: LocalAws, monkeypatch: pytest.MonkeyPatch) -> None:
    entries: list[dict[str, Any]] = []
    handle = world.handle

    def watched(request: Request) -> Response:
        if request.headers.get("x-amz-target") == "AWSEvents.PutEvents":
            entries.extend(json.loads(request.body)["Entries"])
        return handle(request)

    monkeypatch.setattr(world, "handle", watched)
    destination(world, ["SEND", "BOUNCE"], EventBridgeDestination={"EventBusArn": BUS})
    send(world, "bounce@simulator.amazonses.com", ConfigurationSetName=SET)
    assert [entry["DetailType"] for entry in entries] == ["Email Sent", "Email Bounced"]
    assert json.loads(entries[1]["Detail"])["bounce"]["bounceType"] == "Permanent"
    assert {entry["Source"] for entry in entries} == {"aws.ses"}
    assert {entry["Time"] for entry in entries} == {world.clock.now()}


def test_eventbridge_rules_see_them(world: LocalAws) -> None:
    listening, events = listener(world), world.client("events")
    pattern = {"source": ["aws.ses"], "detail-type": ["Email Bounced"]}
    events.put_rule(Name="bounces", EventPattern=json.dumps(pattern))
    queue = listening.topic.replace(":sns:", ":sqs:")
    events.put_targets(Rule="bounces", Targets=[{"Id": "queue", "Arn": queue}])
    destination(world, ["SEND", "BOUNCE"], EventBridgeDestination={"EventBusArn": BUS})
    send(world, "bounce@simulator.amazonses.com", ConfigurationSetName=SET)
    (event,) = listening.envelopes()
    assert (event["source"], event["detail-type"]) == ("aws.ses", "Email Bounced")
    assert event["resources"] == [
        "arn:aws:ses:us-east-1:123456789012:identity/news.nutrition.example"
    ]
    assert event["detail"]["bounce"]["bounceType"] == "Permanent"


def test_a_target_that_is_gone_stops_nothing(world: LocalAws) -> None:
    listening = listener(world)
    destination(world, ["SEND"], SnsDestination={"TopicArn": listening.topic})
    world.client("sns").delete_topic(TopicArn=listening.topic)
    sent = send(world, ConfigurationSetName=SET)
    assert sent.outcomes[READER].status == "delivered"
