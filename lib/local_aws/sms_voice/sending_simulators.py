"""Destination simulators: numbers of AWS's that take messages without any carrier."""

from __future__ import annotations

import functools
from typing import NamedTuple

from local_aws.sms_voice.countries import read_data


class Simulator(NamedTuple):
    """A simulator: its country, and the message status that each message to it ends with."""

    country: str
    outcome: str


@functools.cache
def simulators() -> dict[str, Simulator]:
    """Return the simulators of all countries by their numbers (`data/simulators.json`)."""
    data = read_data("simulators.json")
    return {
        number: Simulator(country, data["outcomes"][result])
        for country, numbers in data["numbers"].items()
        for result, number in numbers.items()
    }
