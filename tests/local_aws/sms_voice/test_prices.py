"""Prices: per part and country, dated, and what is charged."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from local_aws.sms_voice.countries import read_data
from local_aws.sms_voice.messages import outbox_of
from local_aws.sms_voice.prices import assessment_price, unit_price
from local_aws.sms_voice.state import SmsState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

from .kit import RECIPIENT, protect

TABLE = read_data("prices.json")


def spent(aws: LocalAws) -> Decimal:
    state = aws.state(SmsState, ACCOUNT_ID, REGION)
    return outbox_of(state).spent("TEXT", state.now())


def test_the_table_is_dated_and_says_that_it_is_not_aws_s() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", TABLE["dated"])
    assert "NOT the price list of AWS" in TABLE["source"]


@pytest.mark.parametrize("channel", ["TEXT", "MEDIA", "VOICE"])
def test_every_row_is_a_price_and_a_fee(channel: str) -> None:
    rows = [TABLE[channel]["elsewhere"], *TABLE[channel]["countries"].values()]
    assert all(Decimal(price) > 0 and Decimal(fee) >= 0 for price, fee in rows)


def test_a_country_without_a_row_costs_what_it_costs_elsewhere() -> None:
    assert unit_price("TEXT", "ZZ").total == Decimal(TABLE["TEXT"]["elsewhere"][0])
    assert unit_price("TEXT", "US").total == Decimal("0.00883")


@pytest.mark.parametrize(("body", "count"), [("a" * 160, 1), ("a" * 161, 2), ("ж" * 135, 3)])
def test_each_part_is_charged(aws: LocalAws, sender: Any, body: str, count: int) -> None:
    sender.send_text_message(DestinationPhoneNumber=RECIPIENT, MessageBody=body)
    assert spent(aws) == count * unit_price("TEXT", "GB").total


@pytest.mark.parametrize(("status", "fees"), [("ALLOW", 0), ("MONITOR", 1), ("FILTER", 1)])
def test_protect_s_judgement_is_charged_by_the_message(
    aws: LocalAws, sender: Any, status: str, fees: int
) -> None:
    used = protect(sender, "GB", status)
    text = {"DestinationPhoneNumber": RECIPIENT, "MessageBody": "a" * 161}
    sender.send_text_message(**text, ProtectConfigurationId=used)
    assert spent(aws) == 2 * unit_price("TEXT", "GB").total + fees * assessment_price()
