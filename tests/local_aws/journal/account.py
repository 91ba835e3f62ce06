"""An account with something in every service, and everything that can be seen of it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

Client = Callable[[str], Any]
Lab = Callable[[str, str, dict[str, Any]], dict[str, Any]]

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)

HANDLER = """
import os, uuid, boto3
def handler(event, context):
    table = boto3.client("dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    made = str(uuid.uuid4())
    for record in event.get("Records", [event]):
        item = {"id": {"S": made}, "body": {"S": str(record["body"])}}
        table.put_item(TableName="seen", Item=item)
    print("wrote", made)
    return made
"""
"""What no clock and no seed governs: an id that is another one each time."""

MAIL = b"From: a@shop.example\r\nTo: b@post.example\r\nSubject: %d\r\n\r\nHello\r\n"


def package(source: str) -> bytes:
    """Return a deployment package with app.py."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr(zipfile.ZipInfo("app.py", (2026, 1, 1, 0, 0, 0)), source)
    return target.getvalue()


def fill(client: Client, lab: Lab) -> None:
    """Make something in every service."""
    _mail(client, lab)
    _zones(client, lab)
    _archive(client, lab)
    _texts(client, lab)
    _queues(client)
    _others(client)
    _office(client, lab)
    _stream(client)
    lab("POST", "clock/advance", {"seconds": 3600})
    client("firehose").put_record(DeliveryStreamName="mail-events", Record={"Data": b"buffered"})


def _mail(client: Client, lab: Lab) -> None:
    ses = client("sesv2")
    ses.create_configuration_set(ConfigurationSetName="news")
    ses.create_email_identity(EmailIdentity="shop@nutrition.example")
    lab("POST", "identities/verify", {"identity": "shop@nutrition.example"})
    lab("POST", "accounts/production", {})
    ses.create_contact_list(ContactListName="readers")
    ses.put_suppressed_destination(EmailAddress="no@gmail.example", Reason="COMPLAINT")
    text = {"Data": "Hello"}
    for name in ("ana", "ben"):
        ses.send_email(
            FromEmailAddress="shop@nutrition.example",
            Destination={"ToAddresses": [f"{name}@gmail.example"]},
            Content={"Simple": {"Subject": text, "Body": {"Text": text}}},
            ConfigurationSetName="news",
        )
    client("ses").create_receipt_rule_set(RuleSetName="incoming")


def _zones(client: Client, lab: Lab) -> None:
    dns = client("route53")
    zone = dns.create_hosted_zone(Name="nutrition.example", CallerReference="1")["HostedZone"]
    record = {"Name": "www.nutrition.example", "Type": "A", "TTL": 60}
    record["ResourceRecords"] = [{"Value": "203.0.113.5"}]
    change = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    dns.change_resource_record_sets(HostedZoneId=zone["Id"], ChangeBatch=change)


def _archive(client: Client, lab: Lab) -> None:
    mm = client("mailmanager")
    archive = mm.create_archive(ArchiveName="everything")["ArchiveId"]
    lab("POST", f"archives/{archive}/fill", {"messages": 50, **HERE})
    rules = [{"Actions": [{"Archive": {"TargetArchive": archive}}]}]
    mm.create_ingress_point(
        IngressPointName="door",
        Type="OPEN",
        TlsPolicy="OPTIONAL",
        RuleSetId=mm.create_rule_set(RuleSetName="rules", Rules=rules)["RuleSetId"],
        TrafficPolicyId=mm.create_traffic_policy(
            TrafficPolicyName="all", DefaultAction="ALLOW", PolicyStatements=[]
        )["TrafficPolicyId"],
    )


def _texts(client: Client, lab: Lab) -> None:
    sms = client("pinpoint-sms-voice-v2")
    number = sms.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="SIMULATOR",
    )["PhoneNumber"]
    sms.create_configuration_set(ConfigurationSetName="texts")
    sms.send_text_message(
        DestinationPhoneNumber="+14254147755", OriginationIdentity=number, MessageBody="Hello"
    )


def _queues(client: Client) -> None:
    sqs, sns = client("sqs"), client("sns")
    queue = sqs.create_queue(QueueName="work")["QueueUrl"]
    topic = sns.create_topic(Name="news")["TopicArn"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["QueueArn"])
    for number in range(3):
        sns.publish(TopicArn=topic, Message=str(number))
    sqs.receive_message(QueueUrl=queue, VisibilityTimeout=7200)


def _others(client: Client) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="objects")
    s3.put_object(Bucket="objects", Key="a/b c", Body=bytes(range(256)))
    client("dynamodb").create_table(
        TableName="seen",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    role = client("iam").create_role(RoleName="functions", AssumeRolePolicyDocument=TRUST)
    client("iam").create_user(UserName="ana")
    client("iam").create_access_key(UserName="ana")
    client("secretsmanager").create_secret(Name="password", SecretString="secret")
    client("logs").create_log_group(logGroupName="app")
    client("cloudwatch").put_metric_alarm(
        AlarmName="old",
        MetricName="ApproximateAgeOfOldestMessage",
        Namespace="AWS/SQS",
        Dimensions=[{"Name": "QueueName", "Value": "work"}],
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=30,
        ComparisonOperator="GreaterThanThreshold",
    )
    client("lambda").create_function(
        FunctionName="write",
        Runtime="python3.13",
        Handler="app.handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": package(HANDLER)},
    )


OFFICE = "/aws/vendedlogs/office"


