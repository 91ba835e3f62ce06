"""The TLS certificate of servers on loopback: self-signed, made at the start, out of the seed."""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from local_aws.ids import Ids

NOT_BEFORE = datetime(2020, 1, 1, tzinfo=UTC)
NOT_AFTER = datetime(2099, 1, 1, tzinfo=UTC)
"""Far apart, because clients go by the machine's clock and not by the lab's."""

SECRET_BITS = 255
"""A number of this size is always a private key of P-256, whose order is just below 2**256."""


def server_certificate(ids: Ids, *names: str) -> tuple[bytes, bytes]:
    """Return certificate and private key in PEM, for `names`, localhost and the loopback addresses.

    The key comes out of the seed, like the lab's other keys, and protects nothing.
    """
    secret = ids.stream("tls-key").getrandbits(SECRET_BITS) | 1
    key = ec.derive_private_key(secret, ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Local AWS")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(ids.stream("tls-serial").getrandbits(64) | 1)
        .not_valid_before(NOT_BEFORE)
        .not_valid_after(NOT_AFTER)
        .add_extension(_alternative_names(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    )
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return certificate.public_bytes(Encoding.PEM), plain


def _alternative_names(names: tuple[str, ...]) -> x509.SubjectAlternativeName:
    addresses = [ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")]
    return x509.SubjectAlternativeName(
        [*map(x509.DNSName, (*names, "localhost")), *map(x509.IPAddress, addresses)]
    )


def server_context(certificate: bytes, key: bytes) -> ssl.SSLContext:
    """Return a TLS context for a server; TLS 1.2 and 1.3, as AWS's mail hosts offer."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with tempfile.TemporaryDirectory() as folder:
        chain = Path(folder, "chain.pem")
        chain.touch(mode=0o600)
        chain.write_bytes(certificate + key)
        context.load_cert_chain(chain)
    return context
