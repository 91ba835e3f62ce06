"""What a search can ask of a message: the attributes of the model, drawn from its bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from local_aws.mail_manager.archive.reading.attachments import attachments_of
from local_aws.mail_manager.archive.reading.header_columns import header_columns
from local_aws.mail_manager.archive.reading.text import VALUE_SEPARATOR, clean, fold

ATTRIBUTES = ("TO", "FROM", "CC", "SUBJECT", "ENVELOPE_TO", "ENVELOPE_FROM")
"""The model's string attributes; their places here are their columns in an index."""


class Attributes(NamedTuple):
    """The searchable side of messages, each member a column with an item for each of them."""

    texts: tuple[list[str], ...]
    """The columns of `ATTRIBUTES`, folded."""
    attachments: list[bool]
    spans: list[bytes]
    """Where the headers lie that rows show; see `Spans`."""


def read_attributes(raws: Sequence[bytes], descriptions: Iterable[dict[str, Any]]) -> Attributes:
    """Return what can be asked of messages and their envelopes."""
    headers = header_columns(raws)
    envelopes = [description.get("Envelope", {}) for description in descriptions]
    columns: tuple[Iterable[str], ...] = (
        headers.joined(b"to"),
        headers.first(b"from"),
        headers.joined(b"cc"),
        headers.first(b"subject"),
        (VALUE_SEPARATOR.join(map(clean, envelope.get("To", ()))) for envelope in envelopes),
        (clean(envelope.get("From", "")) for envelope in envelopes),
    )
    texts = tuple(list(map(fold, column)) for column in columns)
    return Attributes(texts, list(attachments_of(raws, headers)), headers.spans())


def search_text(value: str) -> str:
    """Return a search text in the form in which attributes are kept."""
    return fold(clean(value))
