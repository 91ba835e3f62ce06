"""What texts have cost, from their events. Charges that events don't carry are not in it.

Those are Protect's own, for each text to a country under MONITOR or FILTER. In events, prices are
in US dollars; a text counts once, by its last event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

Event = Mapping[str, Any]


def cost_of(event: Event) -> Decimal:
    """Return what a text has cost: AWS's price and the carrier's fee, in US dollars."""
    return Decimal(str(event["totalMessagePrice"])) + Decimal(str(event["totalCarrierFee"]))


def payments(events: Iterable[Event], start: datetime) -> list[tuple[float, float]]:
    """Return what was paid when: seconds from `start` to each request, and US dollars."""
    begin = start.timestamp()
    return [
        (event["messageRequestTimestamp"] / 1000 - begin, float(cost_of(event)))
        for event in events
        if event["isFinal"]
    ]


def by_country(events: Iterable[Event], used: Container[str]) -> list[dict[str, Any]]:
    """Return a row for each country, the dearest first: texts, codes used, US dollars.

    `used` has the message ids of codes that somebody typed in.
    """
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event["isFinal"]:
            found[event["isoCountryCode"]].append(event)
    rows = [
        {
            "Country": country,
            "Texts": len(texts),
            "Codes used": sum(event["messageId"] in used for event in texts),
            "US dollars": float(sum(map(cost_of, texts))),
        }
        for country, texts in found.items()
    ]
    return sorted(rows, key=lambda row: (-row["US dollars"], row["Country"]))
