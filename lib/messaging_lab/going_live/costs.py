"""What a run would have cost on AWS: what was called and sent, at list prices.

The prices stand, dated and with their sources, in `data/prices/run.json`. Counted is what the calls
themselves show; what AWS does because of them (deliveries, storage, log queries, a function's
seconds) isn't in it, nor is data transfer.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from messaging_lab.going_live.calls import RecordedCall
from messaging_lab.show.html import Html, Shown, join, tag
from messaging_lab.show.tables import Table, table

PRICES = Path(__file__).resolve().parents[3] / "data" / "prices" / "run.json"

GB = 2**30

CHUNK = 64 * 1024
"""Bytes of a message that SNS and SQS bill as one request."""

FIREHOSE_STEP = 5 * 1024
"""Bytes to which Firehose rounds up each record."""

CREATED = {
    ("route53", "CreateHostedZone"): "route53.zones",
    ("cloudwatch", "PutMetricAlarm"): "cloudwatch.alarms",
    ("secretsmanager", "CreateSecret"): "secretsmanager.secrets",
    ("mailmanager", "CreateIngressPoint"): "mailmanager.ingress",
}
"""(service, operation) -> the meter of what stands afterwards, and costs each month."""

PLANS = ("NONE", "ESSENTIALS", "PRO", "ENTERPRISE")
"""SES's pricing plans, as GetAccount names them; NONE is paying for each thing by itself."""

USUAL_PLAN = "ESSENTIALS"
"""What accounts that are new to SES start with since 21 July 2026."""

BY_PLAN = ("ses.mail", "ses.data", "ses.plan")
"""Meters that each plan has a price of its own for. One that it doesn't price is included in it."""

S3_READS = ("Get", "Head")

DYNAMODB_WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")
DYNAMODB_READS = ("GetItem", "Query", "Scan", "BatchGetItem")


@dataclass(frozen=True)
class Meter:
    """What AWS counts: `price` USD for each `unit` beyond `free` in a month; None: not one price.

    `monthly` is what costs as long as it stands.
    """

    name: str
    service: str
    what: str
    unit: float
    price: float | None
    free: float
    monthly: bool
    source: str

    def usd(self, amount: float, *, free: bool) -> float:
        """Return what an amount costs, with or without what is free in a month."""
        billed = max(0.0, amount - (self.free if free else 0))
        return billed / self.unit * (self.price or 0.0)


@dataclass(frozen=True, repr=False)
class Bill(Shown):
    """Amounts by meter, for a run that was made `times` times in a month."""

    amounts: tuple[tuple[Meter, float], ...]
    times: int = 1

    def again(self, times: int) -> Bill:
        """Return the bill of a month in which the run is made so many times.

        What stands for a month is set up once.
        """
        scaled = [(m, one if m.monthly else one / self.times * times) for m, one in self.amounts]
        return Bill(tuple(scaled), times)

    @property
    def usd(self) -> float:
        """What the month costs, after what is free in it."""
        return sum(meter.usd(amount, free=True) for meter, amount in self.amounts)

    def html(self) -> Html:
        """Return the table, and where the prices come from."""
        return join([self.table().html(), tag("p", self._note(), class_="mlab-note")])

    def text(self) -> str:
        """Return the same as text."""
        return f"{self.table().text()}\n{self._note()}"

    def table(self) -> Table:
        """Return a row for each meter."""
        rows = [_row(meter, amount) for meter, amount in self.amounts]
        times = f"the run {self.times:,} times in a month" if self.times > 1 else "the run, once"
        return table(rows, caption=f"{_cents(self.usd).capitalize()} USD: {times}")

    def sources(self) -> Table:
        """Return where each price comes from."""
        rows = [{"Price of": f"{m.service}: {m.what}", "Source": m.source} for m, _ in self.amounts]
        return table(rows)

    def _note(self) -> str:
        read = _document()
        return f"List prices of {read['region']}, {read['date']}; taxes and data transfer aside."


def bill(calls: Iterable[RecordedCall], plan: str = USUAL_PLAN) -> Bill:
    """Return what calls cost where SES has a pricing plan (`PricingAttributes` of GetAccount).

    Those that AWS refused are counted where requests are. Raises ValueError for an unknown plan.
    """
    if plan not in PLANS:
        raise ValueError(f"{plan!r} is no pricing plan of SES: say one of {', '.join(PLANS)}.")
    found: Counter[str] = Counter()
    for call in calls:
        for name, amount in _amounts(call):
            found[name] += amount  # type: ignore[assignment]
    if found["ses.mail"]:
        found["ses.plan"] = 1
    for name in BY_PLAN:
        found[f"{name}.{plan}"] = found.pop(name, 0)
    return Bill(
        tuple((meter, float(found[name])) for name, meter in _meters().items() if found[name])
    )


