"""Access keys of IAM users: whose they are, and that they stop working when they are withdrawn."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.world import ACCOUNT_ID, LocalAws

Key = dict[str, str]


def allow_everything(aws: LocalAws, user: str, account_id: str = ACCOUNT_ID) -> None:
    allow = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": allow}
    iam = aws.client("iam", account_id=account_id)
    iam.put_user_policy(UserName=user, PolicyName="all", PolicyDocument=json.dumps(document))


@pytest.fixture
def key(aws: LocalAws) -> Key:
    """A key of the user "mailer"."""
    iam = aws.client("iam")
    iam.create_user(UserName="mailer")
    allow_everything(aws, "mailer")
    made: Key = iam.create_access_key(UserName="mailer")["AccessKey"]
    return made


def client(aws: LocalAws, service: str, key: Key) -> Any:
    secret = {"aws_secret_access_key": key["SecretAccessKey"]}
    return aws.session().client(service, aws_access_key_id=key["AccessKeyId"], **secret)


def refusal(call: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as raised:
        call()
    answer = raised.value.response
    assert answer["Error"]["Message"] == "The security token included in the request is invalid."
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


def withdraw(aws: LocalAws, key: Key, how: str) -> None:
    iam, named = aws.client("iam"), {"UserName": "mailer", "AccessKeyId": key["AccessKeyId"]}
    if how == "inactive":
        iam.update_access_key(**named, Status="Inactive")
    else:
        iam.delete_access_key(**named)


@pytest.mark.parametrize("how", ["inactive", "deleted"])
def test_a_key_that_was_withdrawn_opens_nothing(aws: LocalAws, key: Key, how: str) -> None:
    v2, v1 = client(aws, "sesv2", key), client(aws, "ses", key)
    assert v2.get_account()["SendingEnabled"]
    withdraw(aws, key, how)
    assert refusal(v2.get_account) == ("UnrecognizedClientException", 403)
    assert refusal(v1.get_send_quota) == ("InvalidClientTokenId", 403)
    assert refusal(client(aws, "sns", key).list_topics) == ("InvalidClientTokenId", 403)
    if how == "inactive":
        named = {"UserName": "mailer", "AccessKeyId": key["AccessKeyId"]}
        aws.client("iam").update_access_key(**named, Status="Active")
        assert v2.get_account()["SendingEnabled"]


def test_a_key_belongs_to_the_account_that_made_it(aws: LocalAws) -> None:
    iam = aws.client("iam", account_id="210987654321")
    iam.create_user(UserName="other")
    allow_everything(aws, "other", "210987654321")
    key = iam.create_access_key(UserName="other")["AccessKey"]
    aws.client("sesv2", account_id="210987654321").create_configuration_set(
        ConfigurationSetName="theirs"
    )
    assert client(aws, "sesv2", key).list_configuration_sets()["ConfigurationSets"] == ["theirs"]
    assert client(aws, "sts", key).get_caller_identity()["Account"] == "210987654321"


def test_keys_that_nobody_made_are_anybodys_and_a_reset_forgets(aws: LocalAws, key: Key) -> None:
    invented = {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "x"}
    assert client(aws, "sesv2", invented).get_account()["SendingEnabled"]
    withdraw(aws, key, "deleted")
    aws.reset()
    assert client(aws, "sesv2", key).get_account()["SendingEnabled"]
    assert client(aws, "sts", key).get_caller_identity()["Account"] == ACCOUNT_ID
