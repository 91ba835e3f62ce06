"""Who may use an authenticated endpoint: a password kept by SES, or a secret of Secrets Manager."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from local_aws.mail_manager.archive.archive import instant

PREVIOUS_SECONDS = 14 * 86400.0
"""How long a password that SES keeps is good for after it has been replaced ("SMTP credentials
rotation")."""

STAGES = ("AWSCURRENT", "AWSPREVIOUS")
"""Versions of a secret that are good; the second for as long as Secrets Manager has it."""

KEY = "password"
"""The key in the secret; anything else makes authentication fail."""


@dataclass(slots=True)
class Password:
    """A password that SES keeps, with the one before it. Times are epoch seconds."""

    current: str
    version: str
    previous: str | None = None
    previous_version: str | None = None
    previous_until: float = 0.0

    def replace(self, password: str, version: str, now: float) -> None:
        """Set a new password; the old one stays good for 14 days."""
        self.previous, self.previous_version = self.current, self.version
        self.previous_until = now + PREVIOUS_SECONDS
        self.current, self.version = password, version

    def good(self, now: float) -> list[str]:
        """Return the passwords that are good now."""
        if self.previous is not None and now < self.previous_until:
            return [self.current, self.previous]
        return [self.current]

    def describe(self, now: float) -> dict[str, Any]:
        """Return IngressPointPasswordConfiguration."""
        shown: dict[str, Any] = {"SmtpPasswordVersion": self.version}
        if len(self.good(now)) > 1:
            shown["PreviousSmtpPasswordVersion"] = self.previous_version
            shown["PreviousSmtpPasswordExpiryTimestamp"] = instant(self.previous_until)
        return shown


def secret_passwords(secrets: Any, arn: str) -> list[str]:
    """Return the passwords in a secret's current and previous version, as far as there are any."""
    found = (read_secret(secrets, arn, stage).get(KEY) for stage in STAGES)
    return [password for password in found if isinstance(password, str)]


def read_secret(secrets: Any, arn: str, stage: str = "AWSCURRENT") -> dict[str, Any]:
    """Return a version of a secret that is a JSON object; {} where there is none."""
    try:
        text = secrets.get_secret_value(SecretId=arn, VersionStage=stage)["SecretString"]
        document = json.loads(text)
    except (ClientError, KeyError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}


def is_among(password: str, good: list[str]) -> bool:
    """Whether a password is one of the good ones, in time that doesn't depend on which."""
    return sum(hmac.compare_digest(password.encode(), one.encode()) for one in good) > 0
