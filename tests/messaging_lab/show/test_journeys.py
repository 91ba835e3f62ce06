"""The items of delivery tracking, as a table and as lanes."""

from datetime import UTC, datetime

from messaging_lab.show.journeys import journeys, overview

ITEMS = [
    {
        "message_id": "2",
        "destination": "+14254147167",
        "event_type": "sms",
        "record_status": "BLOCKED",
        "buffered": "2026-01-06T09:00:30.000Z",
        "failure": "2026-01-06T09:01:00.000Z",
    },
    {
        "message_id": "1",
        "destination": "gita@gmail.example",
        "event_type": "email",
        "campaign_id": "spring",
        "send": "2026-01-06T09:00:00.000Z",
        "softbounce": "2026-01-06T09:00:00.000Z",
        "delivered": "2026-01-06T10:00:00.000Z",
    },
]


def test_a_row_for_each_message_in_the_order_of_sending():
    assert overview(ITEMS).text().splitlines()[2:] == [
        "gita@gmail.example  spring    DELIVERED",
        "+14254147167        NA        BLOCKED",
    ]


def test_a_lane_for_each_message():
    figure = journeys(ITEMS, until=datetime(2026, 1, 6, 11, tzinfo=UTC))
    assert [line.split() for line in figure.description.splitlines()[2:]] == [
        ["gita", "0", "s", "0", "s", "SENT"],
        ["gita", "0", "s", "60", "min", "SOFTBOUNCE"],
        ["gita", "60", "min", "2.0", "h", "DELIVERED"],
        ["+14254147167", "30", "s", "60", "s", "PENDING"],
        ["+14254147167", "60", "s", "2.0", "h", "BLOCKED"],
    ]
    assert figure.png().startswith(b"\x89PNG")
