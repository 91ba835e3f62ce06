"""The header fields that SES writes itself, and those it reads and takes away."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from local_aws.ids import Ids
from local_aws.internet.message import Field, make_field
from local_aws.internet.world_zones import default_mail_from

MESSAGE_ID_PREFIXES = {
    "us-east-1": "0100",
    "us-west-2": "0101",
    "eu-west-1": "0102",
    "ap-southeast-2": "0108",
    "us-east-2": "010f",
}
"""First digits of a message id by Region, as seen in archived mail."""

OTHER_PREFIX = "0100"
"""Assumption: what the ids of Regions begin with that were not seen."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

MESSAGE_TAGS = b"x-ses-message-tags"
CONFIGURATION_SET = b"x-ses-configuration-set"
LIST_MANAGEMENT = b"x-ses-list-management-options"

IDENTITY_ARNS = (b"x-ses-source-arn", b"x-ses-from-arn", b"x-ses-return-path-arn")

NOT_DONE = frozenset({b"x-ses-tenant"})
"""Control headers of features that the local AWS does not have."""

REMOVED = frozenset(
    {
        *(MESSAGE_TAGS, CONFIGURATION_SET, LIST_MANAGEMENT, *IDENTITY_ARNS),
        *(b"bcc", b"return-path", b"feedback-id", b"x-ses-outgoing"),
    }
)
"""Fields that recipients never see as the sender wrote them ("Header fields", "Send email using
X-SES headers", and the enforcement FAQ for Feedback-ID)."""

SET_BY_SES = frozenset(
    {
        *(b"bcc", b"cc", b"content-disposition", b"content-type", b"date", b"from"),
        *(b"message-id", b"mime-version", b"reply-to", b"return-path", b"subject", b"to"),
    }
)
"""Names that `Headers` of Simple content must not have ("Amazon SES header fields")."""

SINGLE = frozenset(
    {
        *(b"accept-language", b"acceptlanguage", b"archived-at", b"auto-submitted", b"bounces-to"),
        *(b"comments", b"content-alternative", b"content-base", b"content-class"),
        *(b"content-description", b"content-disposition", b"content-duration", b"content-id"),
        *(b"content-language", b"content-length", b"content-location", b"content-md5"),
        *(b"content-transfer-encoding", b"content-type", b"date", b"delivered-to"),
        *(b"disposition-notification-options", b"disposition-notification-to"),
        *(b"dkim-signature", b"domainkey-signature", b"errors-to", b"from", b"importance"),
        *(b"in-reply-to", b"keywords", b"list-archive", b"list-help", b"list-id", b"list-owner"),
        *(b"list-post", b"list-subscribe", b"list-unsubscribe", b"list-unsubscribe-post"),
        *(b"message-context", b"message-id", b"mime-version", b"organization", b"original-from"),
        *(b"original-message-id", b"original-recipient", b"original-subject", b"precedence"),
        *(b"priority", b"references", b"reply-to", b"return-path", b"return-receipt-to"),
        *(b"sender", b"solicitation", b"sensitivity", b"subject", b"thread-index"),
        *(b"thread-topic", b"user-agent", b"vbr-info"),
        # To, Cc and Bcc aren't on AWS's page; RFC 5322 §3.6 allows one of each.
        *(b"to", b"cc", b"bcc"),
    }
)
"""Names that a message has at most once (the same page)."""

MIME_VERSION = make_field(b"MIME-Version: 1.0")


def new_message_id(ids: Ids, region: str, now: float) -> str:
    """Return an id as SendEmail answers it: Region, milliseconds in hex, a UUID and a counter."""
    prefix = MESSAGE_ID_PREFIXES.get(region, OTHER_PREFIX)
    return f"{prefix}{int(now * 1000):012x}-{ids.uuid('ses-message')}-000000"


def message_id_domain(region: str) -> str:
    """Return what stands behind the @ of a Message-ID of SES."""
    return "email.amazonses.com" if region == "us-east-1" else default_mail_from(region)


def rfc5322_date(now: float) -> str:
    """Return a Date value in UTC as SES writes it, the day without a leading zero."""
    return _date_of_second(int(now))


@lru_cache(maxsize=64)
def _date_of_second(now: int) -> str:
    at = datetime.fromtimestamp(now, UTC)
    day = f"{DAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1]} {at.year}"
    return f"{day} {at.hour:02}:{at.minute:02}:{at.second:02} +0000"


def feedback_id(account_id: str, region: str, tags: dict[str, str]) -> str:
    """Return the Feedback-ID value: `a:b:1.<Region>.<account in disguise>:AmazonSES`.

    a and b are the tags `ses:feedback-id-a` and `-b`, empty where not set. AWS does not say how it
    makes the third part, which stays the same for an account; here it is a hash.
    """
    a, b = tags.get("ses:feedback-id-a", ""), tags.get("ses:feedback-id-b", "")
    return f"{a}:{b}:1.{region}.{_disguise(account_id)}:AmazonSES"


@lru_cache(maxsize=64)
def _disguise(account_id: str) -> str:
    digest = hashlib.sha256(f"feedback-id:{account_id}".encode()).digest()
    return base64.b64encode(digest).decode()


def stamp(fields: Iterable[Field], region: str, message_id: str, now: float) -> list[Field]:
    """Return the fields with Message-ID and Date set by SES, and without what recipients don't see.

    A Message-ID or Date that is there gets a new value in its place, its name as it was written.
    """
    values = {
        b"message-id": f"<{message_id}@{message_id_domain(region)}>".encode(),
        b"date": rfc5322_date(now).encode(),
    }
    stamped = []
    for field in fields:
        if field.name in values:
            name = field.raw.partition(b":")[0]
            field = make_field(name + b": " + values.pop(field.name))
        if field.name not in REMOVED:
            stamped.append(field)
    names = {b"message-id": b"Message-ID", b"date": b"Date"}
    return stamped + [make_field(names[key] + b": " + values[key]) for key in values]


def outgoing_fields(feedback: str, ip: str, now: float) -> list[Field]:
    """Return the fields that SES puts below all others: Feedback-ID and X-SES-Outgoing."""
    return [
        make_field(b"Feedback-ID: " + feedback.encode()),
        make_field(f"X-SES-Outgoing: {_day(int(now // 86_400))}-{ip}".encode()),
    ]


@lru_cache(maxsize=64)
def _day(number: int) -> str:
    at = datetime.fromtimestamp(number * 86_400, UTC)
    return f"{at.year}.{at.month:02}.{at.day:02}"
