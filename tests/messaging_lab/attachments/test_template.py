"""The template says what `deployment` does, and hangs together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from local_aws.world import ACCOUNT_ID, LocalAws
from messaging_lab.attachments import deployment
from messaging_lab.attachments.deployment import ALARMS, TEMPLATE

from .kit import FROM, REPORTS, Plant

PSEUDO = {"AWS::AccountId", "AWS::Region", "AWS::Partition"}
VALUES = {"Prefix": "parcels", "AWS::AccountId": ACCOUNT_ID, "AWS::Region": "us-east-1"} | {
    "AWS::Partition": "aws",
    "Recipient": REPORTS,
    "Sender": FROM,
    "LinkSeconds": "3600",
    "ConfigurationSet": "",
}


class Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms: `!Ref x` as {"Ref": "x"}."""


def _short(loader: Loader, suffix: str, node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return {suffix: loader.construct_scalar(node)}
    return {suffix: loader.construct_sequence(node, deep=True)}


Loader.add_multi_constructor("!", _short)

DOCUMENT: dict[str, Any] = yaml.load(TEMPLATE.read_text(), Loader)
RESOURCES: dict[str, Any] = DOCUMENT["Resources"]


def names(value: Any) -> Iterator[str]:
    """Yield what a part of the template refers to."""
    if isinstance(value, list):
        for one in value:
            yield from names(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key == "Ref":
                yield one
            elif key == "GetAtt":
                yield one.partition(".")[0]
            elif key == "Sub":
                yield from (name.partition(".")[0] for name in re.findall(r"\$\{([^}]+)\}", one))
            elif key == "DependsOn":
                yield one
            else:
                yield from names(one)


def test_all_that_is_referred_to_is_there() -> None:
    known = RESOURCES.keys() | DOCUMENT["Parameters"].keys() | PSEUDO
    assert set(names(RESOURCES)) | set(names(DOCUMENT["Outputs"])) <= known
    assert DOCUMENT["Parameters"].keys() <= set(names(RESOURCES))


def test_nothing_waits_for_itself() -> None:
    left = {name: set(names(one)) & RESOURCES.keys() for name, one in RESOURCES.items()}
    while left:
        ready = {name for name, waits in left.items() if not waits & left.keys()}
        assert ready, f"these wait for each other: {sorted(left)}"
        left = {name: waits for name, waits in left.items() if name not in ready}


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = RESOURCES[name]["Properties"]
    return found


def filled(value: Any) -> Any:
    """Return a part of the template with the values of a deployment called `parcels`."""
    if isinstance(value, list):
        return [filled(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "Ref" in value:
        return VALUES.get(value["Ref"], value["Ref"])
    if "Sub" in value:
        return re.sub(r"\$\{([^}]+)\}", lambda one: VALUES.get(one[1], one[1]), value["Sub"])
    return {key: filled(one) for key, one in value.items()}


@pytest.fixture(scope="module")
def plant() -> Iterator[Plant]:
    aws = LocalAws()
    yield Plant(aws)
    aws.reset()


def test_alarms_are_the_same(plant: Plant) -> None:
    templates = {"dead-letters": "DeadLetters", "oldest-message": "OldestMessage"} | {
        "backlog": "Backlog"
    }
    for one in ALARMS:
        found = filled(properties(f"{templates[one.name]}Alarm"))
        assert found["AlarmName"] == plant.pipeline.alarm(one.name)
        assert found["MetricName"] == one.metric and found["Statistic"] == one.statistic
        assert (found["Period"], found["Threshold"]) == (one.period, one.threshold)


def test_queues_function_and_rule_are_the_same(plant: Plant) -> None:
    client = plant.aws.client
    found = client("sqs").get_queue_attributes(
        QueueUrl=plant.pipeline.queue, AttributeNames=["All"]
    )
    queue = properties("Queue")
    assert found["Attributes"]["VisibilityTimeout"] == str(queue["VisibilityTimeout"])
    assert queue["RedrivePolicy"]["maxReceiveCount"] == deployment.TRIES
    function = client("lambda").get_function_configuration(FunctionName=plant.pipeline.function)
    template = filled(properties("Function"))
    for name in ("FunctionName", "Runtime", "Handler", "Timeout", "MemorySize"):
        assert function[name] == template[name]
    assert (
        function["Environment"]["Variables"].keys() == template["Environment"]["Variables"].keys()
    )
    rule = client("ses").describe_active_receipt_rule_set()["Rules"][0]
    wanted = filled(properties("Rule")["Rule"])
    wanted["Actions"][0]["S3Action"]["BucketName"] = plant.pipeline.incoming_bucket
    assert rule == wanted
    mapping = client("lambda").list_event_source_mappings()["EventSourceMappings"][0]
    assert mapping["BatchSize"] == properties("Mapping")["BatchSize"]
    assert mapping["FunctionResponseTypes"] == properties("Mapping")["FunctionResponseTypes"]


def test_buckets_and_their_lifecycle_are_the_same(plant: Plant) -> None:
    for name, bucket in {
        "IncomingBucket": plant.pipeline.incoming_bucket,
        "AttachmentsBucket": plant.pipeline.attachments_bucket,
    }.items():
        assert filled(properties(name))["BucketName"] == bucket
        found = plant.aws.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)
        days = properties(name)["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"]
        assert found["Rules"][0]["Expiration"] == {"Days": days}
