"""Feedback-ID: the header field by which Gmail groups spam reports.

    Feedback-ID: soups:newsletter:1.us-east-1.TDQeKqHkSNfQ…=:AmazonSES
                 a     b          c                         sender

Sources: Google's "Feedback loop" help page (up to four fields, the last the sender's own; each
identifier counts by itself and repeats in no other field), and "Monitoring your Amazon SES sending
using event publishing" (the tags `ses:feedback-id-a` and `-b`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

A, B = "ses:feedback-id-a", "ses:feedback-id-b"
SENDER = "AmazonSES"

MAX_LENGTH = 256
"""Characters in the value of a message tag. AWS documents no other limit for these two."""

TOO_MANY = 20
"""Values of a field in one stream from which on they are taken for one per message (our choice)."""

VALUE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class BadFeedbackId(ValueError):
    """A Feedback-ID that can't be used; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class FeedbackId:
    """The four fields. `a` and `b` are the sender's, '' where not set; `account` is SES's."""

    a: str = ""
    b: str = ""
    account: str = ""
    sender: str = SENDER

    @property
    def identifiers(self) -> tuple[str, ...]:
        """What Gmail counts by: each field that isn't empty."""
        return tuple(one for one in (self.a, self.b, self.account, self.sender) if one)

    def __str__(self) -> str:
        return ":".join((self.a, self.b, self.account, self.sender))


def feedback_tags(a: str = "", b: str = "") -> list[dict[str, str]]:
    """Return the EmailTags of SendEmail for fields a and b, those that are set.

    Raises BadFeedbackId for a value that SES refuses, and for the same value in both fields.
    """
    for value in filter(None, (a, b)):
        _check_value(value)
    if a and a == b:
        raise BadFeedbackId(
            f'Fields a and b are both "{a}": an identifier stands in one field only.'
        )
    return [{"Name": name, "Value": value} for name, value in ((A, a), (B, b)) if value]


def _check_value(value: str) -> None:
    if not VALUE.fullmatch(value):
        raise BadFeedbackId(
            f"{value!r} can't be in a Feedback-ID: use ASCII letters, digits, '_' and '-'."
        )
    if len(value) > MAX_LENGTH:
        raise BadFeedbackId(
            f"A value of {len(value)} characters is too long: use at most {MAX_LENGTH}."
        )


def read_feedback_id(value: str) -> FeedbackId:
    """Return the fields of a header value, SES's four. Raises BadFeedbackId for another form.

    The form of before 2024, without a and b, is read as well.
    """
    fields = [one.strip() for one in value.split(":")]
    if len(fields) == 2:
        fields = ["", "", *fields]
    if len(fields) != 4:
        raise BadFeedbackId(f"{value!r} has {len(fields)} fields: SES writes a:b:account:sender.")
    if not fields[3]:
        raise BadFeedbackId(f"{value!r} ends without a sender: Gmail then ignores it.")
    return FeedbackId(*fields)


def problems(streams: Mapping[str, Iterable[FeedbackId]]) -> list[str]:
    """Return a sentence for each thing that spoils the figures of streams of mail.

    `streams` has the Feedback-IDs of each stream's messages: a stream needs one value in each
    field, and an identifier belongs to one field only, whatever the stream.
    """
    places: dict[str, set[str]] = {}
    found: list[str] = []
    for stream, ids in streams.items():
        kept = list(dict.fromkeys(ids))
        for field in ("a", "b"):
            values = {getattr(one, field) for one in kept}
            if len(values) > 1:
                found.append(_several(stream, field, len(values)))
        for one in kept:
            for field in ("a", "b", "account", "sender"):
                if value := getattr(one, field):
                    places.setdefault(value, set()).add(field)
    return found + [
        f'"{value}" stands in the fields {", ".join(sorted(fields))}: keep it to one.'
        for value, fields in places.items()
        if len(fields) > 1
    ]


def _several(stream: str, field: str, number: int) -> str:
    why = " (one for each message?)" if number >= TOO_MANY else ""
    return f'The stream "{stream}" has {number} values in field {field}{why}: use one.'
