"""What has to be so before a sender goes live: asked of the account, topic by topic.

An item is `done` or `missing` where the account can tell, `look here` where people have to decide,
and `not used` where nothing of that kind is there. Facts that change are dated in the item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from messaging_lab.errors import LabError
from messaging_lab.going_live.unseen import unseen
from messaging_lab.show.html import Html, Shown
from messaging_lab.show.tables import table

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

DONE, MISSING, LOOK, UNUSED = "done", "missing", "look here", "not used"

ROOMS = ("email_items", "sms_items", "account_items")
"""The modules beside this one that hold items."""


@dataclass(frozen=True)
class State:
    """Where an item stands, and in a sentence why or what to do."""

    word: str
    sentence: str


def done(sentence: str) -> State:
    """Return the state of what is as it should be."""
    return State(DONE, sentence)


def missing(sentence: str) -> State:
    """Return the state of what has to be done."""
    return State(MISSING, sentence)


def look(sentence: str) -> State:
    """Return the state of what people have to judge."""
    return State(LOOK, sentence)


def unused(sentence: str) -> State:
    """Return the state of what this account doesn't use."""
    return State(UNUSED, sentence)


def either(holds: object, yes: str, no: str) -> State:
    """Return `done(yes)` where something holds, else `missing(no)`."""
    return done(yes) if holds else missing(no)


Look = Callable[["Lab"], State]


@dataclass(frozen=True)
class Item:
    """One thing to look at."""

    topic: str
    name: str
    look: Look

    def state(self, lab: Lab) -> State:
        """Look at the account. What it won't show has to be looked at by hand."""
        try:
            return self.look(lab)
        except ClientError as error:
            told = error.response["Error"]
            return look(f"{error.operation_name} answers {told['Code']}: look in the console.")
        except LabError as error:
            return look(str(error))


_items: list[Item] = []


def item(topic: str, name: str) -> Callable[[Look], Look]:
    """Register the decorated function as what looks at an item."""

    def register(function: Look) -> Look:
        _items.append(Item(topic, name, function))
        return function

    return register


@dataclass(frozen=True, repr=False)
class Checklist(Shown):
    """The items and where they stand."""

    states: tuple[tuple[Item, State], ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what has to be done still."""
        return tuple(one.name for one, state in self.states if state.word == MISSING)

    @property
    def ready(self) -> bool:
        """Whether nothing that the account can tell is missing."""
        return not self.missing

    def of(self, name: str) -> State:
        """Return where the item of a name stands."""
        return next(state for one, state in self.states if one.name == name)

    def html(self) -> Html:
        """Return the items as a table."""
        columns = ("Topic", "What", "State", "Why")
        return table(_rows(self.states), columns, marks=("State",), caption=self._counts()).html()

    def text(self) -> str:
        """Return a line for each item under its topic."""
        lines = [self._counts()]
        for row in _rows(self.states):
            lines += [row["Topic"]] if row["Topic"] else []
            lines.append(f"  {row['State']:<9}  {row['What']}: {row['Why']}")
        return "\n".join(lines)

    def _counts(self) -> str:
        words = [state.word for _, state in self.states]
        return ", ".join(f"{words.count(one)} {one}" for one in (DONE, MISSING, LOOK, UNUSED))


def _rows(states: Iterable[tuple[Item, State]]) -> Iterator[dict[str, str]]:
    topic = ""
    for one, state in states:
        shown = "" if one.topic == topic else one.topic
        topic = one.topic
        yield {"Topic": shown, "What": one.name, "State": state.word, "Why": state.sentence}


def go_live_checklist(lab: Lab) -> Checklist:
    """Ask an account what is missing before it goes live. Reads only."""
    for room in ROOMS:
        import_module(f"messaging_lab.going_live.{room}")
    places = {f"messaging_lab.going_live.{room}": place for place, room in enumerate(ROOMS)}
    items = sorted(_items, key=lambda one: places[one.look.__module__])
    with unseen():
        return Checklist(tuple((one, one.state(lab)) for one in items))
