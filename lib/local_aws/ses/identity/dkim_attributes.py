"""DKIM of an identity: Easy DKIM with SES's keys, or BYODKIM with the customer's own.

Easy DKIM hands out three tokens. The customer's three CNAME records stay as they are while SES
moves from one key pair to the next behind them, which is what the three are for.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

from local_aws.keys import public_key_text, rsa_key
from local_aws.ses.errors import bad_request
from local_aws.ses.identity.check import Check
from local_aws.ses.times import utc

if TYPE_CHECKING:
    from local_aws.ses.identity.identities import Identity
    from local_aws.ses.state import SesState

SIGNING_HOSTED_ZONE = "dkim.{region}.amazonses.com"
"""Where the tokens of a Region lead. AWS has several such zones, older identities have
`dkim.amazonses.com`: read SigningHostedZone instead of relying on it."""

BITS = {"RSA_1024_BIT": 1024, "RSA_2048_BIT": 2048}
DEFAULT_LENGTH, SHORT_LENGTH = "RSA_2048_BIT", "RSA_1024_BIT"
TOKENS, TOKEN_LENGTH = 3, 32
DAY = 86_400.0


@dataclass
class Dkim:
    """How mail of a domain identity is signed.

    `lengths` are the key lengths behind the three `tokens`, `active` is the token that signs and
    `upcoming` the one that takes over once its CNAME has been seen; `length_changes` says when a
    length was last changed to. `selector` and `private_key`
    are BYODKIM's. `signing_enabled` is None on an address that follows its domain.
    """

    check: Check = field(default_factory=Check)
    origin: str = "AWS_SES"
    signing_enabled: bool | None = None
    zone: str = ""
    tokens: list[str] = field(default_factory=list)
    lengths: list[str] = field(default_factory=list)
    active: int = 0
    upcoming: int = 0
    generated_at: float | None = None
    length_changes: dict[str, float] = field(default_factory=dict)
    selector: str = ""
    private_key: RSAPrivateKey | None = None

    @property
    def bits(self) -> int:
        """The length of the key that signs at this moment, 0 where there is none."""
        if self.private_key is not None:
            return self.private_key.key_size
        return BITS[self.lengths[self.active]] if self.lengths else 0


class Signer(NamedTuple):
    """What a message is signed with: d=, s= and the private key."""

    domain: str
    selector: str
    key: RSAPrivateKey


def selector_and_key(state: SesState, dkim: Dkim) -> tuple[str, RSAPrivateKey]:
    """Return what mail is signed with at this moment."""
    if dkim.private_key is not None:
        return dkim.selector, dkim.private_key
    return dkim.tokens[dkim.active], _easy_key(state, dkim, dkim.active)


def _easy_key(state: SesState, dkim: Dkim, number: int) -> RSAPrivateKey:
    return rsa_key(state.aws.ids.seed, dkim.tokens[number], BITS[dkim.lengths[number]])


def start_easy_dkim(state: SesState, identity: Identity, length: str = "") -> None:
    """Sign with keys of SES: give the domain its tokens and publish the keys behind them."""
    dkim = identity.dkim
    if not dkim.tokens:
        _make_tokens(state, dkim, length or DEFAULT_LENGTH)
    elif length and length != dkim.lengths[dkim.upcoming]:
        dkim.upcoming = (dkim.active + 1) % TOKENS
        dkim.lengths[dkim.upcoming] = length
    dkim.origin, dkim.selector, dkim.private_key = "AWS_SES", "", None
    _enable(dkim)


def _enable(dkim: Dkim) -> None:
    if dkim.signing_enabled is None:
        dkim.signing_enabled = True


def _make_tokens(state: SesState, dkim: Dkim, length: str) -> None:
    ids = state.aws.ids
    dkim.tokens = [ids.token("ses-dkim-token", TOKEN_LENGTH) for _ in range(TOKENS)]
    dkim.lengths = [length] * TOKENS
    dkim.zone = SIGNING_HOSTED_ZONE.format(region=state.region)
    dkim.generated_at = state.now()
    for number, token in enumerate(dkim.tokens):
        # The key is made when somebody looks at its record: two of three nobody ever does.
        record = partial(_public_record, state, dkim, number)
        state.aws.internet.dns.put(f"{token}.{dkim.zone}", "TXT", record)


def _public_record(state: SesState, dkim: Dkim, number: int) -> list[str]:
    return [public_key_text(_easy_key(state, dkim, number))]


def withdraw(state: SesState, identity: Identity) -> None:
    """Take the public keys of an identity out of DNS (assumption: as soon as it is deleted)."""
    for token in identity.dkim.tokens:
        state.aws.internet.dns.remove(f"{token}.{identity.dkim.zone}", "TXT")


def confirm(dkim: Dkim, now: float) -> None:
    """Let the upcoming key pair take over, now that its CNAME has been seen."""
    if dkim.upcoming != dkim.active:
        dkim.active, dkim.generated_at = dkim.upcoming, now


def change_length(state: SesState, identity: Identity, length: str) -> None:
    """Have the next key pair made with another length.

    Raises BadRequestException for the same length, and for a second change within 24 hours unless
    it is the first step down to 1024 bits in them ("Change the Easy DKIM signing key length"; the
    wording of the errors is an assumption).
    """
    dkim, now = identity.dkim, state.now()
    if length == dkim.lengths[dkim.upcoming]:
        raise bad_request(f"The DKIM signing key length of {identity.name} is {length} already.")
    recent = {to for to, at in dkim.length_changes.items() if now - at < DAY}
    if recent and (length in recent or length != SHORT_LENGTH):
        raise bad_request(
            f"The DKIM signing key length of {identity.name} was changed less than 24 hours ago."
        )
    dkim.length_changes[length] = now
    start_easy_dkim(state, identity, length)


def start_byodkim(identity: Identity, selector: str, private_key: str) -> None:
    """Sign with a key of the customer's own. Raises BadRequestException for a key that is none."""
    key = parse_private_key(private_key)
    dkim = identity.dkim
    dkim.origin, dkim.selector, dkim.private_key = "EXTERNAL", selector, key
    _enable(dkim)


