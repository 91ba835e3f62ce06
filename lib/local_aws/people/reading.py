"""Readers find mail in their inbox, and do something about it within hours.

Assumption: nobody looks into the spam folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from random import Random
from typing import TYPE_CHECKING

from local_aws.internet.mailbox_provider import INBOX
from local_aws.internet.mailboxes import StoredMessage, mailbox_name
from local_aws.people import web
from local_aws.people.habits import (
    AUDIENCES,
    CLICKED,
    OPENED,
    REPORTED,
    UNSUBSCRIBED,
    Habits,
    decide,
)
from local_aws.people.letter import Letter, read_letter
from local_aws.ses.events import tracking
from local_aws.ses.returned import readers

if TYPE_CHECKING:
    from local_aws.world import LocalAws

MEAN_HOURS = 3.0
"""Mean time from arrival to reading, exponentially distributed."""

RECEIVED = "received"
BETWEEN = 20.0
"""Seconds between two things that a reader does."""


class People:
    """What the readers of a world have looked at (messages by mailbox), and what they did.

    `done` counts (audience, provider, deed); "received" are the messages found in the inbox.
    """

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws = aws
        self.seen: dict[str, int] = {}
        self.done: Counter[tuple[str, str, str]] = Counter()


def people(aws: LocalAws) -> People:
    """Return the readers of a world."""
    return aws.state(People, "", "world")


def let_read(aws: LocalAws, audiences: Mapping[str, Iterable[str]], within: float) -> int:
    """Let readers find their new mail and act within so many seconds from now.

    `audiences` maps the name of an audience to addresses. Returns how many messages they found.
    Raises LookupError for another audience, or an address that nobody keeps mail for.
    """
    unknown = [name for name in audiences if name not in AUDIENCES]
    if unknown:
        raise LookupError(f"There is no audience {unknown[0]!r}: use {', '.join(AUDIENCES)}.")
    return sum(
        _look(aws, name, address, within) for name, all_ in audiences.items() for address in all_
    )


def _look(aws: LocalAws, audience: str, address: str, within: float) -> int:
    found, box = people(aws), mailbox_name(address)
    messages = aws.internet.mailboxes.of(address)[found.seen.get(box, 0) :]
    if not messages:
        return 0
    found.seen[box] = found.seen.get(box, 0) + len(messages)
    provider = readers.provider_of(aws, address).name
    inbox = [one for one in messages if one.folder == INBOX]
    for message in inbox:
        found.done[audience, provider, RECEIVED] += 1
        _plan(aws, (audience, provider), address, message, within)
    return len(inbox)


def _plan(
    aws: LocalAws, who: tuple[str, str], address: str, message: StoredMessage, within: float
) -> None:
    letter, habits = read_letter(message), AUDIENCES[who[0]]
    chance = _chance(aws, address, message)
    deeds = decide(letter, Habits(*habits), chance)
    delay = min(chance.expovariate(1 / (3600 * MEAN_HOURS)), within)
    for number, deed in enumerate(deeds):
        late = min(delay + number * BETWEEN, within)
        aws.clock.call_later(late, _do, aws, who, address, message, letter, deed)


def _chance(aws: LocalAws, address: str, message: StoredMessage) -> Random:
    """Return the dice of one reader for one message: the same for the same world."""
    return Random(f"{aws.ids.seed}:reader:{address}:{message.received_at}:{len(message.data)}")


def _do(
    aws: LocalAws,
    who: tuple[str, str],
    address: str,
    message: StoredMessage,
    letter: Letter,
    deed: str,
) -> None:
    if _act(aws, address, message, letter, deed):
        people(aws).done[*who, deed] += 1


def _act(aws: LocalAws, address: str, message: StoredMessage, letter: Letter, deed: str) -> bool:
    """Do it; return whether it could be done."""
    if deed == OPENED:
        tracking.open_message(aws, message)
    elif deed == CLICKED:
        return _follow(aws, message)
    elif deed == REPORTED:
        readers.report_message(aws, address, message)
    elif deed == UNSUBSCRIBED:
        return _leave(aws, address, letter)
    return True


def _follow(aws: LocalAws, message: StoredMessage) -> bool:
    links = [one for one in tracking.links(message) if "unsubscribe" not in one]
    if links:
        tracking.click(aws, message, links[0])
    return bool(links)


def _leave(aws: LocalAws, address: str, letter: Letter) -> bool:
    """Unsubscribe by one click, and have the provider remember it.

    Without one click the reader follows a link to a page of the sender's, which isn't played here.
    """
    if letter.one_click:
        _note(aws, address, letter)
        return web.one_click(aws, letter.one_click) == 200
    return True


def unsubscribe(aws: LocalAws, address: str) -> int:
    """Let a reader use their mail program's unsubscribe button on the newest message.

    Returns the HTTP status of the POST, 0 where nobody listens. Raises LookupError where there is
    no message, or it offers no one click.
    """
    messages = aws.internet.mailboxes.of(address)
    if not messages:
        raise LookupError(f"The mailbox of {address} is empty: there is nothing to leave.")
    letter = read_letter(messages[-1])
    if not letter.one_click:
        raise LookupError(
            f"The newest message of {address} offers no one click: it needs List-Unsubscribe with "
            "an https address and List-Unsubscribe-Post, both under a DKIM signature that passes."
        )
    _note(aws, address, letter)
    return web.one_click(aws, letter.one_click)


def _note(aws: LocalAws, address: str, letter: Letter) -> None:
    """Have the provider remember who wants no more mail of a sender's, and since when."""
    asked = readers.provider_of(aws, address).unsubscribed
    asked.setdefault((mailbox_name(address), letter.sender), aws.clock.now())
