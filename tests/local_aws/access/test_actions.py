"""Operations, the actions that allow them, and the resources that a call names."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest

from local_aws.access.actions import EXCEPTIONS, PREFIXES, actions_of, find_action, services
from local_aws.access.needs import needs_of
from local_aws.access.resources import PATHS, Place
from local_aws.registry import PACKAGES, find_service

MODELS = botocore.session.get_session()
PLACE = Place("123456789012", "eu-west-1")


def needs(service: str, operation: str, **params: object) -> list[tuple[str, tuple[str, ...]]]:
    found = needs_of(service, operation, params, PLACE)
    return [(one.action, one.resources) for one in found]


def test_every_exception_is_an_operation_and_leads_to_actions_that_exist() -> None:
    for (service, operation), actions in EXCEPTIONS.items():
        assert operation in MODELS.get_service_model(service).operation_names
        assert all(find_action(one) for one in actions), (service, operation)


def test_an_exception_is_written_only_where_there_is_no_action_of_that_name_alone() -> None:
    for (service, operation), actions in EXCEPTIONS.items():
        usual = f"{PREFIXES.get(service, service)}:{operation}"
        assert actions != (usual,)


def test_every_path_leads_to_a_type_of_resource_of_the_reference() -> None:
    for prefix, kinds in PATHS.items():
        assert set(kinds) <= set(services()[prefix]["resources"])


NEWER = {
    "sesv2": {"PutAccountPricingAttributes"},
    "pinpoint-sms-voice-v2": {"CarrierLookup", "ListAvailablePhoneNumbers"},
}
"""Operations that the local AWS does and the copy of the reference hasn't got."""


@pytest.mark.parametrize("service", sorted(PACKAGES))
def test_every_operation_that_is_done_here_has_its_action(service: str) -> None:
    done = find_service(service)
    assert done is not None
    gaps = {
        one for one in done.operations if not all(map(find_action, actions_of(service, one, {})))
    }
    assert gaps == NEWER.get(service, set())


HERE = "eu-west-1:123456789012"
URL = "http://127.0.0.1:4566/123456789012/jobs"

NAMED = [
    ("sqs", "SendMessage", {"QueueUrl": URL}, f"sqs:{HERE}:jobs"),
    ("sqs", "CreateQueue", {"QueueName": "jobs"}, f"sqs:{HERE}:jobs"),
    ("sns", "CreateTopic", {"Name": "news"}, f"sns:{HERE}:news"),
    ("sns", "Publish", {"TopicArn": f"arn:aws:sns:{HERE}:news"}, f"sns:{HERE}:news"),
    ("route53", "GetHostedZone", {"Id": "/hostedzone/Z1"}, "route53:::hostedzone/Z1"),
    ("route53", "GetChange", {"Id": "/change/C1"}, "route53:::change/C1"),
    ("s3", "GetObject", {"Bucket": "b", "Key": "k/1"}, "s3:::b/k/1"),
    ("s3", "ListObjectsV2", {"Bucket": "b"}, "s3:::b"),
    ("mailmanager", "GetArchive", {"ArchiveId": "a-1"}, f"ses:{HERE}:mailmanager-archive/a-1"),
    ("mailmanager", "GetArchiveSearch", {"SearchId": "s"}, f"ses:{HERE}:mailmanager-archive/*"),
    ("lambda", "Invoke", {"FunctionName": "f"}, f"lambda:{HERE}:function:f"),
    ("logs", "FilterLogEvents", {"logGroupName": "/a"}, f"logs:{HERE}:log-group:/a:*"),
    (
        "secretsmanager",
        "GetSecretValue",
        {"SecretId": "s"},
        f"secretsmanager:{HERE}:secret:s-??????",
    ),
    (
        "pinpoint-sms-voice-v2",
        "SendTextMessage",
        {"OriginationIdentity": "pool-1"},
        f"sms-voice:{HERE}:pool/pool-1",
    ),
    ("pinpoint-sms-voice-v2", "DeletePool", {"PoolId": "pool-1"}, f"sms-voice:{HERE}:pool/pool-1"),
]


@pytest.mark.parametrize(("service", "operation", "params", "arn"), NAMED)
def test_a_call_names_its_resource(
    service: str, operation: str, params: dict[str, Any], arn: str
) -> None:
    (need,) = needs_of(service, operation, params, PLACE)
    assert need.resources == (f"arn:aws:{arn}",)


def test_what_cannot_be_allowed_on_single_resources_is_on_everything() -> None:
    assert needs("sesv2", "GetAccount") == [("ses:GetAccount", ("*",))]
    assert needs("sns", "Publish", PhoneNumber="+447700900123") == [("sns:Publish", ("*",))]


def test_sending_is_about_the_identity_and_what_it_uses_and_says_from_whom() -> None:
    place = Place("123456789012", "eu-west-1", identity=lambda address: "nutrition.example")
    params = {"FromEmailAddress": "Shop <shop@nutrition.example>", "ConfigurationSetName": "news"}
    (need,) = needs_of("sesv2", "SendEmail", {**params, "Content": {"Simple": {}}}, place)
    mine = "arn:aws:ses:eu-west-1:123456789012:"
    assert set(need.resources) == {
        f"{mine}identity/nutrition.example",
        f"{mine}configuration-set/news",
    }
    assert need.values == {"ses:FromAddress": ("shop@nutrition.example",)}


@pytest.mark.parametrize(
    ("kind", "action"),
    [("Simple", "SendEmail"), ("Raw", "SendRawEmail"), ("Template", "SendTemplatedEmail")],
)
def test_version_2_asks_by_the_kind_of_content(kind: str, action: str) -> None:
    assert actions_of("sesv2", "SendEmail", {"Content": {kind: {}}}) == [f"ses:{action}"]


def test_a_change_of_records_says_which() -> None:
    records = {
        "Action": "UPSERT",
        "ResourceRecordSet": {"Name": "_DMARC.Shop.example.", "Type": "TXT"},
    }
    params = {"HostedZoneId": "Z1", "ChangeBatch": {"Changes": [records]}}
    (need,) = needs_of("route53", "ChangeResourceRecordSets", params, PLACE)
    key = "route53:ChangeResourceRecordSets"
    assert need.values == {
        f"{key}NormalizedRecordNames": ("_dmarc.shop.example",),
        f"{key}RecordTypes": ("TXT",),
        f"{key}Actions": ("UPSERT",),
    }


def test_a_role_that_is_handed_over_has_to_be_passed() -> None:
    role = "arn:aws:iam::123456789012:role/handler"
    found = needs_of("lambda", "CreateFunction", {"FunctionName": "f", "Role": role}, PLACE)
    assert [one.action for one in found] == ["lambda:CreateFunction", "iam:PassRole"]
    assert found[1].resources == (role,)
    assert found[1].values == {"iam:PassedToService": ("lambda.amazonaws.com",)}
    assert needs("iam", "GetRole", RoleName="handler") == [("iam:GetRole", (role,))]


def test_what_is_made_with_tags_needs_to_be_tagged() -> None:
    tags = [{"Key": "team", "Value": "mail"}]
    assert actions_of("sesv2", "CreateEmailIdentity", {"Tags": tags}) == [
        "ses:CreateEmailIdentity", "ses:TagResource",
    ]  # fmt: skip
    assert actions_of("sqs", "CreateQueue", {"tags": {"team": "mail"}})[1] == "sqs:TagQueue"
