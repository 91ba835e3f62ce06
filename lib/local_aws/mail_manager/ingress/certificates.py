"""Client certificates of mTLS endpoints: the trust store, and what a certificate says.

OpenSSL verifies the chain during the handshake; what depends on the lab's clock (validity) and on
revocation lists is checked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from local_aws.mail_manager.errors import invalid

SAN_KINDS: dict[str, Any] = {
    "SAN_RFC822_NAME": x509.RFC822Name,
    "SAN_DNS_NAME": x509.DNSName,
    "SAN_DIRECTORY_NAME": x509.DirectoryName,
    "SAN_UNIFORM_RESOURCE_IDENTIFIER": x509.UniformResourceIdentifier,
    "SAN_IP_ADDRESS": x509.IPAddress,
    "SAN_REGISTERED_ID": x509.RegisteredID,
}


@dataclass(frozen=True, slots=True)
class TrustStore:
    """Certificate authorities and their revocation lists."""

    authorities: tuple[x509.Certificate, ...]
    revocations: tuple[x509.CertificateRevocationList, ...]

    @classmethod
    def read(cls, settings: dict[str, Any]) -> TrustStore:
        """Read a TrustStore parameter. Raises ValidationException where it isn't PEM."""
        try:
            authorities = x509.load_pem_x509_certificates(settings["CAContent"].encode())
        except ValueError:
            raise invalid("CAContent must be certificates in PEM.") from None
        try:
            revocations = _revocation_lists(settings.get("CrlContent", ""))
        except ValueError:
            raise invalid("CrlContent must be revocation lists in PEM.") from None
        return cls(tuple(authorities), tuple(revocations))

    def good_authorities(self, now: datetime) -> list[x509.Certificate]:
        """Return the authorities that count now: not expired, and with no expired list."""
        stale = {crl.issuer for crl in self.revocations if _is_stale(crl, now)}
        return [
            one
            for one in self.authorities
            if one.not_valid_before_utc <= now <= one.not_valid_after_utc
            and one.subject not in stale
        ]

    def pem(self, now: datetime) -> str:
        """Return the authorities that count now, in PEM."""
        good = self.good_authorities(now)
        return "".join(one.public_bytes(Encoding.PEM).decode() for one in good)

    def issued(self, certificate: x509.Certificate, now: datetime) -> bool:
        """Whether one of the authorities that count now has issued a certificate itself."""
        return any(_has_issued(authority, certificate) for authority in self.good_authorities(now))

    def accepts(self, certificate: x509.Certificate, now: datetime) -> bool:
        """Whether a certificate whose chain is verified is valid now and not revoked."""
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            return False
        return not any(
            crl.issuer == certificate.issuer
            and crl.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None
            for crl in self.revocations
        )


def _has_issued(authority: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_stale(crl: x509.CertificateRevocationList, now: datetime) -> bool:
    return crl.next_update_utc is not None and crl.next_update_utc < now


def _revocation_lists(content: str) -> list[x509.CertificateRevocationList]:
    end = "-----END X509 CRL-----"
    blocks = [block + end for block in content.split(end)[:-1]]
    if content.strip() and not blocks:
        raise ValueError
    return [x509.load_pem_x509_crl(block.encode()) for block in blocks]


def attribute(der: bytes, name: str) -> list[str]:
    """Return the values of a RuleClientCertificateAttribute of a certificate in DER."""
    certificate = x509.load_der_x509_certificate(der)
    if name == "SERIAL_NUMBER":
        return [serial_number(certificate)]
    if name == "CN":
        names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return [str(one.value) for one in names]
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return [_text(value) for value in extension.value.get_values_for_type(SAN_KINDS[name])]


def serial_number(certificate: x509.Certificate) -> str:
    """Return a serial number as `0A:DE:EB`, the form of Mail Manager's logs."""
    digits = f"{certificate.serial_number:x}"
    digits = digits.zfill(len(digits) + len(digits) % 2)
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2)).upper()


def _text(value: Any) -> str:
    if isinstance(value, x509.Name):
        return value.rfc4514_string()
    return value.dotted_string if isinstance(value, x509.ObjectIdentifier) else str(value)
