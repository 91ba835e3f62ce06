"""SES's SMTP interface from a client's side: where it is, and the password for it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import reduce
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

SMTP_PORT = 587
VERSION = 4
"""The first octet of every password since 2020."""

SCOPE = ("11111111", "{region}", "ses", "aws4_request", "SendRawEmail")


def smtp_password(secret_access_key: str, region: str) -> str:
    """Return the SMTP password of an IAM user's secret access key, good in one Region.

    The user name is the access key's id; temporary credentials have no password. Source: developer
    guide, "Obtaining SMTP credentials by converting existing AWS credentials".
    """
    steps = [step.format(region=region).encode() for step in SCOPE]
    secret = f"AWS4{secret_access_key}".encode()
    key = reduce(lambda key, step: hmac.digest(key, step, hashlib.sha256), steps, secret)
    return base64.b64encode(bytes([VERSION]) + key).decode()


def smtp_door(lab: Lab) -> tuple[str, int]:
    """Return host and port of SES's SMTP interface: in the lab's Region, or of the local AWS."""
    if lab.is_local:
        return lab.world.smtp_address()
    return f"email-smtp.{lab.region}.amazonaws.com", SMTP_PORT
