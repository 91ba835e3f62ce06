"""A DKIM signature taken apart: its tags, its body hash computed anew, its key (RFC 6376).

Not a verifier: the verdict on a signature is the receiver's. The body hash is computed here so
that a learner can change one byte and see which number no longer fits.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from messaging_lab.authentication.fields import Message

Lookup = Callable[[str, str], list[str]]
"""(name, record type) -> values as text without trailing dots; [] when there is nothing."""

HASHES = {"rsa-sha256": "sha256", "ed25519-sha256": "sha256", "rsa-sha1": "sha1"}


def parse_tags(value: str) -> dict[str, str]:
    """Return a tag list (`v=1; a=rsa-sha256; ...`, RFC 6376, 3.2) as a dict, first one wins.

    White space inside values is removed where it means nothing: in `b`, `bh`, `h` and `p`.
    """
    tags: dict[str, str] = {}
    for part in value.split(";"):
        name, equals, content = part.partition("=")
        if equals and name.strip():
            compact = name.strip() in {"b", "bh", "h", "p"}
            text = re.sub(r"\s+", "" if compact else " ", content.strip())
            tags.setdefault(name.strip(), text)
    return tags


@dataclass(frozen=True)
class Signature:
    """One DKIM-Signature header of a message, and the body it is about."""

    tags: dict[str, str]
    body: bytes

    @property
    def domain(self) -> str:
        """The signing domain, tag d=."""
        return self.tags.get("d", "").rstrip(".").lower()

    @property
    def selector(self) -> str:
        """Which of the domain's keys, tag s=."""
        return self.tags.get("s", "").lower()

    @property
    def key_name(self) -> str:
        """Where the public key stands in DNS."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def claimed_body_hash(self) -> str:
        """The body hash that the signer wrote, tag bh=."""
        return self.tags.get("bh", "")

    def body_hash(self) -> str | None:
        """Return the body hash computed from the body here, or None for an unknown algorithm."""
        algorithm = HASHES.get(self.tags.get("a", "").lower())
        if algorithm is None:
            return None
        rule = self.tags.get("c", "simple/simple").lower().partition("/")[2] or "simple"
        canonical = canonical_body(self.body, relaxed=rule == "relaxed")
        length = self.tags.get("l", "")
        signed = canonical[: int(length)] if re.fullmatch(r"[0-9]{1,18}", length) else canonical
        return base64.b64encode(hashlib.new(algorithm, signed).digest()).decode()

    @property
    def body_changed(self) -> bool:
        """Whether the body isn't the one that was signed; False where that can't be computed."""
        return self.body_hash() not in (None, self.claimed_body_hash)


def signatures(message: Message) -> list[Signature]:
    """Return the DKIM signatures of a message, topmost first."""
    found = message.all("DKIM-Signature")
    return [Signature(parse_tags(field.value), message.body) for field in found]


def canonical_body(body: bytes, *, relaxed: bool) -> bytes:
    """Return the body as it is hashed (RFC 6376, 3.4.3 and 3.4.4)."""
    body = re.sub(rb"\r?\n", b"\r\n", body)
    if relaxed:
        lines = (re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n"))
        body = b"\r\n".join(lines)
    end = len(body)
    while body[end - 2 : end] == b"\r\n" and end:
        end -= 2
    return body[:end] + b"\r\n" if end or not relaxed else b""


def describe_key(values: list[str]) -> str | None:
    """Return in words what TXT values at a selector hold: `RSA key, 2048 bits`; None: no key."""
    for value in values:
        tags = parse_tags(value)
        if tags.get("p"):
            return _describe(tags.get("k", "rsa").lower(), tags["p"])
        if "p" in tags:
            return "revoked (p= is empty)"
    return None


def _describe(kind: str, public_key: str) -> str:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    if kind != "rsa":
        return f"{kind} key"
    try:
        key = load_der_public_key(base64.b64decode(public_key))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return "not a readable public key"
    return f"RSA key, {key.key_size} bits" if isinstance(key, RSAPublicKey) else "not an RSA key"
