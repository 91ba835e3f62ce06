"""A resolver with a handful of records, keys to sign with, and a small internet of its own."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.local_aws.internet.sender import Sender

from local_aws.clock import Clock
from local_aws.ids import Ids
from local_aws.internet import Internet
from local_aws.internet.answer import SERVFAIL, Answer

Records = dict[str, list[str] | str]


class StubResolver:
    """Answers from `records`: "name TYPE" to values, or to a status."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.asked: list[tuple[str, str]] = []

    def lookup(self, name: str, rtype: str) -> Answer:
        self.asked.append((name, rtype))
        found = self.records.get(f"{name} {rtype}")
        if found == "SERVFAIL":
            return SERVFAIL
        if found is None:
            known = any(f"{key}".partition(" ")[0] == name for key in self.records)
            return Answer("NOERROR" if known else "NXDOMAIN")
        return Answer("NOERROR", tuple(found), 300)


@pytest.fixture
def names() -> Callable[[Records], StubResolver]:
    """Make a resolver of records."""
    return StubResolver


@pytest.fixture(scope="session")
def rsa_private_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def rsa_record(rsa_private_key: RSAPrivateKey) -> str:
    """The key record of `rsa_private_key`."""
    der = rsa_private_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


@pytest.fixture
def internet() -> Internet:
    return Internet(Clock(), Ids())


@pytest.fixture
def sender(internet: Internet, rsa_private_key: RSAPrivateKey, rsa_record: str) -> Sender:
    return Sender(internet, rsa_private_key, rsa_record)
