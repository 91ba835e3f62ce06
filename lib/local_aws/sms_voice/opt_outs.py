"""Opt-out lists: the people who don't want any messages, by the list their STOP went to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from local_aws.sms_voice import arns
from local_aws.sms_voice.errors import invalid, not_found
from local_aws.sms_voice.resource import Resource

if TYPE_CHECKING:
    from local_aws.sms_voice.state import SmsState

DEFAULT = "Default"
"""The list that every account has, and that new numbers and pools use."""

REMOVAL_INTERVAL = 30 * 24 * 3600.0
"""A number can be taken off a list once in this time, in seconds (model, DeleteOptedOutNumber)."""


@dataclass(frozen=True, slots=True)
class OptedOut:
    """A number on a list. `by_end_user`: by an answer from that phone and not through the API."""

    number: str
    at: datetime
    by_end_user: bool

    def shown(self) -> dict[str, Any]:
        """Return the members that the API has for it."""
        return {
            "OptedOutNumber": self.number,
            "OptedOutTimestamp": self.at,
            "EndUserOptedOut": self.by_end_user,
        }


@dataclass(kw_only=True)
class OptOutList(Resource):
    """An opt-out list. `removed` has the epoch seconds of a number's last removal."""

    kind: ClassVar[str] = "opt-out-list"
    numbers: dict[str, OptedOut] = field(default_factory=dict)
    removed: dict[str, float] = field(default_factory=dict)

    def add(self, number: str, at: datetime, *, by_end_user: bool) -> OptedOut:
        """Put a number (E.164) on the list; one that is there stays as it is."""
        return self.numbers.setdefault(number, OptedOut(number, at, by_end_user))

    def remove(self, number: str, now: float) -> OptedOut:
        """Take a number off through the API, which is possible once in 30 days.

        Raises ResourceNotFoundException and ValidationException.
        """
        if number not in self.numbers:
            raise not_found("opted-out-number", number)
        if now - self.removed.get(number, -REMOVAL_INTERVAL) < REMOVAL_INTERVAL:
            text = f"{number} was removed from the list less than 30 days ago"
            raise invalid("PHONE_NUMBER_CANNOT_BE_OPTED_IN", "OptedOutNumber", text)
        self.removed[number] = now
        return self.numbers.pop(number)

    def opt_in(self, number: str) -> None:
        """Take a number off because its owner asked for it, as often as they like."""
        self.numbers.pop(number, None)

    def names(self) -> dict[str, Any]:
        """Return the members that name the list in answers."""
        return {"OptOutListArn": self.arn, "OptOutListName": self.id}

    def shown(self) -> dict[str, Any]:
        """Return the members of a description."""
        return self.names() | {"CreatedTimestamp": self.created}


def default_list(state: SmsState) -> OptOutList:
    """Return the list that an account begins with."""
    return OptOutList(**state.base(OptOutList.kind, DEFAULT))


def find(state: SmsState, reference: str, field: str = "OptOutListName") -> OptOutList:
    """Return a list by name or ARN. Raises ResourceNotFoundException."""
    name = arns.identifier(state, reference, OptOutList.kind, field)
    found = state.opt_out_lists.get(name)
    if found is None:
        raise not_found(OptOutList.kind, name)
    return found
