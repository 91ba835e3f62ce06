"""A recommendation, and the advice that SES gives of each type.

The descriptions are assumptions: AWS shows such sentences and documents the types alone.
"""

from __future__ import annotations

from dataclasses import dataclass

OPEN, FIXED = "OPEN", "FIXED"
LOW, HIGH = "LOW", "HIGH"


@dataclass(slots=True)
class Recommendation:
    """Advice about a resource. Times are epoch seconds."""

    arn: str
    type: str
    description: str
    impact: str
    created_at: float
    updated_at: float
    status: str = OPEN


@dataclass(frozen=True, slots=True)
class Advice:
    """What is wrong at this moment."""

    type: str
    description: str
    impact: str


NO_DKIM = Advice("DKIM", "DKIM verification is not enabled.", HIGH)
SHORT_KEY = Advice("DKIM", "The DKIM signing key has fewer than 2048 bits.", LOW)
NO_DMARC = Advice("DMARC", "DMARC configuration was not found.", HIGH)
BAD_DMARC = Advice("DMARC", "DMARC configuration could not be parsed.", HIGH)
NO_SPF = Advice("SPF", "SPF record was not found: set up a custom MAIL FROM domain.", LOW)
BAD_SPF = Advice("SPF", "SPF record of the MAIL FROM domain does not include amazonses.com.", HIGH)
NO_BIMI = Advice("BIMI", "BIMI record was not found or configured without a logo.", LOW)
BOUNCES = Advice("BOUNCE", "The bounce rate is over 5 %.", HIGH)
COMPLAINTS = Advice("COMPLAINT", "The complaint rate is over 0.1 %.", HIGH)
