"""Lesson 12's checks: blank, solved, and wrong in the ways people are wrong."""

import pytest

from messaging_lab import Lab
from messaging_lab.archive_export import make_bucket
from messaging_lab.delivery_tracking.deployment import TRANSFORM, grants, package
from messaging_lab.identities import verify_addresses
from messaging_lab.roles import allow, trust
from messaging_lab.streams import failed_records, wait_for_stream

ORDERS = "orders@nutrition.example"
ANA = "ana@gmail.example"
TABLE = {"Variables": {"TABLE": "delivery-status"}}
WRONG = {"Variables": {"TABLE": "delivery-state"}}
INTO = {"DeliveryStreamName": "delivery-events"}


@pytest.fixture
def lab():
    """A lab in which the lesson has come to its exercises."""
    lab = Lab.open(lesson="12")
    lab.grant_production()
    verify_addresses(lab, ORDERS)
    make_table(lab)
    role = make_role(lab)
    make_function(lab, role)
    lab.target = {"IamRoleArn": role, "DeliveryStreamArn": make_stream(lab, role)}
    lab.client("sesv2").create_configuration_set(ConfigurationSetName="orders")
    connect(lab, "tracking", ["SEND", "DELIVERY"])
    send(lab, ANA)
    lab.clock.wait(120)
    lab.lost = failed_records(lab, lab.bucket)
    return lab


def make_table(lab):
    keys = {"message_id": "HASH", "destination": "RANGE"}
    lab.client("dynamodb").create_table(
        TableName="delivery-status",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys.items()],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in keys],
    )


def make_role(lab):
    lab.bucket = make_bucket(lab, "delivery-events")
    iam, services = lab.client("iam"), trust("lambda", "firehose", "ses")
    role = iam.create_role(RoleName="tracking", AssumeRolePolicyDocument=services)["Role"]["Arn"]
    policy = allow(grants(lab.region, lab.account_id, lab.bucket))
    iam.put_role_policy(RoleName="tracking", PolicyName="work", PolicyDocument=policy)
    return role


def make_function(lab, role):
    lab.client("lambda").create_function(
        FunctionName="delivery-transform",
        Runtime="python3.13",
        Handler=TRANSFORM,
        Code={"ZipFile": package()},
        Role=role,
        Environment=WRONG,
        Timeout=30,
    )


def make_stream(lab, role):
    function = f"arn:aws:lambda:{lab.region}:{lab.account_id}:function:delivery-transform"
    parameters = [{"ParameterName": "LambdaArn", "ParameterValue": function}]
    lab.client("firehose").create_delivery_stream(
        **INTO,
        ExtendedS3DestinationConfiguration={
            "RoleARN": role,
            "BucketARN": f"arn:aws:s3:::{lab.bucket}",
            "BufferingHints": {"IntervalInSeconds": 0, "SizeInMBs": 1},
            "ProcessingConfiguration": {
                "Enabled": True,
                "Processors": [{"Type": "Lambda", "Parameters": parameters}],
            },
        },
    )
    return wait_for_stream(lab, "delivery-events")


def connect(lab, name, kinds, enabled=True, **target):
    lab.client("sesv2").create_configuration_set_event_destination(
        ConfigurationSetName="orders",
        EventDestinationName=name,
        EventDestination={
            "Enabled": enabled,
            "MatchingEventTypes": kinds,
            **(target or {"KinesisFirehoseDestination": lab.target}),
        },
    )


def send(lab, to):
    lab.clock.wait(1)
    content = {"Simple": {"Subject": {"Data": "Leeks"}, "Body": {"Text": {"Data": "Soup."}}}}
    lab.client("sesv2").send_email(
        FromEmailAddress=ORDERS,
        Destination={"ToAddresses": [to]},
        Content=content,
        ConfigurationSetName="orders",
    )


def mend(lab):
    functions = lab.client("lambda")
    functions.update_function_configuration(FunctionName="delivery-transform", Environment=TABLE)


def put_again(lab, records):
    again = [{"Data": one.data} for one in records]
    lab.client("firehose").put_record_batch(**INTO, Records=again)


def missing(lab, name):
    return [finding.sentence for finding in lab.check(name).findings if not finding.right]


NO_TABLE = "The function's TABLE is 'delivery-state', and there is no such table."
NOT_BACK = "The table doesn't know 1 of the 1 messages whose events failed."


def test_1_blank(lab):
    assert missing(lab, "12-1") == [NO_TABLE, NOT_BACK]


def test_1_the_function_alone_mended(lab):
    mend(lab)
    assert missing(lab, "12-1") == [NOT_BACK]


def test_1_put_again_before_the_function_was_mended(lab):
    put_again(lab, lab.lost)
    lab.clock.wait(120)
    mend(lab)
    assert missing(lab, "12-1") == [NOT_BACK]


def test_1_not_waited_for(lab):
    mend(lab)
    put_again(lab, lab.lost)
    assert missing(lab, "12-1") == [NOT_BACK]


def test_1_solved(lab):
    mend(lab)
    put_again(lab, lab.lost)
    lab.clock.wait(60)
    assert lab.check("12-1").passed


def test_1_without_a_failure():
    lab = Lab.open(lesson="12")
    assert "ResourceNotFoundException" in missing(lab, "12-1")[0]


NOBODY = "No event destination of orders takes complaints."
ELSEWHERE = "Complaints don't go to the stream delivery-events."
NONE_YET = "No mail in the table has a complaint yet."


def complain(lab):
    send(lab, lab.simulator("complaint"))
    lab.clock.wait(120)


def test_2_blank(lab):
    assert missing(lab, "12-2") == [NOBODY]


def test_2_sent_before_anybody_listens(lab):
    mend(lab)
    complain(lab)
    connect(lab, "complaints", ["COMPLAINT"])
    assert missing(lab, "12-2") == [NONE_YET]


def test_2_to_a_topic(lab):
    topic = lab.client("sns").create_topic(Name="complaints")["TopicArn"]
    connect(lab, "complaints", ["COMPLAINT"], SnsDestination={"TopicArn": topic})
    complain(lab)
    assert missing(lab, "12-2") == [ELSEWHERE, NONE_YET]


def test_2_switched_off(lab):
    mend(lab)
    connect(lab, "complaints", ["COMPLAINT"], enabled=False)
    complain(lab)
    assert missing(lab, "12-2") == ["The destination of complaints isn't enabled.", NONE_YET]


def test_2_with_a_function_that_still_fails(lab):
    connect(lab, "complaints", ["COMPLAINT"])
    complain(lab)
    assert missing(lab, "12-2") == [NONE_YET]


def test_2_solved(lab):
    mend(lab)
    connect(lab, "complaints", ["COMPLAINT"])
    complain(lab)
    assert lab.check("12-2").passed
