"""The simulated scanners behind the add-ons. Each knows only the marks made for testing it:

    SPAMHAUS_DBL                  MAIL FROM at dbltest.com, the list's own test entry
    ABUSIX_MAIL_INTELLIGENCE      MAIL FROM at abusix-test.example, which is the lab's own mark
    TRENDMICRO_VSAPI              the EICAR anti-malware test file, plain or as an attachment
    VADE_ADVANCED_EMAIL_SECURITY  GTUBE, the generic test for unsolicited bulk email

The fields are those that the console names ("Reference for rule conditions"); spaces, underscores,
case and a leading `addon.` don't count. Assumption: their spelling, and the values of the texts.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
GTUBE = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"


@dataclass(frozen=True, slots=True)
class Sample:
    """What a scanner is given: at the traffic policy there is no message yet."""

    client_ip: str
    mail_from: str
    data: bytes | None = None


Finding = dict[str, str | bool]


def _listed(domain: str, name: str, sample: Sample) -> Finding:
    found = sample.mail_from.lower().rpartition("@")[2]
    listed = found == domain or found.endswith(f".{domain}")
    return {"islisted": listed, **({"listedon": name} if listed else {})}


def _virus(sample: Sample) -> Finding:
    infected = contains(sample.data or b"", EICAR)
    return {"ispassed": not infected, "category": "malware" if infected else "clean"}


def _spam(sample: Sample) -> Finding:
    spam = contains(sample.data or b"", GTUBE)
    return {
        "ispassed": not spam,
        "category": "spam" if spam else "clean",
        "verdict": "FAIL" if spam else "PASS",
    }


def contains(data: bytes, mark: bytes) -> bool:
    """Whether a message holds a mark, as it stands or in a decoded part."""
    if mark in data:
        return True
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    parts = (part.get_payload(decode=True) for part in message.walk() if not part.is_multipart())
    return any(isinstance(content, bytes) and mark in content for content in parts)


SCANNERS: dict[str, Callable[[Sample], Finding]] = {
    "SPAMHAUS_DBL": partial(_listed, "dbltest.com", "DBL"),
    "ABUSIX_MAIL_INTELLIGENCE": partial(_listed, "abusix-test.example", "test"),
    "TRENDMICRO_VSAPI": _virus,
    "VADE_ADVANCED_EMAIL_SECURITY": _spam,
}

FIELDS = {
    "SPAMHAUS_DBL": {"islisted", "listedon"},
    "ABUSIX_MAIL_INTELLIGENCE": {"islisted", "listedon"},
    "TRENDMICRO_VSAPI": {"ispassed", "category"},
    "VADE_ADVANCED_EMAIL_SECURITY": {"ispassed", "category", "verdict"},
}


def field_name(field: str) -> str:
    """Return a ResultField in the one spelling of `FIELDS`."""
    return field.lower().removeprefix("addon.").replace(" ", "").replace("_", "")


def scan(addon: str, field: str, sample: Sample) -> str | bool | None:
    """Return what an add-on says of a sample, None where it has nothing to say."""
    return SCANNERS[addon](sample).get(field_name(field))
