"""DKIM verification (RFC 6376 §6, RFC 8301, RFC 8463) on top of `cryptography`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from local_aws.internet.canonicalization import FIELD, hash_body, lower_names, signed_data
from local_aws.internet.dkim_tags import (
    KeyRecord,
    TagError,
    colon_list,
    decode_base64,
    parse_key_record,
    parse_tags,
)
from local_aws.internet.message import Field, WireMessage

if TYPE_CHECKING:
    from local_aws.internet.resolver import Resolver

MINIMUM_RSA_BITS = 1024
"""Shorter keys are not considered (RFC 8301 §3.2)."""

PADDING = PKCS1v15()
HASH = SHA256()
SIGNATURE_VALUE = re.compile(rb"(?:^|;)[ \t\r\n]*b[ \t\r\n]*=([^;]*)")


@dataclass(frozen=True, slots=True)
class DkimResult:
    """What became of one signature. `result` is a keyword of RFC 8601 §2.7.1.

    pass, fail (it does not match), policy (key too short), permerror (broken, expired or keyless),
    temperror (DNS does not answer). `signature` is the beginning of `b=`, as Authentication-Results
    show it in `header.b`; `bits` is the size of the key, 0 if there is none.
    """

    result: str
    reason: str = ""
    domain: str = ""
    selector: str = ""
    identity: str = ""
    algorithm: str = ""
    canonicalization: str = ""
    headers: tuple[str, ...] = ()
    signature: str = ""
    bits: int = 0
    testing: bool = False


class Refusal(Exception):
    """A signature that does not pass: the result keyword and the reason."""

    def __init__(self, result: str, reason: str) -> None:
        super().__init__(reason)
        self.result = result
        self.reason = reason


def verify(
    message: bytes | WireMessage, resolver: Resolver, *, now: float, limit: int | None = None
) -> list[DkimResult]:
    """Return one result per DKIM-Signature field, from the top of the message down.

    `now` (epoch seconds) is what `x=` is held against. Fields after the first `limit` are ignored.
    """
    wire = message if isinstance(message, WireMessage) else WireMessage(message)
    fields = wire.all(b"dkim-signature")[:limit]
    return [verify_one(wire, field, resolver, now) for field in fields]


@dataclass(slots=True)
class Signature:
    """A signature field taken apart, before anything is checked."""

    tags: dict[str, str]
    domain: str
    identity: str
    algorithm: str
    head_form: str
    body_form: str
    headers: tuple[str, ...]

    @property
    def owner(self) -> str:
        """The domain of the identity (`i=`)."""
        return self.identity.rpartition("@")[2].lower()


def verify_one(wire: WireMessage, field: Field, resolver: Resolver, now: float) -> DkimResult:
    """Check one signature field (§6.1)."""
    signature, record = read_signature({}), None
    try:
        signature = read_signature(parse_tags(field.value.decode("utf-8", "replace")))
        check_tags(signature, now)
        record = fetch_key(resolver, signature)
        check_key(record, signature)
        check_body(wire, signature)
        check_signature(wire, field, signature, record)
    except TagError as error:
        return report(signature, record, "permerror", str(error))
    except Refusal as refusal:
        return report(signature, record, refusal.result, refusal.reason)
    return report(signature, record, "pass", "")


def read_signature(tags: dict[str, str]) -> Signature:
    """Return what a signature says about itself."""
    domain = tags.get("d", "").lower()
    head_form, _, body_form = tags.get("c", "simple").partition("/")
    return Signature(
        tags=tags,
        domain=domain,
        identity=tags.get("i", f"@{domain}"),
        algorithm=tags.get("a", ""),
        head_form=head_form,
        body_form=body_form or "simple",
        headers=colon_list(tags.get("h", "")),
    )


def report(signature: Signature, record: KeyRecord | None, result: str, reason: str) -> DkimResult:
    """Return the result for a signature, with what is known of its key."""
    return DkimResult(
        result=result,
        reason=reason,
        domain=signature.domain,
        selector=signature.tags.get("s", ""),
        identity=signature.identity,
        algorithm=signature.algorithm,
        canonicalization=f"{signature.head_form}/{signature.body_form}",
        headers=signature.headers,
        signature="".join(signature.tags.get("b", "")[:16].split())[:8],
        bits=record.bits if record else 0,
        testing=record is not None and "y" in record.flags,
    )


TAG_PROBLEMS: tuple[tuple[Callable[[Signature], bool], str], ...] = (
    (lambda s: s.tags["v"] != "1", "unknown version"),
    (lambda s: s.algorithm == "rsa-sha1", "rsa-sha1 must not be used (RFC 8301)"),
    (lambda s: s.algorithm not in ("rsa-sha256", "ed25519-sha256"), "unknown algorithm"),
    (lambda s: s.head_form not in FIELD or s.body_form not in FIELD, "unknown canonicalization"),
    (lambda s: not f".{s.owner}".endswith(f".{s.domain}"), "i= is not within d="),
    (lambda s: b"from" not in lower_names(s.headers), "From field not signed"),
    (lambda s: "dns/txt" not in colon_list(s.tags.get("q", "dns/txt")), "unknown query method"),
)
"""What makes a signature permanently unverifiable (§6.1.1), and how that is called."""


def check_tags(signature: Signature, now: float) -> None:
    """Raise Refusal unless the tags make a signature that can be verified."""
    for tag in ("v", "a", "b", "bh", "d", "h", "s"):
        if not signature.tags.get(tag):
            raise Refusal("permerror", f"tag {tag}= missing")
    for found, reason in TAG_PROBLEMS:
        if found(signature):
            raise Refusal("permerror", reason)
    if "x" in signature.tags:
        check_times(signature.tags, now)


def check_times(tags: dict[str, str], now: float) -> None:
    """Raise Refusal if the signature has expired, or expires before it was made."""
    expires = number(tags, "x")
    if "t" in tags and expires <= number(tags, "t"):
        raise Refusal("permerror", "x= is not after t=")
    if now > expires:
        raise Refusal("permerror", "signature expired")


def number(tags: dict[str, str], tag: str) -> int:
    """Return the value of a tag that holds an unsigned decimal integer."""
    if not (tags[tag].isascii() and tags[tag].isdigit()):
        raise TagError(f"tag {tag}= is not a number")
    return int(tags[tag])


def fetch_key(resolver: Resolver, signature: Signature) -> KeyRecord:
    """Return the public key that a signature names (§6.1.2); CNAMEs are the resolver's business."""
    answer = resolver.lookup(f"{signature.tags['s']}._domainkey.{signature.domain}", "TXT")
    if answer.status == "SERVFAIL":
        raise Refusal("temperror", "key server does not answer")
    if not answer.values:
        raise Refusal("permerror", "no key for signature")
    return parse_key_record(answer.values[0])


