"""Names that calls have made known: who speaks for an address, and what AWS has given out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from local_aws.access.resources import Place
from messaging_lab.going_live.calls import RecordedCall

GIVEN_OUT = re.compile(r"(Id|Arn|Url|Tokens\[\d+\])$")

ID = re.compile(r"[A-Za-z0-9_-]{6,}$")
"""The part of an identifier that is AWS's own choice stands at its end."""

CHOSEN = re.compile(r"(Name|Identity|Bucket|Reference)$")
"""How the parameters end with which a caller chooses a name."""


class Names:
    """What the calls of a run say about each other's parameters."""

    def __init__(self, calls: Iterable[RecordedCall]) -> None:
        self._identities: set[str] = set()
        self._phones: dict[str, str] = {}
        self._given: set[str] = set()
        for call in calls:
            self._look(call)

    def _look(self, call: RecordedCall) -> None:
        named = (call.params.get(name) for name in ("EmailIdentity", "Identity", "Domain"))
        if call.service in ("ses", "sesv2") and call.went_well:
            self._identities.update(one.lower() for one in named if isinstance(one, str))
        for path, number in call.found.items():
            phone = call.found.get(f"{path}Id")
            if path.endswith("PhoneNumber") and phone:
                self._phones[number] = phone
        if call.changes:
            self._given |= _given_out(call)

    def identity(self, address: str) -> str:
        """Return the most specific identity of the run that speaks for an address, or ""."""
        domain = address.rpartition("@")[2].lower().split(".")
        wider = [".".join(domain[first:]) for first in range(len(domain) - 1)]
        found = (one for one in (address.lower(), *wider) if one in self._identities)
        return next(found, "")

    def phone(self, number: str) -> str:
        """Return the id of a number that the run has asked for, or ""."""
        return self._phones.get(number, "")

    def with_author(self, call: RecordedCall, params: dict[str, Any]) -> dict[str, Any]:
        """Return parameters with the author, where only the message itself named them."""
        return {"FromEmailAddress": call.author, **params} if call.author else params

    def moved(self, call: RecordedCall, place: Place) -> dict[str, Any]:
        """Return a call's parameters as they would be in another account and Region."""

        def move(value: Any) -> Any:
            if isinstance(value, dict):
                return {name: move(one) for name, one in value.items()}
            if isinstance(value, list):
                return [move(one) for one in value]
            return self._moved_text(value, call, place) if isinstance(value, str) else value

        moved: dict[str, Any] = move(call.params)
        return moved

    def _moved_text(self, text: str, call: RecordedCall, place: Place) -> str:
        for given in self._given:
            text = text.replace(given, "*")
        text = re.sub(rf"\b{call.account_id}\b", place.account_id, text)
        return re.sub(rf"\b{re.escape(call.region)}\b", place.region, text)


def _given_out(call: RecordedCall) -> set[str]:
    """Return the ends of identifiers that the caller hasn't chosen."""
    ends = [
        re.split(r"[/:]", one)[-1] for path, one in call.found.items() if GIVEN_OUT.search(path)
    ]
    return {end for end in ends if ID.fullmatch(end) and not is_chosen(call, end)}


def is_chosen(call: RecordedCall, end: str) -> bool:
    """Whether the end of an identifier is a name that the caller has chosen in that call."""
    return end in str([value for name, value in call.params.items() if CHOSEN.search(name)])
