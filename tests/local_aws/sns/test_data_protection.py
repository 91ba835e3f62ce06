"""Topics with data protection policies: who gets what, what is refused, what is written down."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.data_protection.managed import ARN_PREFIX
from local_aws.world import LocalAws

NUMBER = "4539894458086459"
TEXT = f"My credit card number is {NUMBER}"
MASKED = "My credit card number is ################"
REDACTED = "My credit card number is "
MASK = {"Deidentify": {"MaskConfig": {"MaskWithCharacter": "#"}}}
ROLE = "arn:aws:iam::123456789012:role/ReportingApplicationRole"
LOG_GROUP = "/aws/vendedlogs/findings"


def policy(operation: Any, direction: str = "Inbound", principal: str = "*") -> str:
    statement = {
        "DataDirection": direction,
        "Principal": [principal],
        "DataIdentifier": [f"{ARN_PREFIX}CreditCardNumber"],
        "Operation": operation,
    }
    return json.dumps({"Name": "p", "Version": "2021-06-01", "Statement": [statement]})


class Topic:
    """A topic with a queue of the account's, and one that the reporting role subscribed."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.sns, self.sqs = aws.client("sns"), aws.client("sqs")
        self.arn = self.sns.create_topic(Name="approvals")["TopicArn"]
        given = aws.client("sts").assume_role(RoleArn=ROLE, RoleSessionName="reporting")
        key = given["Credentials"]
        reporting = aws.session().client(
            "sns",
            aws_access_key_id=key["AccessKeyId"],
            aws_secret_access_key=key["SecretAccessKey"],
            aws_session_token=key["SessionToken"],
        )
        self.payment, self.reporting = self.queue(self.sns, "pay"), self.queue(reporting, "report")

    def queue(self, sns: Any, name: str) -> str:
        url: str = self.sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = f"arn:aws:sqs:us-east-1:123456789012:{name}"
        raw = {"RawMessageDelivery": "true"}
        sns.subscribe(TopicArn=self.arn, Protocol="sqs", Endpoint=arn, Attributes=raw)
        return url

    def put(self, text: str) -> None:
        self.sns.put_data_protection_policy(ResourceArn=self.arn, DataProtectionPolicy=text)

    def publish(self, text: str = TEXT, **more: Any) -> str:
        found: str = self.sns.publish(TopicArn=self.arn, Message=text, **more)["MessageId"]
        return found

    def got(self, url: str) -> list[str]:
        found = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        return [one["Body"] for one in found.get("Messages", [])]

    def events(self, group: str) -> list[dict[str, Any]]:
        found = self.aws.client("logs").filter_log_events(logGroupName=group)["events"]
        return [json.loads(one["message"]) for one in found]


@pytest.fixture
def topic(aws: LocalAws) -> Topic:
    return Topic(aws)


def test_put_get_replace_and_take_away(topic: Topic) -> None:
    def now() -> str:
        found: str = topic.sns.get_data_protection_policy(ResourceArn=topic.arn)[
            "DataProtectionPolicy"
        ]
        return found

    assert now() == ""
    topic.put(policy({"Deny": {}}))
    assert now() == policy({"Deny": {}})
    topic.put("")
    assert now() == ""
    topic.publish()
    assert topic.got(topic.payment) == [TEXT]


def test_create_topic_with_a_policy(topic: Topic) -> None:
    asked = {"Name": "guarded", "DataProtectionPolicy": policy(MASK)}
    arn = topic.sns.create_topic(**asked)["TopicArn"]
    found = topic.sns.get_data_protection_policy(ResourceArn=arn)
    assert found["DataProtectionPolicy"] == policy(MASK)
    with pytest.raises(topic.sns.exceptions.InvalidParameterException):
        topic.sns.create_topic(Name="never", DataProtectionPolicy="{")
    names = [one["TopicArn"].rpartition(":")[2] for one in topic.sns.list_topics()["Topics"]]
    assert names == ["approvals", "guarded"]


def test_no_fifo_topic_and_no_missing_one(topic: Topic) -> None:
    arn = topic.sns.create_topic(Name="o.fifo", Attributes={"FifoTopic": "true"})["TopicArn"]
    with pytest.raises(topic.sns.exceptions.InvalidParameterException):
        topic.sns.put_data_protection_policy(ResourceArn=arn, DataProtectionPolicy=policy(MASK))
    with pytest.raises(topic.sns.exceptions.NotFoundException):
        topic.sns.get_data_protection_policy(ResourceArn=f"{arn}x")


def test_each_subscriber_gets_its_own_payload(topic: Topic) -> None:
    topic.put(policy(MASK, "Outbound", ROLE))
    topic.publish()
    assert topic.got(topic.payment) == [TEXT]
    assert topic.got(topic.reporting) == [MASKED]