def check_key(record: KeyRecord, signature: Signature) -> None:
    """Raise Refusal unless the key may be used for this signature."""
    kind, _, digest = signature.algorithm.partition("-")
    if record.key is None:
        raise Refusal("permerror", "key revoked")
    if record.key_type != kind:
        raise Refusal("permerror", "key is not of the signature's type")
    if record.hashes and digest not in record.hashes:
        raise Refusal("permerror", "hash not allowed by the key")
    if "*" not in record.services and "email" not in record.services:
        raise Refusal("permerror", "key is not for email")
    if "s" in record.flags and signature.owner != signature.domain:
        raise Refusal("permerror", "t=s: i= must be at d= itself")
    if kind == "rsa" and record.bits < MINIMUM_RSA_BITS:
        raise Refusal("policy", f"weak key ({record.bits} bits)")


def check_body(wire: WireMessage, signature: Signature) -> None:
    """Raise Refusal unless the body is the one that was signed."""
    length = number(signature.tags, "l") if "l" in signature.tags else None
    digest = hash_body(wire, signature.body_form, length)
    if digest is None:
        raise Refusal("permerror", "l= is more than the body's length")
    if digest != decode_base64(signature.tags["bh"], "bh"):
        raise Refusal("fail", "body hash did not verify")


def check_signature(
    wire: WireMessage, field: Field, signature: Signature, record: KeyRecord
) -> None:
    """Raise Refusal unless the key's owner signed these header fields."""
    unsigned = FIELD[signature.head_form](without_signature(field.raw))
    data = signed_data(wire, signature.headers, unsigned, signature.head_form, field)
    try:
        verify_signature(record, decode_base64(signature.tags["b"], "b"), data)
    except InvalidSignature:
        raise Refusal("fail", "signature did not verify") from None


def without_signature(raw: bytes) -> bytes:
    """Return a signature field without the value of its tag `b=`."""
    found = SIGNATURE_VALUE.search(raw, raw.index(b":") + 1)
    return raw[: found.start(1)] + raw[found.end(1) :] if found else raw


def verify_signature(record: KeyRecord, signature: bytes, data: bytes) -> None:
    """Check `signature` over `data`; raises InvalidSignature."""
    if isinstance(record.key, RSAPublicKey):
        record.key.verify(signature, data, PADDING, HASH)
    elif isinstance(record.key, Ed25519PublicKey):
        # RFC 8463 §3: Ed25519 signs the SHA-256 of the data, not the data.
        record.key.verify(signature, hashlib.sha256(data).digest())
