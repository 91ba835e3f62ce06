"""A lesson begins, or begins again, in an account that it may share with others.

Where nobody else has anything in it, the whole local AWS goes back to its first moment. Where
somebody has, only what the lesson itself made is taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from messaging_lab.cleaning.clean_up import CleanUp
from messaging_lab.show.html import Html, Shown
from messaging_lab.show.tables import Facts
from messaging_lab.words import plural

if TYPE_CHECKING:
    from messaging_lab.lab_world import LabWorld
    from messaging_lab.ledger import Ledger

STRANGERS = "a terminal or an application"

EMPTY_IT = "Lab.open().start_over() would empty the account"


class StartedOver(Shown):
    """How a lesson began: `cleaned` is None in a new world; `beside` is whose things stay."""

    def __init__(self, lesson: str, cleaned: CleanUp | None, beside: tuple[str, ...]) -> None:
        self.lesson, self.cleaned, self.beside = lesson, cleaned, beside

    def html(self) -> Html:
        """Return a card."""
        return self._card().html()

    def text(self) -> str:
        """Return a title and lines."""
        return self._card().text()

    def _card(self) -> Facts:
        who = f"Lesson {self.lesson}" if self.lesson else "The local AWS"
        if self.cleaned is None:
            facts = [("Account", "empty, as if nobody had been there")]
        else:
            gone = sum(each.result != "left" for each in self.cleaned.results)
            facts = [
                ("Taken back", f"{plural(gone, 'call')} of this lesson"),
                ("Stays", self.stays),
            ]
        return Facts(f"{who} begins anew", tuple(facts))

    @property
    def stays(self) -> str:
        """Whose things stay, in words."""
        return f"what {', '.join(self.beside)} made, with its mail and the time"


def start_over(
    world: LabWorld, ledger: Ledger, lesson: str, clean_up: Callable[[], CleanUp]
) -> StartedOver:
    """Begin a lesson; without one, the whole local AWS begins anew."""
    beside = _beside(ledger, lesson) if lesson else ()
    if beside:
        return StartedOver(lesson, clean_up(), beside)
    world.reset()
    ledger.clear()
    return StartedOver(lesson, None, ())


def _beside(ledger: Ledger, lesson: str) -> tuple[str, ...]:
    lessons = [f"lesson {other}" if other else "a notebook" for other in ledger.others(lesson)]
    return (*lessons, *([STRANGERS] if ledger.strangers else []))
