"""A certificate authority for tests of mTLS."""

from __future__ import annotations

import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

BEGIN = datetime.datetime(2020, 1, 1)
END = datetime.datetime(2090, 1, 1)


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Authority:
    """Signs certificates and revocation lists."""

    def __init__(self, subject: str = "Partners CA", until: datetime.datetime = END) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = name(subject)
        basic = x509.BasicConstraints(ca=True, path_length=None)
        builder = self._builder(self.name, self.key.public_key(), until)
        self.certificate = builder.add_extension(basic, critical=True).sign(
            self.key, hashes.SHA256()
        )
        self.pem = self.certificate.public_bytes(Encoding.PEM).decode()

    def _builder(self, subject, public_key, until):
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(BEGIN)
            .not_valid_after(until)
        )

    def issue(self, folder: Path, subject: str, until: datetime.datetime = END):
        """Write certificate and key of a client to a file; return its path and serial number."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._builder(name(subject), key.public_key(), until).sign(self.key, hashes.SHA256())
        path = folder / f"{subject}.pem"
        path.write_bytes(
            made.public_bytes(Encoding.PEM)
            + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        return path, made.serial_number

    def revoke(self, serial: int, until: datetime.datetime = END) -> str:
        """Return a revocation list with one serial number, in PEM."""
        revoked = (
            x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(BEGIN).build()
        )
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.name)
            .last_update(BEGIN)
            .next_update(until)
            .add_revoked_certificate(revoked)
            .sign(self.key, hashes.SHA256())
        )
        return made.public_bytes(Encoding.PEM).decode()
