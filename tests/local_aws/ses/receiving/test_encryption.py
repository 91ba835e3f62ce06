"""Mail in a bucket that only who may use the key can read."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from local_aws.world import ACCOUNT_ID, REGION

from .kit import BUCKET, MESSAGE, Inbox, store

OWN_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:alias/aws/ses"


def make_key(inbox: Inbox, *, allowed: bool = True) -> str:
    """Make a key that SES may use, as the developer guide has its policy."""
    kms = inbox.aws.client("kms")
    arn = str(kms.create_key()["KeyMetadata"]["Arn"])
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": ["kms:GenerateDataKey*", "kms:Encrypt"],
        "Resource": "*",
        "Condition": {
            "Null": {
                "kms:EncryptionContext:aws:ses:rule-name": "false",
                "kms:EncryptionContext:aws:ses:message-id": "false",
            },
            "StringEquals": {"kms:EncryptionContext:aws:ses:source-account": ACCOUNT_ID},
        },
    }
    if allowed:
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        kms.put_key_policy(KeyId=arn, PolicyName="default", Policy=document)
    return arn


def stored(inbox: Inbox) -> tuple[str, bytes, dict[str, str]]:
    """Return name, content and metadata of the one stored message."""
    (name,) = inbox.objects()
    found = inbox.s3.get_object(Bucket=BUCKET, Key=name)
    return name, found["Body"].read(), found["Metadata"]


def decrypt(inbox: Inbox, content: bytes, metadata: dict[str, str]) -> bytes:
    """Do what the S3 encryption client does."""
    key = inbox.aws.client("kms").decrypt(
        CiphertextBlob=b64decode(metadata["x-amz-key-v2"]),
        EncryptionContext=json.loads(metadata["x-amz-matdesc"]),
    )["Plaintext"]
    return AESGCM(key).decrypt(b64decode(metadata["x-amz-iv"]), content, None)


@pytest.mark.parametrize("own", [True, False])
def test_who_may_use_the_key_reads_the_message(inbox: Inbox, own: bool) -> None:
    inbox.bucket()
    key = OWN_KEY if own else make_key(inbox)
    inbox.rule(store(KmsKeyArn=key), name="secret")
    inbox.deliver()
    name, content, metadata = stored(inbox)
    assert b"All is well" not in content
    plain = decrypt(inbox, content, metadata)
    assert plain.endswith(MESSAGE)
    assert json.loads(metadata["x-amz-matdesc"]) == {
        "aws:ses:message-id": name,
        "aws:ses:rule-name": "secret",
        "aws:ses:source-account": ACCOUNT_ID,
        "kms_cmk_id": key,
    }
    assert metadata["x-amz-cek-alg"] == "AES/GCM/NoPadding"
    assert (metadata["x-amz-wrap-alg"], metadata["x-amz-tag-len"]) == ("kms", "128")
    assert metadata["x-amz-unencrypted-content-length"] == str(len(plain))


def test_another_context_does_not_open_it(inbox: Inbox) -> None:
    inbox.bucket()
    inbox.rule(store(KmsKeyArn=OWN_KEY))
    inbox.deliver()
    _, content, metadata = stored(inbox)
    context = json.loads(metadata["x-amz-matdesc"]) | {"aws:ses:message-id": "another"}
    with pytest.raises(ClientError, match="InvalidCiphertext"):
        decrypt(inbox, content, metadata | {"x-amz-matdesc": json.dumps(context)})


@pytest.mark.parametrize("there", [True, False])
def test_a_key_that_ses_may_not_use_or_that_is_not_there(inbox: Inbox, there: bool) -> None:
    inbox.bucket()
    missing = f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    key = make_key(inbox, allowed=False) if there else missing
    with pytest.raises(ClientError, match="InvalidS3Configuration"):
        inbox.rule(store(KmsKeyArn=key))


def test_mail_waits_for_a_key_that_is_out_of_use(inbox: Inbox) -> None:
    kms: Any = inbox.aws.client("kms")
    inbox.bucket()
    key = make_key(inbox)
    inbox.rule(store(KmsKeyArn=key))
    kms.disable_key(KeyId=key.rpartition("/")[2])
    inbox.deliver()
    inbox.aws.clock.advance(600)
    assert inbox.objects() == {}
    kms.enable_key(KeyId=key.rpartition("/")[2])
    inbox.aws.clock.advance(300)
    assert decrypt(inbox, *stored(inbox)[1:]).endswith(MESSAGE)
