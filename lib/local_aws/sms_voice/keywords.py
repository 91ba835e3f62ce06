"""Keywords: what a phone number or a pool answers to the words people send to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

OPT_OUT_WORDS = (
    "ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "STOP", "TD", "UNSUBSCRIBE",
)  # fmt: skip
"""Any of these opts out, keywords of one's own aside (user guide, "Required opt-out keywords")."""

HELP_MESSAGE = "Reply STOP to end messages from this number."
STOP_MESSAGE = "You will get no more messages from this number."
"""Answers to HELP and STOP until they are changed. AWS's own texts aren't published."""

REQUIRED = ("HELP", "STOP")
"""Keywords that every number and pool has, and that can't be deleted (model, DeleteKeyword)."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word in capitals, the answer to it, and AUTOMATIC_RESPONSE, OPT_OUT or OPT_IN."""

    word: str
    message: str
    action: str

    def shown(self) -> dict[str, Any]:
        """Return the members that the API has for it."""
        return {
            "Keyword": self.word,
            "KeywordMessage": self.message,
            "KeywordAction": self.action,
        }


def defaults() -> dict[str, Keyword]:
    """Return the keywords of a new number."""
    return {
        "HELP": Keyword("HELP", HELP_MESSAGE, "AUTOMATIC_RESPONSE"),
        "STOP": Keyword("STOP", STOP_MESSAGE, "OPT_OUT"),
    }


def meant_by(keywords: dict[str, Keyword], body: str) -> Keyword | None:
    """Return the keyword that an incoming message begins with, by whole words, or None.

    The longest one that fits wins. An opt-out word that has no keyword of its own means STOP.
    """
    text = f"{' '.join(body.split()).upper()} "
    fitting = [one for word, one in keywords.items() if text.startswith(f"{word} ")]
    if fitting:
        return max(fitting, key=lambda one: len(one.word))
    first = text.partition(" ")[0]
    return keywords["STOP"] if first in OPT_OUT_WORDS else None
