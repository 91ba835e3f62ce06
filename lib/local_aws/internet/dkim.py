"""DKIM signing and verification (RFC 6376, RFC 8301, RFC 8463) on top of `cryptography`.

dkimpy, the usual package, does RSA in pure Python: some 40 messages a second. It is the oracle of
the tests instead.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from local_aws.internet.canonicalization import FIELD, hash_body
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

HEADERS = (
    "From",
    "To",
    "Cc",
    "Reply-To",
    "Subject",
    "MIME-Version",
    "Content-Type",
    "Date",
    "Message-ID",
)
"""Header fields that are signed unless told otherwise."""

LINE = 72
"""Columns after which the folded signature field goes on in the next line."""

MINIMUM_RSA_BITS = 1024
"""Shorter keys are not considered (RFC 8301 §3.2)."""

PADDING = PKCS1v15()
HASH = SHA256()
SIGNATURE_VALUE = re.compile(rb"((?:^|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*")


def sign(
    message: bytes | WireMessage,
    *,
    domain: str,
    selector: str,
    key: RSAPrivateKey,
    timestamp: int,
    headers: Sequence[str] = HEADERS,
    oversign: Sequence[str] = (),
    identity: str = "",
    expires: int | None = None,
    canonicalization: str = "relaxed/simple",
) -> bytes:
    """Return the complete DKIM-Signature field (a=rsa-sha256), folded, with its final CRLF.

    Every instance of a field in `headers` is signed, and those that the message lacks are left out;
    each name in `oversign` is named once more, so that a field added later breaks the signature.
    To sign a message twice, make its WireMessage once and pass that: the body is hashed once.
    """
    wire = message if isinstance(message, WireMessage) else WireMessage(message)
    head_form, body_form = canonicalization.split("/")
    names = [name for name in headers for _ in wire.all(name.lower().encode())] + [*oversign]
    digest = hash_body(wire, body_form)
    tags = [
        f"v=1; a=rsa-sha256; q=dns/txt; c={canonicalization};",
        f"s={selector}; d={domain};{f' i={identity};' if identity else ''} t={timestamp};"
        f"{f' x={expires};' if expires else ''}",
        f"h={fold(':'.join(names), ':')};",
        f"bh={base64.b64encode(digest or b'').decode()};",
        "b=",
    ]
    unsigned = b"DKIM-Signature: " + "\r\n\t".join(tags).encode()
    data = signed_data(wire, names, unsigned, head_form)
    signature = base64.b64encode(key.sign(data, PADDING, HASH)).decode()
    return unsigned + fold(signature).encode() + b"\r\n"


def fold(text: str, after: str = "") -> str:
    """Return `text` in lines of about LINE columns, broken `after` a character or anywhere."""
    if len(text) <= LINE:
        return text
    end = text.rfind(after, 0, LINE) + 1 if after else LINE
    end = end or text.find(after) + 1 or len(text)
    return text[:end] + "\r\n\t " + fold(text[end:], after) if text[end:] else text


def signed_data(
    wire: WireMessage,
    names: Iterable[str],
    unsigned: bytes,
    form: str,
    own_field: Field | None = None,
) -> bytes:
    """Return the octets that the signature is over (§3.7, the data-hash's input).

    Of several fields with one name the lowest comes first (§5.4.2); a name without a field left
    stands for nothing. `unsigned` is the signature field with an empty `b=`, `own_field` that field
    where it stands in the message: a signature never signs itself under a name in `h=`.
    """
    canonical = FIELD[form]
    left: dict[bytes, list[Field]] = {}
    parts = []
    for name in names:
        key = name.lower().encode()
        if key not in left:
            left[key] = [field for field in wire.all(key) if field is not own_field]
        if left[key]:
            parts.append(canonical(left[key].pop().raw))
    parts.append(canonical(unsigned))
    return b"\r\n".join(parts)


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


def verify_one(wire: WireMessage, field: Field, resolver: Resolver, now: float) -> DkimResult:
    """Check one signature field (§6.1)."""
    result = DkimResult("permerror")
    try:
        tags = parse_tags(field.value.decode("utf-8", "replace"))
        result = describe(tags)
        check_tags(tags, result, now)
        record = fetch_key(resolver, result)
        result = replace(result, bits=record.bits, testing="y" in record.flags)
        check_key(record, tags, result)
        check_body(wire, tags, result)
        check_signature(wire, field, tags, result, record)
    except TagError as error:
        return replace(result, result="permerror", reason=str(error))
    except Refusal as refusal:
        return replace(result, result=refusal.result, reason=refusal.reason)
    return replace(result, result="pass")


def describe(tags: dict[str, str]) -> DkimResult:
    """Return what a signature says about itself, before anything is checked."""
    domain = tags.get("d", "").lower()
    form = tags.get("c", "simple/simple")
    return DkimResult(
        "permerror",
        domain=domain,
        selector=tags.get("s", ""),
        identity=tags.get("i", "@" + domain),
        algorithm=tags.get("a", ""),
        canonicalization=form if "/" in form else f"{form}/simple",
        headers=colon_list(tags.get("h", "")),
        signature="".join(tags.get("b", "").split())[:8],
    )


def check_tags(tags: dict[str, str], result: DkimResult, now: float) -> None:
    """Raise Refusal unless the tags make a signature that can be verified (§6.1.1)."""
    missing = [tag for tag in ("v", "a", "b", "bh", "d", "h", "s") if not tags.get(tag)]
    head_form, _, body_form = result.canonicalization.partition("/")
    owner = result.identity.rpartition("@")[2].lower()
    problems = [
        (bool(missing), f"tag {missing[0]}= missing" if missing else ""),
        (tags.get("v") != "1", "unknown version"),
        (result.algorithm == "rsa-sha1", "rsa-sha1 must not be used (RFC 8301)"),
        (result.algorithm not in ("rsa-sha256", "ed25519-sha256"), "unknown algorithm"),
        (head_form not in FIELD or body_form not in FIELD, "unknown canonicalization"),
        (not f".{owner}".endswith(f".{result.domain}"), "i= is not within d="),
        ("from" not in map(str.lower, result.headers), "From field not signed"),
        ("q" in tags and "dns/txt" not in colon_list(tags["q"]), "unknown query method"),
    ]
    for found, reason in problems:
        if found:
            raise Refusal("permerror", reason)
    check_times(tags, now)


def check_times(tags: dict[str, str], now: float) -> None:
    """Raise Refusal if the signature has expired, or expires before it was made."""
    if "x" not in tags:
        return
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


def fetch_key(resolver: Resolver, result: DkimResult) -> KeyRecord:
    """Return the public key that a signature names (§6.1.2); CNAMEs are the resolver's business."""
    answer = resolver.lookup(f"{result.selector}._domainkey.{result.domain}", "TXT")
    if answer.status == "SERVFAIL":
        raise Refusal("temperror", "key server does not answer")
    if not answer.values:
        raise Refusal("permerror", "no key for signature")
    return parse_key_record(answer.values[0])


def check_key(record: KeyRecord, tags: dict[str, str], result: DkimResult) -> None:
    """Raise Refusal unless the key may be used for this signature."""
    kind, _, digest = result.algorithm.partition("-")
    owner = result.identity.rpartition("@")[2].lower()
    problems = [
        (record.key is None, "key revoked"),
        (record.key_type != kind, "key is not of the signature's type"),
        (bool(record.hashes) and digest not in record.hashes, "hash not allowed by the key"),
        (not {"*", "email"} & set(record.services), "key is not for email"),
        ("s" in record.flags and owner != result.domain, "t=s: i= must be at d= itself"),
    ]
    for found, reason in problems:
        if found:
            raise Refusal("permerror", reason)
    if kind == "rsa" and record.bits < MINIMUM_RSA_BITS:
        raise Refusal("policy", f"weak key ({record.bits} bits)")


def check_body(wire: WireMessage, tags: dict[str, str], result: DkimResult) -> None:
    """Raise Refusal unless the body is the one that was signed."""
    length = number(tags, "l") if "l" in tags else None
    digest = hash_body(wire, result.canonicalization.partition("/")[2], length)
    if digest is None:
        raise Refusal("permerror", "l= is more than the body's length")
    if digest != decode_base64(tags["bh"], "bh"):
        raise Refusal("fail", "body hash did not verify")


def check_signature(
    wire: WireMessage, field: Field, tags: dict[str, str], result: DkimResult, record: KeyRecord
) -> None:
    """Raise Refusal unless the key's owner signed these header fields."""
    name, colon, value = field.raw.partition(b":")
    unsigned = name + colon + SIGNATURE_VALUE.sub(rb"\1", value, count=1)
    form = result.canonicalization.partition("/")[0]
    data = signed_data(wire, result.headers, unsigned, form, field)
    signature = decode_base64(tags["b"], "b")
    try:
        verify_signature(record, signature, data)
    except InvalidSignature:
        raise Refusal("fail", "signature did not verify") from None


def verify_signature(record: KeyRecord, signature: bytes, data: bytes) -> None:
    """Check `signature` over `data`; raises InvalidSignature."""
    if isinstance(record.key, RSAPublicKey):
        record.key.verify(signature, data, PADDING, HASH)
    elif isinstance(record.key, Ed25519PublicKey):
        # RFC 8463 §3: Ed25519 signs the SHA-256 of the data, not the data.
        record.key.verify(signature, hashlib.sha256(data).digest())
