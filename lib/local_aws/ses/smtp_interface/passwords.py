"""SMTP passwords: made from a secret access key and a Region, never stored anywhere.

Source: "Obtaining SMTP credentials by converting existing AWS credentials" in the developer guide.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

VERSION = b"\x04"
STEPS = ("11111111", "{region}", "ses", "aws4_request", "SendRawEmail")
"""What the key is made from, in order: a date that is none, then the scope of a signature."""


def smtp_password(secret: str, region: str) -> str:
    """Return the password for the SMTP interface of a Region."""
    key = f"AWS4{secret}".encode()
    for step in STEPS:
        key = hmac.digest(key, step.format(region=region).encode(), hashlib.sha256)
    return base64.b64encode(VERSION + key).decode()


def region_of(password: str, secret: str, regions: tuple[str, ...]) -> str:
    """Return the Region whose password for `secret` this is, '' for none."""
    given = password.encode()
    for region in regions:
        if hmac.compare_digest(smtp_password(secret, region).encode(), given):
            return region
    return ""
