"""What SES makes of a refusal: the type and subtype of a bounce, and the type of a delay.

AWS publishes the names and what they mean, not the rules. The tables here are assumptions, made so
that nobody is put on a suppression list who isn't to blame: only refusals that speak of the
address or its domain are Permanent. They are read from the top; the first row that fits counts.
"""

from __future__ import annotations

import re

from local_aws.internet.smtp import Reply
from local_aws.ses.events.dsn import RecipientReport

BounceKind = tuple[str, str]

GENERAL: BounceKind = ("Permanent", "General")
NO_EMAIL: BounceKind = ("Permanent", "NoEmail")
SUPPRESSED: BounceKind = ("Permanent", "Suppressed")
ON_ACCOUNT_LIST: BounceKind = ("Permanent", "OnAccountSuppressionList")
UNSUBSCRIBED: BounceKind = ("Permanent", "UnsubscribedRecipient")
NOT_VALID: BounceKind = ("Permanent", "EmailValidationSuppressed")
SOFT: BounceKind = ("Transient", "General")
MAILBOX_FULL: BounceKind = ("Transient", "MailboxFull")
TOO_LARGE: BounceKind = ("Transient", "MessageTooLarge")
CONTENT: BounceKind = ("Transient", "ContentRejected")
ATTACHMENT: BounceKind = ("Transient", "AttachmentRejected")
TIMEOUT: BounceKind = ("Transient", "CustomTimeoutExceeded")
UNDETERMINED: BounceKind = ("Undetermined", "Undetermined")

NOT_ANYBODYS_FAULT = frozenset({SUPPRESSED, ON_ACCOUNT_LIST, UNSUBSCRIBED, NOT_VALID})
"""Bounces of messages that SES did not try to deliver; they don't count in the bounce rate."""

BOUNCES: tuple[tuple[str, str, BounceKind], ...] = (
    # enhanced status     words                                                      kind
    (
        r"[45]\.2\.2",
        r"(mailbox|inbox|quota).*(full|exceeded)|over ?quota|out of storage",
        MAILBOX_FULL,
    ),
    (r"[45]\.(3\.4|2\.3)", r"message (size|too)|size (limit|exceeds)|too (big|large)", TOO_LARGE),
    (r"", r"attachment|executable|virus|malware|file type", ATTACHMENT),
    (r"[45]\.6\.\d+", r"\bspam|content (rejected|blocked)|looks like|suspicious", CONTENT),
    (r"5\.1\.\d+|5\.2\.1|5\.4\.4|5\.5\.0", "", GENERAL),
    (
        "",
        r"(user|recipient|mailbox|address|account).{0,40}(unknown|not exist|not found|no longer)"
        r"|no such (user|mailbox)|unknown user|doesn't have a",
        GENERAL,
    ),
    (r"5\.7\.\d+", r"polic(y|ies)|access denied|blocked|blacklist|authenticat", SOFT),
    (r"[45]\.4\.\d+|4\.\d+\.\d+", "expired|timed out|try again", SOFT),
)
"""Patterns of the enhanced status code (RFC 3463) and of the words; an empty one fits nothing."""

DELAYS: tuple[tuple[str, str, str], ...] = (
    (
        r"4\.2\.2",
        r"(mailbox|inbox|quota).*(full|exceeded)|over ?quota|out of storage",
        "MailboxFull",
    ),
    ("", r"\bspam|unsolicited", "SpamDetected"),
    (
        r"4\.7\.(0|1|28|650)",
        r"rate.?limit|throttl|too many|\bIP\b.*(block|list|reput)",
        "IPFailure",
    ),
    (r"4\.4\.\d+", r"connect|timed? ?out", "TransientCommunicationFailure"),
    (r"4\.3\.\d+", r"internal error|unavailable|system", "RecipientServerError"),
    (r"4\.\d+\.\d+", "", "General"),
)
"""The same for the delayType of DeliveryDelay events."""


def _fits(status: str, words: str, reply: Reply) -> bool:
    by_status = status and re.fullmatch(status, reply.enhanced)
    return bool(by_status or (words and re.search(words, reply.text, re.IGNORECASE | re.DOTALL)))


def bounce_kind(reply: Reply) -> BounceKind:
    """Return type and subtype of the bounce that a refusal for good is."""
    for status, words, kind in BOUNCES:
        if _fits(status, words, reply):
            return kind
    return SOFT if reply.transient else UNDETERMINED


def reported_kind(report: RecipientReport) -> BounceKind:
    """Return the kind of bounce that a delivery status notification tells of."""
    return bounce_kind(report.reply()) if report.address else NO_EMAIL


def expiry_kind(last: Reply | None, *, own_limit: bool) -> BounceKind:
    """Return the kind of bounce that giving up is, after the `last` reply.

    `own_limit` is whether the configuration set says how long SES tries.
    """
    if own_limit:
        return TIMEOUT
    kind = bounce_kind(last) if last else SOFT
    return kind if kind[0] == "Transient" else SOFT


def delay_type(reply: Reply) -> str:
    """Return the delayType of a reply that says "later"."""
    for status, words, kind in DELAYS:
        if _fits(status, words, reply):
            return kind
    return "General" if reply.transient else "Undetermined"
