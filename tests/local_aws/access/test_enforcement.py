"""What an IAM user's policies don't allow is refused, whichever service is asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.world import ACCOUNT_ID, REGION, LocalAws

Client = Callable[[str], Any]


@pytest.fixture
def user(aws: LocalAws) -> Callable[..., Client]:
    """Return a function that makes a user who may do what statements allow."""

    def make(*statements: dict[str, Any]) -> Client:
        iam = aws.client("iam")
        iam.create_user(UserName="app")
        full = [{"Effect": "Allow", "Resource": "*"} | one for one in statements]
        document = json.dumps({"Version": "2012-10-17", "Statement": full})
        iam.put_user_policy(UserName="app", PolicyName="app", PolicyDocument=document)
        key = iam.create_access_key(UserName="app")["AccessKey"]
        names = {"aws_access_key_id": key["AccessKeyId"]}
        names["aws_secret_access_key"] = key["SecretAccessKey"]
        return lambda service: aws.session().client(service, **names)  # type: ignore[call-overload]

    return make


def refused(call: Callable[..., Any], **params: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as raised:
        call(**params)
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    told = raised.value.response["Error"]
    return told["Code"], told["Message"]


def denied(action: str, arn: str) -> str:
    who = f"User: arn:aws:iam::{ACCOUNT_ID}:user/app is not authorized to perform: {action}"
    return f"{who} on resource: {arn} because no identity-based policy allows the {action} action"


JSON, XML = "AccessDeniedException", "AccessDenied"
HERE = f"{REGION}:{ACCOUNT_ID}"

CALLS: list[tuple[str, str, dict[str, Any], str, str, str]] = [
    ("sesv2", "get_contact_list", {"ContactListName": "a"}, JSON, "ses", f"{HERE}:contact-list/a"),
    ("ses", "list_identities", {}, XML, "ses", ""),
    ("mailmanager", "create_archive", {"ArchiveName": "mail"}, JSON, "ses", ""),
    ("pinpoint-sms-voice-v2", "describe_pools", {}, JSON, "sms-voice", ""),
    ("sns", "create_topic", {"Name": "t"}, "AuthorizationError", "sns", f"{HERE}:t"),
    ("sqs", "create_queue", {"QueueName": "q"}, XML, "sqs", f"{HERE}:q"),
    ("route53", "list_hosted_zones", {}, XML, "route53", ""),
    ("lambda", "list_functions", {}, JSON, "lambda", ""),
    ("logs", "create_log_group", {"logGroupName": "a"}, JSON, "logs", f"{HERE}:log-group:a:*"),
    ("cloudwatch", "delete_alarms", {"AlarmNames": ["a"]}, XML, "cloudwatch", f"{HERE}:alarm:a"),
    ("firehose", "list_delivery_streams", {}, JSON, "firehose", ""),
    ("s3", "list_buckets", {}, XML, "s3:ListAllMyBuckets", ""),
    ("s3", "get_object", {"Bucket": "mine", "Key": "a/b"}, XML, "s3", "::mine/a/b"),
    ("s3", "list_objects_v2", {"Bucket": "mine"}, XML, "s3:ListBucket", "::mine"),
    ("s3", "delete_object", {"Bucket": "mine", "Key": "a"}, XML, "s3", "::mine/a"),
    ("s3", "put_bucket_policy", {"Bucket": "mine", "Policy": "{}"}, XML, "s3", "::mine"),
    ("dynamodb", "describe_table", {"TableName": "t"}, JSON, "dynamodb", f"{HERE}:table/t"),
    ("secretsmanager", "get_secret_value", {"SecretId": "s"}, JSON, "secretsmanager",
     f"{HERE}:secret:s-??????"),
    ("iam", "create_user", {"UserName": "eve"}, XML, "iam", f":{ACCOUNT_ID}:user/eve"),
]  # fmt: skip
"""Service, method, parameters; the code, the action or its prefix, the end of the ARN."""


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]}.{call[1]}")
def test_what_no_policy_allows_is_refused_in_aws_s_words(
    user: Any, call: tuple[str, str, dict[str, Any], str, str, str]
) -> None:
    service, method, params, code, action, end = call
    client = user({"Action": "sts:AssumeRole"})(service)
    found = refused(getattr(client, method), **params)
    prefix, _, name = action.partition(":")
    name = name or client.meta.method_to_api_mapping[method]
    wanted = denied(f"{prefix}:{name}", f"arn:aws:{prefix}:{end}" if end else "*")
    assert found == (code, wanted)


def test_a_head_is_refused_without_a_word(user: Any) -> None:
    client = user({"Action": "s3:PutObject"})("s3")
    assert refused(client.head_object, Bucket="mine", Key="a") == ("403", "Forbidden")


def test_what_a_policy_allows_goes_through_and_its_neighbour_does_not(user: Any) -> None:
    client = user({"Action": "sqs:*", "Resource": f"arn:aws:sqs:{REGION}:{ACCOUNT_ID}:mine"})
    url = client("sqs").create_queue(QueueName="mine")["QueueUrl"]
    client("sqs").send_message(QueueUrl=url, MessageBody="hello")
    assert refused(client("sqs").create_queue, QueueName="yours")[0] == "AccessDenied"


def test_an_explicit_deny_wins_and_is_named(user: Any) -> None:
    client = user({"Action": "sns:*"}, {"Action": "sns:CreateTopic", "Effect": "Deny"})
    assert client("sns").list_topics()["Topics"] == []
    text = refused(client("sns").create_topic, Name="t")[1]
    assert text.endswith("with an explicit deny in an identity-based policy")


def test_conditions_on_services_own_keys_are_evaluated(aws: LocalAws, user: Any) -> None:
    zone = aws.client("route53").create_hosted_zone(Name="a.example", CallerReference="1")
    key = "route53:ChangeResourceRecordSetsRecordTypes"
    condition = {"ForAllValues:StringEquals": {key: ["TXT"]}}
    client = user({"Action": "route53:ChangeResourceRecordSets", "Condition": condition})

    def change(kind: str, value: str) -> None:
        record = {"Name": "x.a.example", "Type": kind, "TTL": 60}
        record["ResourceRecords"] = [{"Value": value}]
        batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
        client("route53").change_resource_record_sets(
            HostedZoneId=zone["HostedZone"]["Id"], ChangeBatch=batch
        )

    change("TXT", '"v=DMARC1"')
    assert refused(lambda: change("A", "192.0.2.1"))[0] == "AccessDenied"


def test_a_number_is_allowed_by_its_id(aws: LocalAws, user: Any) -> None:
    sms = aws.client("pinpoint-sms-voice-v2")
    made = sms.request_phone_number(
        IsoCountryCode="US", MessageType="TRANSACTIONAL", NumberCapabilities=["SMS"],
        NumberType="SIMULATOR",
    )  # fmt: skip
    client = user({"Action": "sms-voice:SendTextMessage", "Resource": made["PhoneNumberArn"]})
    client("pinpoint-sms-voice-v2").send_text_message(
        DestinationPhoneNumber="+14254147755", OriginationIdentity=made["PhoneNumber"],
        MessageBody="hello",
    )  # fmt: skip


def test_everybody_may_ask_who_they_are(user: Any) -> None:
    client = user({"Action": "sns:ListTopics"})
    assert client("sts").get_caller_identity()["Account"] == ACCOUNT_ID


def test_the_account_s_own_credentials_may_do_everything(aws: LocalAws, user: Any) -> None:
    user({"Action": "sns:ListTopics"})
    assert aws.client("sqs").create_queue(QueueName="q")["QueueUrl"]
