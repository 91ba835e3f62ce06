"""A DKIM key pair of your own (BYODKIM), in the forms that SES and DNS want it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

SIZES = (1024, 2048)
"""Bits between which SES takes RSA keys."""


@dataclass(frozen=True)
class DkimKey:
    """An RSA key pair: `private` goes to SES as DomainSigningPrivateKey, `public` into DNS.

    Both are base64 without the BEGIN and END lines and without line ends. The private half never
    shows itself.
    """

    bits: int
    public: str
    private: str = field(repr=False)


def make_dkim_key(bits: int = 2048) -> DkimKey:
    """Return a new key pair. Raises ValueError for a size that SES refuses."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    if not SIZES[0] <= bits <= SIZES[1]:
        raise ValueError(f"SES takes RSA keys of {SIZES[0]} to {SIZES[1]} bits, not {bits}.")
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return DkimKey(bits, base64.b64encode(public).decode(), base64.b64encode(private).decode())
