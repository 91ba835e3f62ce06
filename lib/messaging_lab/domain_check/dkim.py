"""DKIM: is there a key at each selector, and is it one that receivers take?"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator

from messaging_lab.authentication.dkim import parse_tags
from messaging_lab.domain_check.dns import Dns
from messaging_lab.domain_check.findings import Finding, fail, note, ok, warn

TOPIC = "DKIM"
SHORTEST, GOOD = 1024, 2048
"""Bits of an RSA key: receivers take none below (RFC 8301 §3.2), and from which on it is good."""


def check_dkim(dns: Dns, domain: str, selectors: Iterable[str]) -> list[Finding]:
    """Look at the keys of a domain's selectors."""
    names = list(dict.fromkeys(one.lower() for one in selectors))
    if not names:
        mend = "Give --selector, or --message with a mail that was sent: DNS lists no selectors."
        return [note(TOPIC, "No selector was given, so no key was looked at.", mend)]
    return [finding for name in names for finding in check_key(dns, domain, name)]


def check_key(dns: Dns, domain: str, selector: str) -> Iterator[Finding]:
    """Look at one key."""
    name = f"{selector}._domainkey.{domain}"
    answer = dns.ask(name, "TXT")
    keys = [one for one in answer.values if "p" in parse_tags(one)]
    if answer.status == "SERVFAIL":
        yield fail(TOPIC, f"DNS doesn't answer about {name}.", "Ask again.")
    elif len(keys) > 1:
        yield fail(TOPIC, f"{name} has {len(keys)} keys.", "Leave the one that signs.")
    elif not keys:
        yield fail(TOPIC, f"{name} has no key.", "Publish the record that your provider names.")
    else:
        yield from judge_key(name, parse_tags(keys[0]))


def judge_key(name: str, tags: dict[str, str]) -> Iterator[Finding]:
    """Yield what there is to say of a key record."""
    kind = tags.get("k", "rsa").lower()
    if not tags["p"]:
        yield fail(TOPIC, f"The key at {name} is revoked: p= is empty.", "Sign with another.")
        return
    bits = rsa_bits(tags["p"]) if kind == "rsa" else 0
    if kind == "rsa" and not bits:
        yield fail(TOPIC, f"p= at {name} is no RSA key.", "Publish it again, in one piece.")
    elif kind == "rsa" and bits < SHORTEST:
        mend = f"Change to {GOOD} bits: signatures with it count for nothing."
        yield fail(TOPIC, f"The key at {name} has {bits} bits.", mend)
    elif kind == "rsa" and bits < GOOD:
        yield warn(TOPIC, f"The key at {name} has {bits} bits.", f"Change to {GOOD} bits.")
    else:
        yield ok(TOPIC, f"{name}: {f'RSA, {bits} bits' if bits else kind}")
    if "y" in tags.get("t", "").lower().split(":"):
        mend = "Take t=y away: receivers may treat the mail as unsigned."
        yield warn(TOPIC, f"The key at {name} says that you are testing.", mend)


def rsa_bits(public_key: str) -> int:
    """Return the size of an RSA key in base64, 0 for what isn't one."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(base64.b64decode(public_key))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return 0
    return key.key_size if isinstance(key, RSAPublicKey) else 0
