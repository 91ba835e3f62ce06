"""What a search can ask of a message: the attributes of the model, drawn from its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local_aws.mail_manager.archive.attachments import has_attachments
from local_aws.mail_manager.archive.headers import read_headers
from local_aws.mail_manager.archive.text import VALUE_SEPARATOR, clean, fold

ATTRIBUTES = ("TO", "FROM", "CC", "SUBJECT", "ENVELOPE_TO", "ENVELOPE_FROM")
"""The model's string attributes; their places here are their columns in an index."""


@dataclass(slots=True, frozen=True)
class Attributes:
    """The searchable side of one message. `texts` are folded, in the order of `ATTRIBUTES`."""

    texts: tuple[str, ...]
    has_attachments: bool


def read_attributes(raw: bytes, description: dict[str, Any]) -> Attributes:
    """Return what can be asked of a message and its envelope."""
    headers = read_headers(raw)
    envelope = description.get("Envelope", {})
    recipients = map(clean, envelope.get("To", ()))
    texts = (
        headers.joined(b"to"),
        headers.first(b"from"),
        headers.joined(b"cc"),
        headers.first(b"subject"),
        VALUE_SEPARATOR.join(recipients),
        clean(envelope.get("From", "")),
    )
    return Attributes(tuple(map(fold, texts)), has_attachments(raw, headers))


def search_text(value: str) -> str:
    """Return a search text in the form in which attributes are kept."""
    return fold(clean(value))
