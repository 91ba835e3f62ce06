"""The headers of messages as columns: an item for each message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from local_aws.mail_manager.archive.reading.headers import read_headers
from local_aws.mail_manager.archive.reading.spans import pack
from local_aws.mail_manager.archive.storage.batches import MANY

if TYPE_CHECKING:
    from local_aws.mail_manager.archive.reading.header_fields import MailTable
    from local_aws.mail_manager.archive.reading.header_table import HeaderTable
    from local_aws.mail_manager.archive.storage.segment_file import StoredMail


class HeaderList:
    """The wanted headers of a few messages."""

    def __init__(self, raws: Sequence[bytes]) -> None:
        self._headers = [read_headers(raw) for raw in raws]

    def ends(self) -> list[int]:
        """Return where the bodies begin, as offsets into their messages."""
        return [headers.end for headers in self._headers]

    def raw(self, name: bytes) -> list[bytes]:
        """Return the first headers called `name`, undecoded, b"" where there is none."""
        return [headers.raw(name) for headers in self._headers]

    def first(self, name: bytes) -> list[str]:
        """Return the first headers called `name` as people read them, "" where there is none."""
        return [headers.first(name) for headers in self._headers]

    def every(self, name: bytes) -> list[list[str]]:
        """Return all headers called `name`, from the top."""
        return [headers.every(name) for headers in self._headers]

    def joined(self, name: bytes) -> list[str]:
        """Return all headers called `name` as one list of addresses, as readers show them."""
        return [headers.joined(name) for headers in self._headers]

    def spans(self) -> list[bytes]:
        """Return where the headers lie that rows show; see `Spans`."""
        return [pack(headers.places) for headers in self._headers]


def header_columns(raws: Sequence[bytes]) -> HeaderList | MailTable:
    """Return the headers of messages, read in whichever way is quicker."""
    if len(raws) < MANY:
        return HeaderList(raws)
    # numpy takes longer to import than all else here, and small archives do without it.
    from local_aws.mail_manager.archive.reading.header_fields import MailTable

    return MailTable(raws)


def shown_columns(mails: Sequence[StoredMail]) -> HeaderList | HeaderTable:
    """Return the headers of archived messages that rows show."""
    if len(mails) < MANY:
        return HeaderList([mail.record.raw for mail in mails])
    from local_aws.mail_manager.archive.reading.header_table import HeaderTable
    from local_aws.mail_manager.archive.reading.span_fields import SpanFields

    spans = [mail.spans for mail in mails]
    unknown = [] if all(spans) else [at for at, span in enumerate(spans) if not span]
    odd = {at: read_headers(mails[at].record.raw) for at in unknown}
    return HeaderTable(SpanFields(mails, spans), odd, len(mails))
