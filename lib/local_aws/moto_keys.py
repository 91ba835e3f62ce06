"""moto's KMS, with keys out of the seed that may be named by their ARN.

moto asks the machine for every private key, makes one for symmetric keys as well, and does some
operations only for the id of a key. A key that was another one in every run could not verify, after
a restart with `--data`, what it had signed before.

Source: KMS API reference, `KeyId` of the operations and of their answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from moto.kms import models, responses, utils

from local_aws import callers
from local_aws.keys import rsa_key

BY_ID_ONLY = (
    "disable_key",
    "enable_key",
    "schedule_key_deletion",
    "cancel_key_deletion",
    "replicate_key",
)
"""What moto's backend does for the id of a key, and not for its ARN."""

ANSWER_WITH_ARN = (
    "schedule_key_deletion",
    "cancel_key_deletion",
    "get_public_key",
    "generate_mac",
    "verify_mac",
)
"""What AWS answers with the ARN of the key, and moto with whatever was asked for, or the id."""

RSA_BITS = {"RSA_2048": 2048, "RSA_3072": 3072, "RSA_4096": 4096}


class LabRsaKey(utils.RSAPrivateKey):
    """An RSA key; it takes its place in the stream at once, and its primes when it is used."""

    def __init__(self, bits: int, kind: str) -> None:
        self.key_size = bits
        self._seed, self._kind = callers.current().aws.ids.seed, kind

    @cached_property
    def private_key(self) -> rsa.RSAPrivateKey:  # type: ignore[override]
        """The key itself."""
        return rsa_key(self._seed, self._kind, self.key_size)


class LabEcKey(utils.ECDSAPrivateKey):
    """A key on an elliptic curve."""

    def __init__(self, spec: str, kind: str) -> None:
        super().__init__(spec)
        curve = self.private_key.curve
        # The orders of KMS's curves have as many bits as the curve, so one bit less is below it.
        number = Random(kind).getrandbits(curve.key_size - 1) or 1
        self.private_key = ec.derive_private_key(number, curve)


def private_key(spec: str) -> utils.AbstractPrivateKey:
    """Return the private key of a new key of KMS (which moto gives symmetric keys as well)."""
    try:
        world = callers.current().aws
    except RuntimeError:
        return utils.generate_private_key(spec)  # somebody uses moto by itself in this process
    kind = f"{world.ids.seed}:kms:{world.ids.hex('kms-private-key', 32)}"
    if spec in utils.KeySpec.ecc_key_specs():
        return LabEcKey(spec, kind)
    return LabRsaKey(RSA_BITS.get(spec, 2048), kind)


def install() -> None:
    """Put all of it in the place of moto's own."""
    vars(models)["generate_private_key"] = private_key
    for name in BY_ID_ONLY:
        setattr(models.KmsBackend, name, _by_id(getattr(models.KmsBackend, name)))
    for name in ANSWER_WITH_ARN:
        answering = _answering_arn(getattr(responses.KmsResponse, name))
        setattr(responses.KmsResponse, name, answering)


def _by_id(method: Callable[..., Any]) -> Callable[..., Any]:
    def call(backend: models.KmsBackend, key_id: str, *words: Any) -> Any:
        return method(backend, backend.get_key_id(key_id), *words)

    return call


def _answering_arn(method: Callable[..., str]) -> Callable[..., str]:
    def answer(response: responses.KmsResponse) -> str:
        said = json.loads(method(response))
        key = response.kms_backend.describe_key(said["KeyId"])
        return json.dumps({**said, "KeyId": key.arn})

    return answer
