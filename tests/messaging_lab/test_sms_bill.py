"""A bill made of events."""

from datetime import UTC, datetime
from decimal import Decimal

from messaging_lab.sms_bill import by_country, cost_of, payments


def event(message_id, country, price, fee=0.0, *, final=True, at=0.0):
    return {
        "messageId": message_id,
        "isoCountryCode": country,
        "totalMessagePrice": price,
        "totalCarrierFee": fee,
        "isFinal": final,
        "messageRequestTimestamp": int(1000 * at),
    }


EVENTS = [
    event("a", "AZ", 0.26, at=100),
    event("b", "AZ", 0.26, final=False, at=101),
    event("b", "AZ", 0.26, at=101),
    event("c", "US", 0.00581, 0.00302, at=160),
]


def test_fees_are_part_of_the_cost_to_the_last_digit():
    assert cost_of(EVENTS[-1]) == Decimal("0.00883")


def test_a_text_is_paid_for_once_at_the_moment_of_its_request():
    start = datetime.fromtimestamp(100, UTC)
    assert payments(EVENTS, start) == [(0.0, 0.26), (1.0, 0.26), (60.0, 0.00883)]


def test_countries_by_cost_with_the_codes_that_were_used():
    assert by_country(EVENTS, {"c"}) == [
        {"Country": "AZ", "Texts": 2, "Codes used": 0, "US dollars": 0.52},
        {"Country": "US", "Texts": 1, "Codes used": 1, "US dollars": 0.00883},
    ]