def test_inbound_masks_for_all(topic: Topic) -> None:
    topic.put(policy(MASK))
    topic.publish()
    assert topic.got(topic.payment) == topic.got(topic.reporting) == [MASKED]


def test_inbound_deny_is_a_403_and_spares_the_rest(topic: Topic) -> None:
    topic.put(policy({"Deny": {}}))
    with pytest.raises(ClientError) as caught:
        topic.publish()
    assert caught.value.response["Error"]["Code"] == "AuthorizationError"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    entries = [{"Id": "a", "Message": "fine"}, {"Id": "b", "Message": TEXT}]
    with pytest.raises(topic.sns.exceptions.AuthorizationErrorException):
        topic.sns.publish_batch(TopicArn=topic.arn, PublishBatchRequestEntries=entries)
    topic.publish("nothing here")
    assert topic.got(topic.payment) == ["nothing here"]


def test_inbound_deny_of_another_principal(topic: Topic) -> None:
    topic.put(policy({"Deny": {}}, principal=ROLE))
    topic.publish()
    assert topic.got(topic.payment) == [TEXT]


def test_outbound_deny_is_logged_and_the_others_are_served(topic: Topic) -> None:
    feedback = ("SQSFailureFeedbackRoleArn", "arn:aws:iam::123456789012:role/log")
    topic.sns.set_topic_attributes(
        TopicArn=topic.arn, AttributeName=feedback[0], AttributeValue=feedback[1]
    )
    topic.put(policy({"Deny": {}}, "Outbound", ROLE))
    message_id = topic.publish()
    assert (topic.got(topic.payment), topic.got(topic.reporting)) == ([TEXT], [])
    (event,) = topic.events("sns/us-east-1/123456789012/approvals/Failure")
    assert event["notification"]["messageId"] == message_id
    assert event["delivery"]["statusCode"] == 403
    said = "The topic's data protection policy prohibits this message from being delivered to arn"
    assert event["delivery"]["providerResponse"].startswith(said)


def test_nothing_is_left_of_a_message(topic: Topic) -> None:
    topic.put(policy(MASK))
    with pytest.raises(topic.sns.exceptions.InvalidParameterException):
        topic.publish(NUMBER)


def test_an_audit_reports_what_came_in(topic: Topic) -> None:
    logs = topic.aws.client("logs")
    logs.create_log_group(logGroupName=LOG_GROUP)
    topic.aws.client("s3").create_bucket(Bucket="nothing-found")
    place = {"CloudWatchLogs": {"LogGroup": LOG_GROUP}}
    nothing = {"S3": {"Bucket": "nothing-found"}}
    places = {"FindingsDestination": place, "NoFindingsDestination": nothing}
    topic.put(policy({"Audit": {"SampleRate": "99", **places}}))
    message_id = topic.publish()
    topic.publish("nothing here")
    (event,) = topic.events(LOG_GROUP)
    assert event["messageId"] == message_id
    assert event["resourceArn"] == topic.arn
    assert event["callerPrincipal"] == "arn:aws:iam::123456789012:root"
    (found,) = event["dataIdentifiers"]
    assert found == {
        "name": "CreditCardNumber",
        "count": 1,
        "detections": [{"start": 25, "end": 41}],
    }
    listed = topic.aws.client("s3").list_objects_v2(Bucket="nothing-found")
    assert listed["KeyCount"] == 1
    metrics = topic.aws.client("cloudwatch").list_metrics(Namespace="AWS/SNS")["Metrics"]
    names = {one["MetricName"] for one in metrics}
    assert names == {"MessagesWithFindings", "MessagesWithNoFindings"}


def test_findings_go_to_a_stream(topic: Topic) -> None:
    topic.aws.client("s3").create_bucket(Bucket="findings")
    role = topic.aws.client("iam").create_role(RoleName="firehose", AssumeRolePolicyDocument="{}")
    topic.aws.client("firehose").create_delivery_stream(
        DeliveryStreamName="findings",
        ExtendedS3DestinationConfiguration={
            "RoleARN": role["Role"]["Arn"],
            "BucketARN": "arn:aws:s3:::findings",
        },
    )
    place = {"Firehose": {"DeliveryStream": "findings"}}
    topic.put(policy({"Audit": {"SampleRate": "99", "FindingsDestination": place}}))
    message_id = topic.publish()
    topic.aws.clock.advance(600)
    s3 = topic.aws.client("s3")
    (stored,) = s3.list_objects_v2(Bucket="findings")["Contents"]
    text = s3.get_object(Bucket="findings", Key=stored["Key"])["Body"].read()
    assert json.loads(text)["messageId"] == message_id


