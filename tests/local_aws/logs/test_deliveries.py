"""Log deliveries: sources, destinations, what connects them, and where records end."""

import json

import pytest
from botocore.exceptions import ClientError

from local_aws.logs.writing import deliver
from local_aws.world import ACCOUNT_ID, REGION

GROUP_ARN = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/mail"


@pytest.fixture
def logs(aws):
    return aws.client("logs")


@pytest.fixture
def rule_set(aws):
    client = aws.client("mailmanager")
    made = client.create_rule_set(RuleSetName="rules", Rules=[])["RuleSetId"]
    return client.get_rule_set(RuleSetId=made)["RuleSetArn"]


def source(logs, arn, name="source"):
    return logs.put_delivery_source(name=name, resourceArn=arn, logType="APPLICATION_LOGS")


def destination(logs, target=GROUP_ARN, name="destination"):
    made = logs.put_delivery_destination(
        name=name, deliveryDestinationConfiguration={"destinationResourceArn": target}
    )
    return made["deliveryDestination"]["arn"]


def test_life(logs, rule_set):
    shown = source(logs, rule_set)["deliverySource"]
    assert (shown["service"], shown["resourceArns"]) == ("ses", [rule_set])
    arn = destination(logs)
    delivery = logs.create_delivery(deliverySourceName="source", deliveryDestinationArn=arn)
    made = delivery["delivery"]["id"]
    assert delivery["delivery"]["deliveryDestinationType"] == "CWL"
    assert logs.get_delivery(id=made)["delivery"] == delivery["delivery"]
    assert logs.get_delivery_source(name="source")["deliverySource"] == shown
    assert logs.get_delivery_destination(name="destination")["deliveryDestination"]["arn"] == arn
    with pytest.raises(logs.exceptions.ConflictException):
        logs.create_delivery(deliverySourceName="source", deliveryDestinationArn=arn)
    for delete in (logs.delete_delivery_source, logs.delete_delivery_destination):
        with pytest.raises(logs.exceptions.ConflictException):
            delete(name=delete.__name__.removeprefix("delete_delivery_"))
    logs.delete_delivery(id=made)
    logs.delete_delivery_source(name="source")
    logs.delete_delivery_destination(name="destination")
    assert logs.describe_deliveries()["deliveries"] == []
    assert logs.describe_delivery_sources()["deliverySources"] == []
    assert logs.describe_delivery_destinations()["deliveryDestinations"] == []
    for missing in (
        lambda: logs.get_delivery(id=made),
        lambda: logs.delete_delivery_source(name="source"),
        lambda: logs.create_delivery(deliverySourceName="source", deliveryDestinationArn=arn),
    ):
        with pytest.raises(logs.exceptions.ResourceNotFoundException):
            missing()


def test_a_source_has_to_be_there_and_write_such_logs(logs, rule_set):
    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        source(logs, rule_set[:-1] + "_")
    with pytest.raises(logs.exceptions.ValidationException, match="APPLICATION_LOGS"):
        logs.put_delivery_source(
            name="s", resourceArn=rule_set, logType="TRAFFIC_POLICY_DEBUG_LOGS"
        )
    with pytest.raises(ClientError, match="NotImplemented"):
        source(logs, "arn:aws:cloudfront::123456789012:distribution/E1")


def test_a_source_keeps_its_resource(aws, logs, rule_set):
    source(logs, rule_set)
    source(logs, rule_set)
    client = aws.client("mailmanager")
    other = client.create_rule_set(RuleSetName="other", Rules=[])["RuleSetId"]
    with pytest.raises(logs.exceptions.ConflictException):
        source(logs, client.get_rule_set(RuleSetId=other)["RuleSetArn"])


def test_what_is_not_done_is_refused_by_name(logs, rule_set):
    source(logs, rule_set)
    arn = destination(logs)
    for call in (
        lambda: logs.put_delivery_destination(
            name="d",
            outputFormat="parquet",
            deliveryDestinationConfiguration={"destinationResourceArn": GROUP_ARN},
        ),
        lambda: logs.create_delivery(
            deliverySourceName="source", deliveryDestinationArn=arn, recordFields=["a"]
        ),
        lambda: logs.update_delivery_configuration(id="a"),
    ):
        with pytest.raises(ClientError, match="NotImplemented"):
            call()
    with pytest.raises(logs.exceptions.ValidationException, match="log group"):
        destination(logs, "arn:aws:sqs:us-east-1:123456789012:queue")


def test_lists_have_pages(logs):
    for number in range(3):
        destination(logs, name=f"d{number}")
    first = logs.describe_delivery_destinations(limit=2)
    rest = logs.describe_delivery_destinations(limit=2, nextToken=first["nextToken"])
    pages = [one["deliveryDestinations"] for one in (first, rest)]
    assert [[one["name"] for one in page] for page in pages] == [["d0", "d1"], ["d2"]]


def test_the_rest_of_cloudwatch_logs_is_motos(logs):
    logs.create_log_group(logGroupName="mine")
    assert [one["logGroupName"] for one in logs.describe_log_groups()["logGroups"]] == ["mine"]


def test_records_end_in_log_group_bucket_and_stream(aws, logs, rule_set):
    logs.create_log_group(logGroupName="/aws/vendedlogs/mail")
    aws.client("s3").create_bucket(Bucket="log-bucket")
    aws.client("s3").create_bucket(Bucket="stream-bucket")
    iam = aws.client("iam")
    role = iam.create_role(RoleName="firehose", AssumeRolePolicyDocument="{}")["Role"]
    stream = aws.client("firehose").create_delivery_stream(
        DeliveryStreamName="mail",
        ExtendedS3DestinationConfiguration={
            "RoleARN": role["Arn"],
            "BucketARN": "arn:aws:s3:::stream-bucket",
        },
    )["DeliveryStreamARN"]
    source(logs, rule_set)
    targets = [GROUP_ARN, "arn:aws:s3:::log-bucket/mail", stream, "arn:aws:s3:::no-such-bucket"]
    for number, target in enumerate(targets):
        arn = destination(logs, target, f"d{number}")
        logs.create_delivery(deliverySourceName="source", deliveryDestinationArn=arn)
    record = {"message_id": "m"}
    for _ in range(2):
        deliver(aws, ACCOUNT_ID, REGION, rule_set, "APPLICATION_LOGS", record)
    aws.clock.advance(300)
    events = logs.filter_log_events(logGroupName="/aws/vendedlogs/mail")["events"]
    assert [json.loads(event["message"]) for event in events] == [record, record]
    for bucket, prefix, count in (("log-bucket", "mail/AWSLogs/", 2), ("stream-bucket", "", 1)):
        objects = aws.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
        assert len(objects) == count
        assert all(one["Key"].startswith(prefix) for one in objects)
