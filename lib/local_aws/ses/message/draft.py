"""A message on its way out: header fields and body apart, until SES has put its own fields on."""

from __future__ import annotations

from dataclasses import dataclass

from local_aws.internet.message import Field


@dataclass(slots=True)
class Draft:
    """The fields from top to bottom, and the body with CRLF line ends."""

    fields: list[Field]
    body: bytes

    @property
    def head(self) -> bytes:
        """The header section, without the CRLF at its end."""
        return b"\r\n".join([field.raw for field in self.fields])

    @property
    def size(self) -> int:
        """The octets of the message."""
        return sum([len(field.raw) + 2 for field in self.fields]) + 2 + len(self.body)
