"""What a lesson makes of functions, streams, tables, log groups and numbers is taken back."""

import pytest

from messaging_lab import Lab
from messaging_lab.delivery_tracking.deployment import QUERY, package
from messaging_lab.roles import trust


@pytest.fixture
def lab():
    return Lab.open(lesson="12")


def make_function(lab):
    role = lab.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=trust("lambda"))
    functions = lab.client("lambda")
    functions.create_function(
        FunctionName="work",
        Runtime="python3.13",
        Handler=QUERY,
        Role=role["Role"]["Arn"],
        Code={"ZipFile": package()},
        Timeout=30,
    )
    return functions


def results(lab):
    return [(one.what.split()[1], one.result) for one in lab.clean_up().results]


def test_a_function_and_its_address(lab):
    functions = make_function(lab)
    functions.create_function_url_config(FunctionName="work", AuthType="AWS_IAM")
    functions.invoke(FunctionName="work", InvocationType="DryRun")
    assert results(lab) == [
        ("CreateFunctionUrlConfig", "undone"),
        ("CreateFunction", "undone"),
        ("CreateRole", "undone"),
    ]
    assert functions.list_functions()["Functions"] == []


def test_what_a_function_logged_goes_with_it_unless_the_group_was_there(lab):
    logs = lab.client("logs")
    for before in ([], ["/aws/lambda/work"]):
        for name in before:
            logs.create_log_group(logGroupName=name)
            lab._target.ledger.clear()
        make_function(lab).invoke(FunctionName="work", Payload=b"{}")
        assert lab.clean_up().complete
        found = logs.describe_log_groups()["logGroups"]
        assert [one["logGroupName"] for one in found] == before


def test_settings_of_a_function_that_was_there(lab):
    functions = make_function(lab)
    lab._target.ledger.clear()
    change = {"Timeout": 5, "Environment": {"Variables": {"TABLE": "other"}}}
    functions.update_function_configuration(FunctionName="work", **change)
    assert results(lab) == [("UpdateFunctionConfiguration", "undone")]
    found = functions.get_function_configuration(FunctionName="work")
    assert (found["Timeout"], found["Environment"]["Variables"]) == (30, {})


def test_a_queue_that_is_read_no_more(lab):
    functions = make_function(lab)
    lab.client("sqs").create_queue(QueueName="q")
    arn = f"arn:aws:sqs:{lab.region}:{lab.account_id}:q"
    functions.create_event_source_mapping(EventSourceArn=arn, FunctionName="work")
    assert results(lab)[0] == ("CreateEventSourceMapping", "undone")
    assert functions.list_event_source_mappings()["EventSourceMappings"] == []


def test_streams_tables_log_groups_and_numbers(lab):
    role = lab.client("iam").create_role(RoleName="s", AssumeRolePolicyDocument=trust("firehose"))
    lab.client("firehose").create_delivery_stream(
        DeliveryStreamName="s",
        S3DestinationConfiguration={
            "RoleARN": role["Role"]["Arn"],
            "BucketARN": "arn:aws:s3:::somewhere",
        },
    )
    lab.client("dynamodb").create_table(
        TableName="t",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}],
    )
    lab.client("logs").create_log_group(logGroupName="g")
    lab.client("logs").put_retention_policy(logGroupName="g", retentionInDays=30)
    sms = lab.client("pinpoint-sms-voice-v2")
    sms.create_configuration_set(ConfigurationSetName="c")
    sms.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="SIMULATOR",
    )
    assert [result for _, result in results(lab)] == ["undone"] * 7
    assert lab.client("dynamodb").list_tables()["TableNames"] == []
