"""The DNS records that SES asks for, and what a look at them finds.

Each function returns the VerificationInfo ErrorType that explains why the record is not good, or
an empty text if it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.keys import public_key_text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from local_aws.internet.answer import Answer
    from local_aws.internet.resolver import Resolver

HOST_NOT_FOUND = "HOST_NOT_FOUND"
TYPE_NOT_FOUND = "TYPE_NOT_FOUND"
INVALID_VALUE = "INVALID_VALUE"
DNS_SERVER_ERROR = "DNS_SERVER_ERROR"


def _absence(answer: Answer) -> str:
    if answer.status == "SERVFAIL":
        return DNS_SERVER_ERROR
    if answer.status == "NXDOMAIN":
        return HOST_NOT_FOUND
    return "" if answer.values else TYPE_NOT_FOUND


def easy_dkim(resolver: Resolver, domain: str, tokens: list[str], zone: str) -> str:
    """Look for the three CNAME records of Easy DKIM. All must be there."""
    for token in tokens:
        answer = resolver.lookup(f"{token}._domainkey.{domain}", "CNAME")
        error = _absence(answer)
        if not error and answer.values[0].lower() != f"{token}.{zone}":
            error = INVALID_VALUE
        if error:
            return error
    return ""


def byodkim(resolver: Resolver, domain: str, selector: str, key: RSAPrivateKey) -> str:
    """Look for the TXT record with the public half of the customer's key."""
    answer = resolver.lookup(f"{selector}._domainkey.{domain}", "TXT")
    wanted = public_key_text(key)
    found = any(wanted in _tags(value) for value in answer.values)
    return _absence(answer) or ("" if found else INVALID_VALUE)


def _tags(record: str) -> list[str]:
    return ["".join(tag.split()) for tag in record.split(";")]


def ownership(resolver: Resolver, domain: str, token: str) -> str:
    """Look for the token that VerifyDomainIdentity gave out (TXT at `_amazonses`)."""
    answer = resolver.lookup(f"_amazonses.{domain}", "TXT")
    return _absence(answer) or ("" if token in answer.values else INVALID_VALUE)


def feedback_mx(resolver: Resolver, mail_from_domain: str, region: str) -> str:
    """Look for exactly one MX record, which leads to the feedback host of the Region.

    Assumption: its preference doesn't matter, and the SPF record is not looked at (the developer
    guide speaks of the MX record alone when it tells what the state depends on).
    """
    answer = resolver.lookup(mail_from_domain, "MX")
    hosts = [value.partition(" ")[2].lower() for value in answer.values]
    right = hosts == [f"feedback-smtp.{region}.amazonses.com"]
    return _absence(answer) or ("" if right else INVALID_VALUE)


def start_of_authority(resolver: Resolver, domain: str) -> dict[str, Any]:
    """Return the SOARecord of the zone that a domain is in; empty if nobody knows it."""
    answer = resolver.lookup(domain, "SOA")
    text = answer.values[0] if answer.values else answer.soa.text if answer.soa else ""
    fields = text.split()
    if len(fields) < 3:
        return {}
    return {
        "PrimaryNameServer": fields[0],
        "AdminEmail": fields[1],
        "SerialNumber": int(fields[2]),
    }
