"""Tags by ARN."""

from __future__ import annotations

import pytest
from tests.local_aws.ses.identity_kit import DOMAIN, error_of

from local_aws.world import ACCOUNT_ID, LocalAws

PREFIX = f"arn:aws:ses:us-east-1:{ACCOUNT_ID}"


@pytest.mark.parametrize("kind", ["identity", "configuration-set"])
def test_tags_are_added_changed_and_removed(aws: LocalAws, kind: str) -> None:
    sesv2 = aws.client("sesv2")
    name = DOMAIN if kind == "identity" else "main"
    tags = [{"Key": "team", "Value": "mail"}, {"Key": "stage", "Value": "test"}]
    if kind == "identity":
        sesv2.create_email_identity(EmailIdentity=name, Tags=tags)
    else:
        sesv2.create_configuration_set(ConfigurationSetName=name, Tags=tags)
    arn = f"{PREFIX}:{kind}/{name}"
    assert sesv2.list_tags_for_resource(ResourceArn=arn)["Tags"] == tags
    sesv2.tag_resource(ResourceArn=arn, Tags=[{"Key": "stage", "Value": "live"}])
    sesv2.untag_resource(ResourceArn=arn, TagKeys=["team", "ghost"])
    left = sesv2.list_tags_for_resource(ResourceArn=arn)["Tags"]
    assert left == [{"Key": "stage", "Value": "live"}]


def test_tags_show_in_the_identity(aws: LocalAws) -> None:
    sesv2, address = aws.client("sesv2"), "anna@gmail.example"
    sesv2.create_email_identity(EmailIdentity=address)
    sesv2.tag_resource(ResourceArn=f"{PREFIX}:identity/{address}", Tags=[{"Key": "a", "Value": ""}])
    shown = sesv2.get_email_identity(EmailIdentity=address)
    assert shown["Tags"] == [{"Key": "a", "Value": ""}]


@pytest.mark.parametrize(
    ("arn", "code", "message"),
    [
        ("nutrition.example", "BadRequestException", "ResourceArn is not the expected format"),
        (f"{PREFIX}:thing/x", "BadRequestException", "ResourceArn is not the expected format"),
        (
            "arn:aws:ses:us-east-1:999999999999:identity/x.example",
            "BadRequestException",
            "Operations on a resource created in a different account is not allowed",
        ),
        (
            f"{PREFIX}:identity/ghost.example",
            "NotFoundException",
            "No EmailIdentity present with name: ghost.example",
        ),
        (
            f"{PREFIX}:configuration-set/ghost",
            "NotFoundException",
            "No ConfigurationSet present with name: ghost",
        ),
    ],
)
def test_bad_arns_are_refused_in_aws_words(
    aws: LocalAws, arn: str, code: str, message: str
) -> None:
    refused = error_of(aws.client("sesv2").list_tags_for_resource, ResourceArn=arn)
    assert refused[:2] == (code, message)


def test_kinds_that_are_not_there_are_refused_by_name(aws: LocalAws) -> None:
    refused = error_of(
        aws.client("sesv2").list_tags_for_resource, ResourceArn=f"{PREFIX}:tenant/a/b"
    )
    assert refused[0] in ("NotImplemented", "BadRequestException")
    code, message, _ = error_of(
        aws.client("sesv2").list_tags_for_resource, ResourceArn=f"{PREFIX}:tenant/a"
    )
    assert code == "NotImplemented"
    assert "tenant" in message


def test_fifty_tags_are_enough(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    tags = [{"Key": f"k{number}", "Value": ""} for number in range(50)]
    sesv2.create_email_identity(EmailIdentity=DOMAIN, Tags=tags)
    arn = f"{PREFIX}:identity/{DOMAIN}"
    refused = error_of(sesv2.tag_resource, ResourceArn=arn, Tags=[{"Key": "one more", "Value": ""}])
    assert refused[0] == "BadRequestException"
    sesv2.tag_resource(ResourceArn=arn, Tags=[{"Key": "k1", "Value": "changed"}])
