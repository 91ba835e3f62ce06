"""Carriers: one in each country, and what they say of a message to a phone."""

from __future__ import annotations

import pytest

from local_aws.internet import carriers
from local_aws.internet.phones import CONDITIONS, Condition, TextMessage
from local_aws.sms_voice.countries import countries
from local_aws.world import LocalAws

BRITISH, AMERICAN, LANDLINE = "+447700900999", "+12065550123", "+442072343456"
TEXT = TextMessage("Hello", "NOTICE", 1.0)


def deliver(aws: LocalAws, number: str, country: str) -> str | None:
    return carriers.deliver(aws.internet, number, country, TEXT)


def test_nearly_every_country_has_a_carrier_with_a_code_of_the_itu() -> None:
    known = [carriers.of("+1", code) for code in countries()]
    found = [one for one in known if one is not None]
    assert len(found) >= 0.75 * len(known)
    assert all(one.mcc.isdigit() and len(one.mcc) == 3 for one in found)
    assert carriers.of("+1", "XX") is None


def test_what_a_country_s_phones_acknowledge(aws: LocalAws) -> None:
    assert deliver(aws, BRITISH, "GB") == "DELIVERED"
    assert deliver(aws, AMERICAN, "US") == "SUCCESSFUL"
    assert aws.internet.phones.numbers() == [BRITISH, AMERICAN]


@pytest.mark.parametrize(("condition", "told"), [*carriers.ENDS.items(), ("unknown", None)])
def test_what_can_be_the_matter(aws: LocalAws, condition: str, told: str | None) -> None:
    aws.internet.phones.set_condition(BRITISH, Condition(condition))
    assert deliver(aws, BRITISH, "GB") == told
    assert aws.internet.phones.of(BRITISH) == []


@pytest.mark.parametrize("condition", sorted({*CONDITIONS} - {*carriers.ENDS, "unknown"}))
def test_what_stops_no_text(aws: LocalAws, condition: str) -> None:
    aws.internet.phones.set_condition(BRITISH, Condition(condition))
    assert deliver(aws, BRITISH, "GB") == "DELIVERED"


def test_a_landline_takes_none(aws: LocalAws) -> None:
    assert carriers.is_landline(LANDLINE)
    assert not carriers.is_landline(BRITISH)
    assert deliver(aws, LANDLINE, "GB") == "INVALID"
