"""The numbers that origination identities get: fictitious ones wherever a country has a range.

Countries without a range get numbers near the example that libphonenumber has for their mobile
numbers; nothing here ever dials one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from local_aws.sms_voice.countries import read_data
from local_aws.sms_voice.errors import not_done

if TYPE_CHECKING:
    from local_aws.world import LocalAws

Wanted = Callable[[str], bool]
"""Whether a number, in E.164 format, will do."""

EXAMPLE_DIGITS = 3
"""How many digits of an example number are counted up."""


def anything(number: str) -> bool:
    """Want any number."""
    return True


class NumberPlan:
    """Who in the world has which origination number, whatever the account and Region."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.owners: dict[str, tuple[str, str]] = {}
        self._given: set[str] = set()

    def free(self, country: str, number_type: str) -> Iterator[str]:
        """Return the numbers of a country and type that nobody has had, in their order."""
        for prefix, first, last in ranges_of(country, number_type):
            for at in range(int(first), int(last) + 1):
                number = f"{prefix}{at:0{len(first)}d}"
                if number not in self._given:
                    yield number

    def take(
        self, country: str, number_type: str, owner: tuple[str, str], wanted: Wanted = anything
    ) -> str | None:
        """Return the next free number that is wanted; `owner` is (account, Region).

        A number isn't given out twice, nor after its release. None if all that are free are
        unwanted. Raises NotImplementedByTheLab once the ranges are used up.
        """
        free = list(self.free(country, number_type))
        if not free:
            raise not_done(
                "RequestPhoneNumber", f"all {number_type} numbers of {country} are taken"
            )
        number = next(filter(wanted, free), None)
        if number is not None:
            self.owners[number] = owner
            self._given.add(number)
        return number

    def release(self, number: str) -> None:
        """Take a number away from its owner."""
        del self.owners[number]


def plan_of(aws: LocalAws) -> NumberPlan:
    """Return the number plan of the world."""
    return aws.state(NumberPlan, "world", "world")


@functools.cache
def ranges_of(country: str, number_type: str) -> tuple[tuple[str, str, str], ...]:
    """Return the (prefix, first, last) ranges of a country's numbers of a type."""
    known = read_data("fictitious_numbers.json")["ranges"].get(country, {}).get(number_type)
    if known:
        return tuple((prefix, first, last) for prefix, first, last in known)
    example = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    assert example is not None, f"libphonenumber has no mobile numbers of {country}"
    text = phonenumbers.format_number(example, PhoneNumberFormat.E164)
    last = "9" * EXAMPLE_DIGITS
    return ((text[:-EXAMPLE_DIGITS], "0" * EXAMPLE_DIGITS, last),)
