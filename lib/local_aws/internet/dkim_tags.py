"""The tag=value lists of DKIM and the key records made of them (RFC 6376 §3.2 and §3.6.1)."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

PublicKey = RSAPublicKey | Ed25519PublicKey


TAG_NAMES = frozenset({*("v", "a", "b", "bh", "c", "d", "h", "i", "l", "q", "s", "t", "x", "z")})
"""The tags of signatures (§3.5), which need no look at their spelling."""


class TagError(ValueError):
    """A tag list, or a value in one, that breaks the grammar."""


def parse_tags(text: str) -> dict[str, str]:
    """Return the tags of a list such as `v=DKIM1; k=rsa; p=MIG...`, in order.

    Raises TagError for a part without `=`, a name that is no tag name, and a tag given twice.
    """
    tags: dict[str, str] = {}
    for part in text.rstrip("; \t\r\n").split(";"):
        name, equals, value = part.partition("=")
        name = name.strip()
        if not equals or (name not in TAG_NAMES and not is_tag_name(name)):
            raise TagError(f"not a tag=value pair: {_quoted(part.strip())}")
        if name in tags:
            raise TagError(f"tag {name}= given twice")
        tags[name] = value.strip()
    return tags


def _quoted(text: str) -> str:
    """Return somebody else's text for a reason, which a receiver writes into a comment: no
    parenthesis or quote may end that comment early (RFC 8601 section 7.1)."""
    return f"'{re.sub('[^A-Za-z0-9 =:._-]', '?', text)[:40]}'"


def is_tag_name(name: str) -> bool:
    """Whether `name` is a letter, followed by letters, digits and underscores (§3.2)."""
    return name.isascii() and name.isidentifier() and name[0] != "_"


def decode_base64(value: str, tag: str) -> bytes:
    """Return the octets of a base64 value, which may be folded. Raises TagError if it isn't one."""
    try:
        return binascii.a2b_base64("".join(value.split()), strict_mode=True)
    except (binascii.Error, ValueError):
        raise TagError(f"tag {tag}= is not base64") from None


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A public key as published in DNS. `key` is None if it was revoked (empty `p=`).

    `bits` is the size of an RSA key; 256 for Ed25519; 0 for a revoked key.
    """

    key: PublicKey | None
    bits: int
    key_type: str = "rsa"
    hashes: tuple[str, ...] = ()
    services: tuple[str, ...] = ("*",)
    flags: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def parse_key_record(text: str) -> KeyRecord:
    """Return the key record in a TXT record's text.

    Raises TagError for anything but a DKIM1 record with a key of type rsa or ed25519.
    """
    tags = parse_tags(text)
    if tags.get("v", "DKIM1") != "DKIM1" or ("v" in tags and next(iter(tags)) != "v"):
        raise TagError("tag v= must come first and be DKIM1")
    if "p" not in tags:
        raise TagError("no tag p=")
    kind = tags.get("k", "rsa")
    key = load_key(kind, decode_base64(tags["p"], "p"))
    return KeyRecord(
        key=key,
        bits=bits_of(key),
        key_type=kind,
        hashes=colon_list(tags.get("h", "")),
        services=colon_list(tags.get("s", "*")),
        flags=colon_list(tags.get("t", "")),
    )


@lru_cache(maxsize=1024)
def colon_list(value: str) -> tuple[str, ...]:
    """Return the items of a colon-separated list."""
    return tuple(item for part in value.split(":") if (item := part.strip()))


def bits_of(key: PublicKey | None) -> int:
    """Return the size of a key in bits, 0 for none."""
    if key is None:
        return 0
    return key.key_size if isinstance(key, RSAPublicKey) else 256


def load_key(kind: str, octets: bytes) -> PublicKey | None:
    """Return the key in `p=`: DER for rsa (RFC 6376), the raw 32 octets for ed25519 (RFC 8463)."""
    if kind not in ("rsa", "ed25519"):
        raise TagError(f"key type {_quoted(kind)} is unknown")
    if not octets:
        return None
    try:
        if kind == "ed25519":
            return Ed25519PublicKey.from_public_bytes(octets)
        key = load_der_public_key(octets)
    except (ValueError, UnsupportedAlgorithm):
        raise TagError(f"tag p= holds no {kind} key") from None
    if not isinstance(key, RSAPublicKey):
        raise TagError("tag p= holds no rsa key")
    return key
