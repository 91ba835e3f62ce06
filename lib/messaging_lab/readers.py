"""The people on Nutrition.co's list, and taking them off the account's suppression list again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

NAMES = {
    "gmail": ("ana", "eli", "finn", "gita", "hugo", "ines", "jon", "kai", "lea", "milo"),
    "yahoo": ("cleo", "nora", "otto", "pia", "quin"),
    "outlook": ("bea", "rosa", "sam", "tess", "uma"),
    "other": ("dan", "vera", "will", "yara"),
}


def readers(lab: Lab) -> list[str]:
    """Return the subscribers' addresses, each once; on AWS the attendee's or the simulator's."""
    every = [lab.recipient(provider, name) for provider in NAMES for name in NAMES[provider]]
    return list(dict.fromkeys(every))


def unsuppress(lab: Lab, addresses: Iterable[str]) -> list[str]:
    """Take addresses off the account's suppression list; return those that were on it."""
    return [address for address in addresses if _remove(lab, address)]


def _remove(lab: Lab, address: str) -> bool:
    try:
        lab.client("sesv2").delete_suppressed_destination(EmailAddress=address)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return False
    return True
