"""AWS's managed data identifiers: what a value looks like, what makes it valid, what stands near.

Sources: SNS developer guide, "Using managed data identifiers" (names, that keywords are needed,
and that they match with spaces, underscores, hyphens or nothing between their words), and the
publishers of the numbers for forms and check digits.

Assumption: AWS lists keywords for some only, and no patterns; those here are ours. Where a form
says little by itself, as a postal code does, a keyword has to stand near.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from local_aws.data_protection import check_digits

ARN_PREFIX = "arn:aws:dataprotection::aws:data-identifier/"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A kind of data: an expression (RE2), keywords of which one has to be near, a check."""

    name: str
    pattern: str
    keywords: tuple[str, ...]
    valid: Callable[[str], bool]


def _identifier(name: str, found: dict[str, Any]) -> Identifier:
    """Make an identifier of its row: `check` names a function of check_digits."""
    check = found.get("check", "anything")
    country = name.rpartition("-")[2]
    valid = check_digits.phone(country) if check == "phone" else getattr(check_digits, check)
    return Identifier(name, found["pattern"], tuple(found.get("keywords", ())), valid)


def _load() -> dict[str, Identifier]:
    text = files(__package__).joinpath("data/identifiers.json").read_text("utf-8")
    return {name: _identifier(name, found) for name, found in json.loads(text).items()}


MANAGED = _load()
"""Name, with its country where it has one -> the identifier."""

_OTHER_LICENCES = "AT AU BE BG CY CZ DK EE FI GR HR HU IE LT LU LV MT NL PL PT RO SE SI SK"
NOT_DETECTED = frozenset(
    {"Address", "Name", *(f"DriversLicense-{country}" for country in _OTHER_LICENCES.split())}
)
"""Identifiers of AWS's that the lab refuses by name: the first two are AWS's trained models."""
