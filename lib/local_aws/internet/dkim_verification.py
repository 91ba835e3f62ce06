"""DKIM verification (RFC 6376 §6, RFC 8301, RFC 8463) on top of `cryptography`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from local_aws.internet.canonicalization import (
    FIELD,
    SignedNames,
    hash_body,
    signed_data,
    signed_names,
)
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
FIRST_VALUE = re.compile(rb"[ \t\r\n]*b[ \t\r\n]*=([^;]*)")
LATER_VALUE = re.compile(rb";[ \t\r\n]*b[ \t\r\n]*=([^;]*)")
"""The value of a signature's tag `b`: one pattern would be tried at each octet, this at each ;"""


class DkimResult(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature field says that is the same in all of a signer's messages.

    `problem` is why such a signature can't be verified, "" if it can; `owner` is the domain of the
    identity (`i=`); `key_name` is where the key stands in DNS.
    """

    domain: str
    selector: str
    identity: str
    owner: str
    algorithm: str
    head_form: str
    body_form: str
    headers: tuple[str, ...]
    signed: SignedNames
    problem: str = ""

    @property
    def key_name(self) -> str:
        """The name of the key's record (§3.6.2.1)."""
        return f"{self.selector}._domainkey.{self.domain}"


SAID = ("v", "a", "c", "d", "i", "h", "q", "s")
"""The tags that are the same in all of a signer's messages, in the order of `read_signature`."""

NEEDED = ("v", "a", "b", "bh", "d", "h", "s")

Text = str | None
"""The value of a tag; None if it isn't there."""


def verify_one(wire: WireMessage, field: Field, resolver: Resolver, now: float) -> DkimResult:
    """Check one signature field (§6.1)."""
    tags: dict[str, str] = {}
    signature, record = read_signature(*[None for _ in SAID]), None
    try:
        # Folded as it is: white space around tags, and in base64, means nothing.
        tags = parse_tags(field.raw.partition(b":")[2].decode("utf-8", "replace"))
        signature = read_signature(*[tags.get(tag) for tag in SAID])
        check_tags(tags, signature, now)
        record = fetch_key(resolver, signature)
        check_key(record, signature)
        check_body(wire, tags, signature)
        check_signature(wire, field, tags, signature, record)
    except TagError as error:
        return report(tags, signature, record, "permerror", str(error))
    except Refusal as refusal:
        return report(tags, signature, record, refusal.result, refusal.reason)
    return report(tags, signature, record, "pass", "")


@lru_cache(maxsize=1024)
def read_signature(
    v: Text, a: Text, c: Text, d: Text, i: Text, h: Text, q: Text, s: Text
) -> Signature:
    """Return what these tags say. Kept by their text: a sender's messages all say the same."""
    domain = (d or "").lower()
    head_form, _, body_form = ("simple" if c is None else c).partition("/")
    identity = f"@{domain}" if i is None else i
    headers = colon_list(h or "")
    said = Signature(
        domain=domain,
        selector=s or "",
        identity=identity,
        owner=identity.rpartition("@")[2].lower(),
        algorithm=a or "",
        head_form=head_form,
        body_form=body_form or "simple",
        headers=headers,
        signed=signed_names(headers),
    )
    return replace(said, problem=find_problem(v, q, said))


def find_problem(version: Text, query: Text, said: Signature) -> str:
    """Return what makes signatures that say this permanently unverifiable, or "" (§6.1.1)."""
    problems = {
        "unknown version": version != "1",
        "rsa-sha1 must not be used (RFC 8301)": said.algorithm == "rsa-sha1",
        "unknown algorithm": said.algorithm not in ("rsa-sha256", "ed25519-sha256"),
        "unknown canonicalization": not {said.head_form, said.body_form} <= FIELD.keys(),
        "i= is not within d=": not f".{said.owner}".endswith(f".{said.domain}"),
        "From field not signed": b"from" not in said.signed.names,
        "unknown query method": query is not None and "dns/txt" not in colon_list(query),
    }
    return next((reason for reason, found in problems.items() if found), "")


def report(
    tags: dict[str, str],
    signature: Signature,
    record: KeyRecord | None,
    result: str,
    reason: str,
) -> DkimResult:
    """Return the result for a signature, with what is known of its key."""
    return DkimResult(
        result,
        reason,
        signature.domain,
        signature.selector,
        signature.identity,
        signature.algorithm,
        f"{signature.head_form}/{signature.body_form}",
        signature.headers,
        signature="".join(tags.get("b", "")[:16].split())[:8],
        bits=record.bits if record else 0,
        testing=record is not None and "y" in record.flags,
    )


def check_tags(tags: dict[str, str], signature: Signature, now: float) -> None:
    """Raise Refusal unless the tags make a signature that can be verified."""
    if not all(map(tags.get, NEEDED)):
        missing = next(tag for tag in NEEDED if not tags.get(tag))
        raise Refusal("permerror", f"tag {missing}= missing")
    if signature.problem:
        raise Refusal("permerror", signature.problem)
    if "x" in tags:
        check_times(tags, now)


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
    answer = resolver.lookup(signature.key_name, "TXT")
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


def check_body(wire: WireMessage, tags: dict[str, str], signature: Signature) -> None:
    """Raise Refusal unless the body is the one that was signed."""
    length = number(tags, "l") if "l" in tags else None
    digest = hash_body(wire, signature.body_form, length)
    if digest is None:
        raise Refusal("permerror", "l= is more than the body's length")
    if digest != decode_base64(tags["bh"], "bh"):
        raise Refusal("fail", "body hash did not verify")


def check_signature(
    wire: WireMessage, field: Field, tags: dict[str, str], signature: Signature, record: KeyRecord
) -> None:
    """Raise Refusal unless the key's owner signed these header fields."""
    unsigned = FIELD[signature.head_form](without_signature(field.raw))
    data = signed_data(wire, signature.signed, unsigned, signature.head_form, field)
    try:
        verify_signature(record, decode_base64(tags["b"], "b"), data)
    except InvalidSignature:
        raise Refusal("fail", "signature did not verify") from None


def without_signature(field: bytes) -> bytes:
    """Return a signature field without the value of its tag `b=`."""
    found = FIRST_VALUE.match(field, field.index(b":") + 1) or LATER_VALUE.search(field)
    return field[: found.start(1)] + field[found.end(1) :] if found else field


def verify_signature(record: KeyRecord, signature: bytes, data: bytes) -> None:
    """Check `signature` over `data`; raises InvalidSignature."""
    if isinstance(record.key, RSAPublicKey):
        record.key.verify(signature, data, PADDING, HASH)
    elif isinstance(record.key, Ed25519PublicKey):
        # RFC 8463 §3: Ed25519 signs the SHA-256 of the data, not the data.
        record.key.verify(signature, hashlib.sha256(data).digest())