def _amounts(call: RecordedCall) -> Iterator[tuple[str, float]]:
    name = CREATED.get((call.service, call.operation))
    if name and call.went_well:
        yield name, 1
    count = COUNTED.get(call.service)
    if count is not None:
        yield from count(call)


def _mail(call: RecordedCall) -> Iterator[tuple[str, float]]:
    if call.went_well and "recipients" in call.measures:
        yield "ses.mail", call.measures["recipients"]
        yield "ses.data", call.measures["recipients"] * call.measures.get("attached", 0)


def _topics(call: RecordedCall) -> Iterator[tuple[str, float]]:
    if "parts" in call.measures:
        yield from _texts(call)
    else:
        yield "sns.requests", _chunks(call)


def _queues(call: RecordedCall) -> Iterator[tuple[str, float]]:
    where = str(call.params.get("QueueUrl") or call.params.get("QueueName") or "")
    yield ("sqs.fifo" if where.endswith(".fifo") else "sqs.requests"), _chunks(call)


def _chunks(call: RecordedCall) -> int:
    return max(1, math.ceil(call.measures.get("bytes", 0) / CHUNK))


def _texts(call: RecordedCall) -> Iterator[tuple[str, float]]:
    if call.went_well and not call.params.get("DryRun"):
        yield "sms.parts", call.measures.get("parts", 0)


def _functions(call: RecordedCall) -> Iterator[tuple[str, float]]:
    if call.operation == "Invoke":
        yield "lambda.requests", 1


def _objects(call: RecordedCall) -> Iterator[tuple[str, float]]:
    if not call.operation.startswith("Delete"):
        yield ("s3.gets" if call.operation.startswith(S3_READS) else "s3.puts"), 1


def _items(call: RecordedCall) -> Iterator[tuple[str, float]]:
    if call.operation in DYNAMODB_WRITES:
        yield "dynamodb.writes", 1
    elif call.operation in DYNAMODB_READS:
        yield "dynamodb.reads", 1


def _streams(call: RecordedCall) -> Iterator[tuple[str, float]]:
    if call.operation.startswith("PutRecord"):
        records = call.measures.get("entries", 1)
        size = call.measures.get("bytes", 0) / records
        yield "firehose.data", records * math.ceil(size / FIREHOSE_STEP) * FIREHOSE_STEP


def _logs(call: RecordedCall) -> Iterator[tuple[str, float]]:
    if call.operation == "PutLogEvents":
        yield "logs.data", call.measures.get("bytes", 0)


COUNTED = {
    "ses": _mail, "sesv2": _mail, "sns": _topics, "sqs": _queues, "lambda": _functions,
    "s3": _objects, "dynamodb": _items, "firehose": _streams, "logs": _logs,
    "pinpoint-sms-voice-v2": _texts,
}  # fmt: skip
"""boto3 service -> what a call to it amounts to."""


def _row(meter: Meter, amount: float) -> dict[str, Any]:
    priced = meter.price is not None
    each = " and month" if meter.monthly else ""
    return {
        "What": f"{meter.service}: {meter.what}",
        "Amount": _amount(meter, amount),
        "List price, USD": f"{meter.price:g} for {_unit(meter)}{each}" if priced else "by country",
        "USD": _cents(meter.usd(amount, free=False)) if priced else "",
        "After what is free": _cents(meter.usd(amount, free=True)) if priced else "",
    }


def _amount(meter: Meter, amount: float) -> str:
    if meter.unit < GB:
        return f"{amount:,.0f}"
    if amount < 2**10:
        return f"{amount:,.0f} bytes"
    return f"{amount / 2**10:,.1f} KB" if amount < 2**20 else f"{amount / GB:,.3f} GB"


def _unit(meter: Meter) -> str:
    return "1 GB" if meter.unit == GB else f"{meter.unit:,.0f}"


def _cents(usd: float) -> str:
    return "under 0.01" if 0 < usd < 0.01 else f"{usd:,.2f}"


@cache
def _meters() -> dict[str, Meter]:
    found = _document()["meters"]
    return {name: Meter(name, **{"monthly": False, **one}) for name, one in found.items()}


@cache
def _document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(PRICES.read_text("utf-8"))
    return found
