"""Delivery status notifications (RFC 3464) that come back about delivered messages, read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from local_aws.internet.smtp import Reply

CODE = re.compile(r"\b([245]\d\d)\b")
FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RecipientReport:
    """What a notification says of one recipient. `address` may be empty, all else as well."""

    address: str
    original: str
    action: str
    status: str
    diagnosis: str

    def reply(self) -> Reply:
        """Return the SMTP reply that the report tells of, as far as it does."""
        text = self.diagnosis.partition(";")[2].strip() or self.diagnosis
        code = CODE.search(text)
        first = self.status[:1] if self.status[:1] in ("4", "5") else "5"
        return Reply(int(code[1]) if code else int(first) * 100 + 50, text, self.status)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A delivery status notification: who reports, and about whom."""

    reporting_mta: str
    recipients: tuple[RecipientReport, ...]


def read_dsn(data: bytes) -> DeliveryReport | None:
    """Return the report in a message, None where it is no delivery status notification."""
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "message/delivery-status":
            groups = part.get_payload()
            # The stdlib gives a Message for each group of fields, the first of which is about all.
            if isinstance(groups, list) and groups:
                found = [group for group in groups[1:] if isinstance(group, Message)]
                mta = _value(groups[0], "Reporting-MTA")
                return DeliveryReport(mta, tuple(_recipient(group) for group in found))
    return None


def _recipient(group: Message) -> RecipientReport:
    return RecipientReport(
        _address(group, "Final-Recipient"),
        _address(group, "Original-Recipient"),
        _value(group, "Action").lower(),
        _value(group, "Status").partition(" ")[0],
        _value(group, "Diagnostic-Code"),
    )


def _value(group: object, name: str) -> str:
    value = group.get(name, "") if isinstance(group, Message) else ""
    return " ".join(str(value).split())


def _address(group: Message, name: str) -> str:
    # "rfc822; ann@example.com": the type of the address, then the address (RFC 3464 §2.3.2).
    kind, separator, address = _value(group, name).partition(";")
    return (address if separator else kind).strip().strip("<>")