def _office(client: Client, lab: Lab) -> None:
    """An organisation at work, with a rule for it and a log of its logins."""
    names = {"alias": "nutrition", "domain": "nutrition.example"}
    made = lab("POST", "workmail/organizations", names)
    client("workmail").put_access_control_rule(
        OrganizationId=made["organization_id"],
        Name="office",
        Effect="ALLOW",
        Description="From the office",
        IpRanges=["198.51.100.0/24"],
    )
    logs = client("logs")
    logs.create_log_group(logGroupName=OFFICE)
    group = f"arn:aws:logs:us-east-1:123456789012:log-group:{OFFICE}"
    kind = {"resourceArn": made["arn"], "logType": "AUTHENTICATION_LOGS"}
    logs.put_delivery_source(name="logins", **kind)
    destination = logs.put_delivery_destination(
        name="office", deliveryDestinationConfiguration={"destinationResourceArn": group}
    )["deliveryDestination"]["arn"]
    logs.create_delivery(deliverySourceName="logins", deliveryDestinationArn=destination)
    lab(
        "POST",
        f"workmail/organizations/{made['organization_id']}/activity",
        {"kind": "normal-week"},
    )


def _stream(client: Client) -> None:
    """A stream to the bucket, with records that are delivered within the hour."""
    role = client("iam").create_role(RoleName="stream", AssumeRolePolicyDocument=TRUST)
    client("firehose").create_delivery_stream(
        DeliveryStreamName="mail-events",
        ExtendedS3DestinationConfiguration={
            "RoleARN": role["Role"]["Arn"],
            "BucketARN": "arn:aws:s3:::objects",
            "BufferingHints": {"SizeInMBs": 5, "IntervalInSeconds": 60},
            "CompressionFormat": "GZIP",
        },
    )
    records = [{"Data": f"{number}\n".encode()} for number in range(3)]
    client("firehose").put_record_batch(DeliveryStreamName="mail-events", Records=records)


HERE = {"account_id": "123456789012", "region": "us-east-1"}


def describe(client: Client, lab: Lab) -> dict[str, Any]:
    """Return everything that can be seen of the account, without the ids of requests."""
    queue = {"QueueUrl": client("sqs").get_queue_url(QueueName="work")["QueueUrl"]}
    zone = client("route53").list_hosted_zones()["HostedZones"][0]["Id"]
    archive = client("mailmanager").list_archives()["Archives"][0]["ArchiveId"]
    found = {
        "identity": client("sesv2").get_email_identity(EmailIdentity="shop@nutrition.example"),
        "account": client("sesv2").get_account(),
        "sets": client("sesv2").list_configuration_sets(),
        "suppressed": client("sesv2").list_suppressed_destinations(),
        "lists": client("sesv2").list_contact_lists(),
        "rules": client("ses").list_receipt_rule_sets(),
        "quota": client("ses").get_send_quota(),
        "records": client("route53").list_resource_record_sets(HostedZoneId=zone),
        "archive": client("mailmanager").get_archive(ArchiveId=archive),
        "doors": client("mailmanager").list_ingress_points(),
        "numbers": client("pinpoint-sms-voice-v2").describe_phone_numbers(),
        "queue": client("sqs").get_queue_attributes(**queue, AttributeNames=["All"]),
        "topics": client("sns").list_subscriptions(),
        "buckets": client("s3").list_buckets()["Buckets"],
        "objects": _objects(client("s3")),
        "stream": client("firehose").describe_delivery_stream(DeliveryStreamName="mail-events"),
        **_organization(client("workmail")),
        "items": client("dynamodb").scan(TableName="seen"),
        "table": client("dynamodb").describe_table(TableName="seen"),
        "keys": client("iam").list_access_keys(UserName="ana"),
        "secret": client("secretsmanager").get_secret_value(SecretId="password"),
        "alarm": client("cloudwatch").describe_alarms(),
        "history": client("cloudwatch").describe_alarm_history(),
        "functions": client("lambda").list_functions(),
        "groups": client("logs").describe_log_groups(),
        "events": _log_events(client),
        "ana": lab("GET", "mailboxes/ana@gmail.example", {}),
        "post": lab("GET", "mailboxes/b@post.example", {}),
        "phone": lab("GET", "phones/+14254147755", {}),
        "dns": lab("GET", "dns/www.nutrition.example/A", {}),
        "now": lab("GET", "status", {})["now"],
    }
    return {name: _without_metadata(value) for name, value in found.items()}


def _objects(s3: Any) -> dict[str, bytes]:
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket="objects")["Contents"]]
    return {key: s3.get_object(Bucket="objects", Key=key)["Body"].read() for key in keys}


def _organization(workmail: Any) -> dict[str, Any]:
    (found,) = workmail.list_organizations()["OrganizationSummaries"]
    this = {"OrganizationId": found["OrganizationId"]}
    return {
        "organization": workmail.describe_organization(**this),
        "users": workmail.list_users(**this),
        "access": workmail.list_access_control_rules(**this),
        "roles": workmail.list_impersonation_roles(**this),
    }


def _log_events(client: Client) -> list[Any]:
    logs = client("logs")
    groups = logs.describe_log_groups()["logGroups"]
    names = [one["logGroupName"] for one in groups]
    return [logs.filter_log_events(logGroupName=name)["events"] for name in names]


def _without_metadata(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: one for name, one in value.items() if name != "ResponseMetadata"}
    return value