@pytest.mark.parametrize(("direction", "raw"), [("Inbound", REDACTED), ("Outbound", TEXT)])
def test_redacted_is_cut_off(topic: Topic, direction: str, raw: str) -> None:
    principal = ROLE if direction == "Outbound" else "*"
    topic.put(policy({"Deidentify": {"RedactConfig": {}}}, direction, principal))
    topic.publish()
    assert (topic.got(topic.payment), topic.got(topic.reporting)) == ([raw], [REDACTED])


def test_a_sample_rate_takes_its_share(topic: Topic) -> None:
    logs = topic.aws.client("logs")
    logs.create_log_group(logGroupName=LOG_GROUP)
    place = {"CloudWatchLogs": {"LogGroup": LOG_GROUP}}
    topic.put(policy({"Audit": {"SampleRate": "25", "FindingsDestination": place}}))
    for _ in range(200):
        topic.publish()
    assert 30 <= len(topic.events(LOG_GROUP)) <= 70


def test_filters_look_at_what_was_published(topic: Topic) -> None:
    topic.put(policy(MASK, "Outbound"))
    url = topic.sqs.create_queue(QueueName="filtered")["QueueUrl"]
    wanted = json.dumps({"card": [NUMBER]})
    topic.sns.subscribe(
        TopicArn=topic.arn,
        Protocol="sqs",
        Endpoint="arn:aws:sqs:us-east-1:123456789012:filtered",
        Attributes={
            "FilterPolicyScope": "MessageBody",
            "FilterPolicy": wanted,
            "RawMessageDelivery": "true",
        },
    )
    topic.publish(json.dumps({"card": NUMBER}))
    topic.publish(json.dumps({"card": "5555555555554444"}))
    assert topic.got(url) == ['{"card": "################"}']


def test_messages_by_protocol(topic: Topic) -> None:
    topic.put(policy(MASK, "Outbound", ROLE))
    message = json.dumps({"default": "hello", "sqs": TEXT})
    topic.publish(message, MessageStructure="json")
    assert (topic.got(topic.payment), topic.got(topic.reporting)) == ([TEXT], [MASKED])


EXPENSE = """{
    "expense": {
        "currency": "USD",
        "amount": 175.99,
        "category": "Office Supplies",
        "status": "Approved",
        "created_at": "2023-10-17T20:03:44+0000",
        "updated_at": "2023-10-19T14:21:51+0000"
    },
    "payment": {
        "credit_card_network": "Visa",
        "credit_card_number": "4539894458086459"
    },
    "reviewer": {
        "employee_id": "EID-123456789-US",
        "employee_location": "Seattle, USA"
    },
    "contractor": {
        "employee_id": "CID-000012348-CA",
        "employee_location": "Vancouver, CAN"
    }
}"""


def test_an_expense_report_to_the_letter_for_both_subscribers(topic: Topic) -> None:
    rules = json.loads(policy(MASK, "Outbound", ROLE))
    employee = {"Name": "MyCompanyEmployeeId", "Regex": r"EID-\d{9}-US"}
    rules["Configuration"] = {"CustomDataIdentifier": [employee]}
    rules["Statement"][0]["DataIdentifier"].append("MyCompanyEmployeeId")
    topic.put(json.dumps(rules))
    topic.publish(EXPENSE)
    hidden = "################"
    masked = EXPENSE.replace(NUMBER, hidden).replace("EID-123456789-US", hidden)
    assert topic.got(topic.payment) == [EXPENSE]
    assert topic.got(topic.reporting) == [masked]


HANDLER = """
def handler(event, context):
    print("GOT", event["Records"][0]["Sns"]["Message"])
"""


def test_a_function_gets_its_subscription_s_payload(topic: Topic) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("app.py", HANDLER)
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}
    statement = {**trust, "Action": "sts:AssumeRole"}
    trusted = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam = topic.aws.client("iam")
    role = iam.create_role(RoleName="run", AssumeRolePolicyDocument=trusted)["Role"]["Arn"]
    log = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}
    allowed = json.dumps({"Version": "2012-10-17", "Statement": [log]})
    iam.put_role_policy(RoleName="run", PolicyName="log", PolicyDocument=allowed)
    functions = topic.aws.client("lambda")
    made = functions.create_function(
        FunctionName="report",
        Runtime="python3.13",
        Role=role,
        Handler="app.handler",
        Code={"ZipFile": archive.getvalue()},
    )["FunctionArn"]
    functions.add_permission(
        FunctionName="report",
        StatementId="sns",
        Action="lambda:InvokeFunction",
        Principal="sns.amazonaws.com",
    )
    topic.sns.subscribe(TopicArn=topic.arn, Protocol="lambda", Endpoint=made)
    topic.put(policy(MASK, "Outbound"))
    topic.publish()
    topic.aws.clock.advance(5)
    events = topic.aws.client("logs").filter_log_events(logGroupName="/aws/lambda/report")["events"]
    assert [e["message"].strip() for e in events if "GOT" in e["message"]] == [f"GOT {MASKED}"]
