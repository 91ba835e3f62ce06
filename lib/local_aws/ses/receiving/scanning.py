"""The verdicts on a message. SPF, DKIM and DMARC are computed; spam and viruses are simulated.

The simulated scanners know only the marks made for testing scanners: GTUBE is spam and the EICAR
test file is a virus, plain or as an attachment, and all else is neither.
"""

from __future__ import annotations

from dataclasses import dataclass

from local_aws.internet.authentication import Verdict
from local_aws.mail_manager.addons.scanners import EICAR, GTUBE, contains

STATUS = {
    "pass": "PASS",
    "fail": "FAIL",
    "softfail": "FAIL",
    "policy": "FAIL",
    "none": "GRAY",
    "neutral": "GRAY",
    "temperror": "PROCESSING_FAILED",
    "permerror": "PROCESSING_FAILED",
}
"""Result of RFC 8601 -> status of a verdict.

Source: "Contents of notifications for Amazon SES email receiving": GRAY is mail that isn't signed
or has no policy. Assumption: soft failures are failures, and neutral is GRAY.
"""

BEST_FIRST = ("PASS", "FAIL", "PROCESSING_FAILED", "GRAY")
DISABLED = "DISABLED"
"""The status of scans that a rule has switched off."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The status of each check. `policy` is the DMARC policy where the message fails it, or ""."""

    spf: str
    dkim: str
    dmarc: str
    spam: str
    virus: str
    policy: str = ""


def scan(verdict: Verdict, data: bytes) -> Verdicts:
    """Return the verdicts on a message from what a receiver has found out about it."""
    signatures = {STATUS[one.result] for one in verdict.dkim} or {"GRAY"}
    failed = verdict.dmarc.result == "fail"
    return Verdicts(
        spf=STATUS[verdict.spf.result],
        dkim=min(signatures, key=BEST_FIRST.index),
        dmarc=STATUS[verdict.dmarc.result],
        spam="FAIL" if contains(data, GTUBE) else "PASS",
        virus="FAIL" if contains(data, EICAR) else "PASS",
        policy=verdict.dmarc.policy if failed else "",
    )
