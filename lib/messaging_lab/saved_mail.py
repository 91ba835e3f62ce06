"""Mail of a real mailbox: its owner saves it as .eml files, and the lab reads these.

On AWS nobody but the owner can open a mailbox. Gmail's "Download original", Outlook's "Download"
and the "Save as" of mail programs give the message as it arrived, with the receiver's verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import getaddresses
from pathlib import Path

from messaging_lab.authentication.fields import Message as WireMessage
from messaging_lab.authentication.fields import read
from messaging_lab.errors import OnlyLocal
from messaging_lab.inbox import Inbox, Message
from messaging_lab.ledger import ledger_folder
from messaging_lab.show.hops import hops, read_date

RECIPIENT_FIELDS = ("Delivered-To", "X-Original-To", "To", "Cc")

UNKNOWN_FOLDER = ""
"""A saved message doesn't say in which folder it was found."""

NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


def mail_folder() -> Path:
    """Return the folder of saved messages: `mail` in MESSAGING_LAB_HOME or ~/.messaging-lab."""
    return ledger_folder().parent / "mail"


def saved_inbox(address: str) -> Inbox:
    """Return the saved messages that were sent to an address, oldest first.

    Raises OnlyLocal, saying how to save one, where there is none.
    """
    found = [message for message in _saved() if address.lower() in _recipients(message.raw)]
    if not found:
        raise OnlyLocal(
            f"On AWS only you can open the mailbox of {address}: save the message there as it "
            f"arrived (Gmail: 'Show original', 'Download original') as a .eml file in "
            f"{_from_home(mail_folder())}, and run the cell again."
        )
    return Inbox(address, sorted(found, key=lambda message: message.received_at))


def _saved() -> Iterator[Message]:
    for path in sorted(mail_folder().glob("*.eml")):
        raw = path.read_bytes()
        parsed = read(raw)
        results = parsed.get("Authentication-Results")
        yield Message(UNKNOWN_FOLDER, raw, _arrival(parsed), results)


def _recipients(raw: bytes) -> set[str]:
    parsed = read(raw)
    values = [field.value for name in RECIPIENT_FIELDS for field in parsed.all(name)]
    return {mailbox.lower() for _, mailbox in getaddresses(values)}


def _arrival(message: WireMessage) -> datetime:
    """Return when the last host took a message; when it was written, if no host says so."""
    arrived = [hop.when for hop in hops(message) if hop.when]
    return arrived[-1] if arrived else read_date(message.get("Date")) or NO_DATE


def _from_home(place: Path) -> str:
    home = Path.home()
    return f"~/{place.relative_to(home)}" if place.is_relative_to(home) else str(place)
