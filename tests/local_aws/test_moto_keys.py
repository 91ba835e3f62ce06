"""Keys of KMS: the same in every run, and named by id or by ARN."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import load_der_public_key

from local_aws.world import LocalAws

CURVES = ["ECC_NIST_P256", "ECC_SECG_P256K1", "ECC_NIST_P384", "ECC_NIST_P521"]


@pytest.fixture
def kms(aws):
    return aws.client("kms")


def _made(kms, spec):
    return kms.create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]


@pytest.mark.parametrize("spec", ["RSA_2048", *CURVES])
def test_a_second_world_has_the_same_key_and_a_second_key_is_another(aws, kms, spec):
    first, second = (kms.get_public_key(KeyId=_made(kms, spec))["PublicKey"] for _ in range(2))
    again = LocalAws().client("kms")
    assert again.get_public_key(KeyId=_made(again, spec))["PublicKey"] == first != second
    other = LocalAws(seed="another").client("kms")
    assert other.get_public_key(KeyId=_made(other, spec))["PublicKey"] != first


@pytest.mark.parametrize("curve", CURVES)
def test_what_a_curve_signs_verifies_with_the_public_key(kms, curve):
    key = _made(kms, curve)
    algorithm = kms.get_public_key(KeyId=key)["SigningAlgorithms"][0]
    signed = kms.sign(KeyId=key, Message=b"total: 5", SigningAlgorithm=algorithm)
    public = load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"])
    digest = getattr(hashes, algorithm.replace("ECDSA_SHA_", "SHA"))()
    public.verify(signed["Signature"], b"total: 5", ec.ECDSA(digest))


def test_what_rsa_signs_verifies_with_the_public_key_and_with_kms(kms):
    key = _made(kms, "RSA_2048")
    words = {"KeyId": key, "Message": b"total: 5", "SigningAlgorithm": "RSASSA_PKCS1_V1_5_SHA_256"}
    signature = kms.sign(**words)["Signature"]
    public = load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"])
    public.verify(signature, b"total: 5", padding.PKCS1v15(), hashes.SHA256())
    assert kms.verify(**words, Signature=signature)["SignatureValid"]


def test_a_key_may_be_named_by_its_arn_and_answers_with_it(kms):
    made = kms.create_key()["KeyMetadata"]
    for name in (made["Arn"], made["KeyId"]):
        kms.disable_key(KeyId=name)
        assert _state(kms, made) == "Disabled"
        kms.enable_key(KeyId=name)
        assert _state(kms, made) == "Enabled"
        assert kms.schedule_key_deletion(KeyId=name)["KeyId"] == made["Arn"]
        assert _state(kms, made) == "PendingDeletion"
        assert kms.cancel_key_deletion(KeyId=name)["KeyId"] == made["Arn"]
        assert kms.get_public_key(KeyId=name)["KeyId"] == made["Arn"]


def _state(kms, made):
    return kms.describe_key(KeyId=made["KeyId"])["KeyMetadata"]["KeyState"]


def test_a_key_of_several_regions_is_replicated_by_its_arn(kms):
    made = kms.create_key(MultiRegion=True)["KeyMetadata"]
    replica = kms.replicate_key(KeyId=made["Arn"], ReplicaRegion="us-west-2")
    assert replica["ReplicaKeyMetadata"]["Arn"] == made["Arn"].replace("us-east-1", "us-west-2")


def test_an_alias_is_not_the_name_of_a_key_to_disable(kms):
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/mail", TargetKeyId=key)
    with pytest.raises(kms.exceptions.NotFoundException):
        kms.disable_key(KeyId="alias/mail")
