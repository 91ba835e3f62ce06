"""Mail encrypted before it goes into a bucket, by a key of KMS (S3Action's KmsKeyArn).

SES does it as the S3 encryption client does, version 2 of its format, so that S3 itself holds
nothing readable: the message is encrypted with a data key of its own, and that, encrypted by KMS,
stands in the object's metadata. Sources: "How Amazon Simple Email Service uses AWS KMS" and
"Giving permissions to Amazon SES for email receiving" in the guides; the metadata of an object
that SES wrote, in the tests of AWS's encryption client for .NET.
"""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from local_aws import callers, moto_random
from local_aws.access.conditions import Values
from local_aws.ses.receiving.actions.permission import is_allowed

if TYPE_CHECKING:
    from local_aws.ses.receiving.rules import Receiving

OWN_KEY = "alias/aws/ses"
"""The key that AWS manages for SES, made when it is first used."""

IV_OCTETS, TAG_BITS = 12, 128
"""Sizes that AES-GCM has in the S3 encryption client."""


class CannotEncrypt(Exception):
    """There is no such key, or SES may not use it; the text says what the matter is."""


def encrypt(
    receiving: Receiving, key_arn: str, rule_arn: str, message_id: str, data: bytes, role: str
) -> tuple[bytes, dict[str, str]]:
    """Return an encrypted message and the metadata to decrypt it by. Raises CannotEncrypt.

    Without a `role` it is SES that has to be let in by the key's policy.
    """
    check(receiving, key_arn, rule_arn, message_id, role)
    description = {**_context(receiving, rule_arn, message_id), "kms_cmk_id": key_arn}
    made = receiving.client("kms").generate_data_key(
        KeyId=key_arn, KeySpec="AES_256", EncryptionContext=description
    )
    iv = receiving.aws.ids.stream("ses-received-iv").randbytes(IV_OCTETS)
    return AESGCM(made["Plaintext"]).encrypt(iv, data, None), {
        "x-amz-key-v2": b64encode(made["CiphertextBlob"]).decode(),
        "x-amz-iv": b64encode(iv).decode(),
        "x-amz-cek-alg": "AES/GCM/NoPadding",
        "x-amz-wrap-alg": "kms",
        "x-amz-matdesc": json.dumps(description, separators=(",", ":")),
        "x-amz-tag-len": str(TAG_BITS),
        "x-amz-unencrypted-content-length": str(len(data)),
    }


def _context(receiving: Receiving, rule_arn: str, message_id: str) -> dict[str, str]:
    """Return what KMS is told that the data key is for."""
    return {
        "aws:ses:message-id": message_id,
        "aws:ses:rule-name": rule_arn.rpartition(":receipt-rule/")[2],
        "aws:ses:source-account": receiving.account_id,
    }


def check(receiving: Receiving, key_arn: str, rule_arn: str, message_id: str, role: str) -> None:
    """Raise CannotEncrypt where the key isn't there or its policy doesn't let SES use it."""
    kms = receiving.client("kms")
    if key_arn.endswith(f":{OWN_KEY}"):
        _make_own_key(receiving)
        return
    try:
        found = kms.describe_key(KeyId=key_arn)["KeyMetadata"]
        policy = kms.get_key_policy(KeyId=found["Arn"], PolicyName="default")["Policy"]
    except ClientError as refusal:
        raise CannotEncrypt(refusal.response["Error"]["Message"]) from None
    context = _context(receiving, rule_arn, message_id).items()
    values: Values = {f"kms:encryptioncontext:{name}": (value,) for name, value in context}
    action = "kms:GenerateDataKey"
    if not found["Enabled"]:
        raise CannotEncrypt(f"The key {key_arn} is not enabled.")
    if not role and not is_allowed(receiving, policy, action, found["Arn"], rule_arn, values):
        raise CannotEncrypt(f"The policy of key {key_arn} doesn't let SES make data keys.")


def _make_own_key(receiving: Receiving) -> None:
    from moto.kms.models import kms_backends

    backend = kms_backends[receiving.account_id][receiving.region]
    if not backend.alias_exists(OWN_KEY):
        words = "Default key that protects received mail when no other key is defined"
        moto_random.follow("kms")
        with callers.calling(callers.Caller(receiving.aws, "", receiving.account_id)):
            key = backend.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", words, None)
            backend.create_alias(key.id, OWN_KEY)
