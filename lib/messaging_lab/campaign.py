"""A campaign: many readers, a mail to each, at the rate that the account may send."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from messaging_lab.progress import with_bar
from messaging_lab.readers import unsuppress

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

PROVIDERS = ("gmail",) * 12 + ("yahoo",) * 4 + ("outlook",) * 3 + ("other",)
"""Who keeps the mailboxes of twenty readers: a share such as consumer lists have (made up)."""

AT_MOST_ON_AWS = 20
"""Readers of a campaign on AWS, all of them the mailbox simulator's."""


def crowd(lab: Lab, name: str, count: int) -> list[str]:
    """Return the addresses of so many readers, `soups0001@gmail.example` and so on.

    On AWS they are addresses of the mailbox simulator, and few.
    """
    if not lab.is_local:
        some = range(1, min(count, AT_MOST_ON_AWS) + 1)
        return [lab.simulator("success", f"{name}{number}") for number in some]
    return [
        lab.recipient(PROVIDERS[number % len(PROVIDERS)], f"{name}{number + 1:04}")
        for number in range(count)
    ]


def send_each(lab: Lab, send: Callable[[str], object], addresses: Sequence[str], what: str) -> int:
    """Call `send(address)` for each address, as many in a second as the account may send.

    A bar shows how far it is; interrupting the kernel stops it, and what was sent stays sent.
    Returns how many were.
    """
    sent = 0
    try:
        for part in with_bar(list(_parts(addresses, _rate(lab))), what):
            for address in part:
                send(address)
                sent += 1
            lab.clock.wait(1)
    except KeyboardInterrupt:
        print(f"Stopped after {sent} of {len(addresses)}.")
    return sent


def _rate(lab: Lab) -> int:
    quota = lab.client("sesv2").get_account()["SendQuota"]
    return max(1, int(quota["MaxSendRate"]))


def _parts(addresses: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (addresses[start : start + size] for start in range(0, len(addresses), size))


def take_off(lab: Lab, addresses: Iterable[str]) -> int:
    """Take those of some addresses that SES has put on the suppression list off it; how many."""
    mine = set(addresses)
    return len(unsuppress(lab, [one for one in _suppressed(lab) if one in mine]))


def _suppressed(lab: Lab) -> list[str]:
    ses, found, token = lab.client("sesv2"), [], ""
    while True:
        more = {"NextToken": token} if token else {}
        page = ses.list_suppressed_destinations(PageSize=1000, **more)
        found += [one["EmailAddress"] for one in page["SuppressedDestinationSummaries"]]
        token = page.get("NextToken", "")
        if not token:
            return found
