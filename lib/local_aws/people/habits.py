"""How likely readers are to do something, by who they are and what the message is like.

Every figure is made up, of the size that senders report: regular readers hardly ever complain, who
has forgotten a sender does now and then, who never asked does often.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from local_aws.people.letter import Letter

OPENED, CLICKED, REPORTED, UNSUBSCRIBED = "opened", "clicked", "reported", "unsubscribed"


class Habits(NamedTuple):
    """Probabilities for one message: opened; a link followed once it is open; fed up with it."""

    opens: float
    clicks: float
    fed_up: float


AUDIENCES = {
    "subscribers": Habits(0.40, 0.15, 0.0005),
    "lapsed": Habits(0.12, 0.05, 0.005),
    "strangers": Habits(0.08, 0.03, 0.04),
}
"""Those who asked for the mail, those who asked long ago, and those who never did."""

PUSHY = 3.0
"""So much likelier is somebody fed up where the subject shouts."""

ONE_CLICK, LINK = 0.85, 0.4
"""Shares of the fed up who unsubscribe instead of reporting spam: where their mail program offers
one click (RFC 8058), and where they have to follow a link in the text."""


def decide(letter: Letter, habits: Habits, chance: Random) -> tuple[str, ...]:
    """Return what a reader does with a message, in order."""
    opens, clicks, fed_up, leaves = (chance.random() for _ in range(4))
    done = [OPENED] if opens < habits.opens else []
    if done and letter.links and clicks < habits.clicks:
        done.append(CLICKED)
    if fed_up < habits.fed_up * (PUSHY if letter.shouts else 1):
        easy = ONE_CLICK if letter.one_click else LINK if letter.unsubscribe_link else 0
        done.append(UNSUBSCRIBED if leaves < easy else REPORTED)
    return tuple(done)
