"""A sign-up form that sends one-time passwords, and who fills it in: customers and bots.

Bots that ask for passwords to numbers of expensive ranges are how artificially inflated traffic
(AIT, SMS pumping) is made. The visits are seeded: the same ones in every run.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import phonenumbers
from botocore.exceptions import ClientError
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from messaging_lab.workbook import current_workbook

RANGE_DIGITS = 3
"""Bots ask for numbers that differ in so many last digits: the block that their people rent."""

EXPENSIVE = ("AZ", "TJ", "ID", "LK")
"""Countries whose carriers are dear, where the bots' ranges are unless told otherwise."""

FICTION = {"GB": "+447700900"}
"""Country -> the first digits of mobile numbers that are kept for fiction (Ofcom)."""

TEXT = "{} is your {} code. It expires in 10 minutes."


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody asks for a password, `seconds` after the start, for a number; a bot or not."""

    seconds: float
    number: str
    bot: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of a visit: the id of the message, or the reason of the refusal."""

    visit: Visit
    message_id: str
    refusal: str


def expensive_range(country: str) -> str:
    """Return the first digits of a block of mobile numbers in a country."""
    example = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    if example is None:
        raise ValueError(f"{country} has no mobile numbers: give an ISO code such as AZ.")
    return phonenumbers.format_number(example, PhoneNumberFormat.E164)[:-RANGE_DIGITS]


def customers_range(country: str) -> str:
    """Return the first digits of customers' numbers in a country: kept for fiction, where such
    numbers are known, else a block of mobile numbers."""
    return FICTION.get(country) or expensive_range(country)


def visits(
    *,
    minutes: float,
    customers_per_minute: float = 2.0,
    bots_per_minute: float = 0.0,
    bots_from: float = 0.0,
    countries: Iterable[str] = EXPENSIVE,
    seed: int = 1,
) -> list[Visit]:
    """Return the visits to a form in order of time; bots come from minute `bots_from` on."""
    stream = random.Random(seed)
    ranges = [expensive_range(country) for country in countries]
    home = customers_range(current_workbook().countries[0])
    customers = _moments(stream, 0.0, minutes, customers_per_minute)
    bots = _moments(stream, bots_from, minutes, bots_per_minute)
    found = [Visit(at, _number(stream, home), bot=False) for at in customers]
    found += [Visit(at, _number(stream, stream.choice(ranges)), bot=True) for at in bots]
    return sorted(found, key=lambda visit: visit.seconds)


def _moments(stream: random.Random, start: float, end: float, per_minute: float) -> list[float]:
    count = round(max(0.0, end - start) * per_minute)
    return [round(60 * stream.uniform(start, end), 3) for _ in range(count)]


def _number(stream: random.Random, prefix: str) -> str:
    return f"{prefix}{stream.randrange(10**RANGE_DIGITS):0{RANGE_DIGITS}d}"


def fill_in(
    client: Any, visited: Iterable[Visit], wait: Callable[[float], None], **send: Any
) -> list[Attempt]:
    """Have every visit ask for its password, and customers use theirs.

    `client` is boto3's of pinpoint-sms-voice-v2, `wait(seconds)` turns the clock up to the next
    visit, `send` goes with each SendTextMessage. With `MessageFeedbackEnabled=True` the form tells
    AWS which passwords were used: those of customers, at once.
    """
    attempts, now, codes = [], 0.0, random.Random(0)
    for visit in visited:
        if visit.seconds > now:
            wait(visit.seconds - now)
            now = visit.seconds
        attempts.append(_ask(client, visit, f"{codes.randrange(10**6):06d}", send))
    return attempts


def _ask(client: Any, visit: Visit, code: str, send: dict[str, Any]) -> Attempt:
    body = TEXT.format(code, current_workbook().company)
    try:
        answer = client.send_text_message(
            DestinationPhoneNumber=visit.number, MessageBody=body, **send
        )
    except ClientError as error:
        reason = error.response.get("Reason") or error.response["Error"]["Code"]
        return Attempt(visit, "", str(reason))
    message_id = str(answer["MessageId"])
    if send.get("MessageFeedbackEnabled") and not visit.bot:
        client.put_message_feedback(MessageId=message_id, MessageFeedbackStatus="RECEIVED")
    return Attempt(visit, message_id, "")