def parse_private_key(text: str) -> RSAPrivateKey:
    """Return the RSA key of 1024 to 2048 bits in a base64 PKCS#1 or PKCS#8 text.

    Raises BadRequestException that says what is wrong with it (assumption: AWS's words differ).
    """
    try:
        key = load_der_private_key(base64.b64decode(text, validate=True), None)
    except (ValueError, TypeError, binascii.Error):
        raise bad_request(
            "DomainSigningPrivateKey is not a private key: send the base64 lines of a PEM file, "
            "without the BEGIN and END lines and without line breaks."
        ) from None
    if not isinstance(key, RSAPrivateKey) or not 1024 <= key.key_size <= 2048:
        raise bad_request("DomainSigningPrivateKey must be an RSA key of 1024 to 2048 bits.")
    return key


def describe(dkim: Dkim) -> dict[str, Any]:
    """Return the v2 DkimAttributes of a domain."""
    shown = {"SigningEnabled": bool(dkim.signing_enabled), "Status": dkim.check.status}
    return shown | (_describe_byodkim if dkim.private_key else _describe_easy)(dkim)


def _describe_byodkim(dkim: Dkim) -> dict[str, Any]:
    # The model says of Tokens: with BYODKIM, the selector.
    return {"SigningAttributesOrigin": "EXTERNAL", "Tokens": [dkim.selector]}


def _describe_easy(dkim: Dkim) -> dict[str, Any]:
    shown: dict[str, Any] = {"SigningAttributesOrigin": "AWS_SES", "Tokens": list(dkim.tokens)}
    if dkim.tokens:
        shown["SigningHostedZone"] = dkim.zone
        shown["NextSigningKeyLength"] = dkim.lengths[dkim.upcoming]
        shown["CurrentSigningKeyLength"] = dkim.lengths[dkim.active]
        if dkim.generated_at is not None:
            shown["LastKeyGenerationTimestamp"] = utc(dkim.generated_at)
    return shown
