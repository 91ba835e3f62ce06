"""The sample mail itself, message by message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from html import escape
from random import Random
from typing import TypeVar

from local_aws.mail_manager.samples.bodies import build_body
from local_aws.mail_manager.samples.draft import Draft
from local_aws.mail_manager.samples.headers import subject
from local_aws.mail_manager.samples.people import Company, Group, Person, meet
from local_aws.mail_manager.samples.prose import Prose
from local_aws.mail_manager.samples.vocabulary import kinds, vocabulary

DAYS = 90
"""Days over which the mail is spread unless told otherwise."""

FIRST_ORDER = 100_000
"""Orders, invoices and lots are numbered from here on."""

NEEDLE = "Allergen notice: lot A-8202 may contain hazelnut"
"""The subject of the one message that a search in a haystack is after. Inês Duarte sends it to
quality@, with purchasing@ in copy and a PDF, half-way through the mail."""

_32_BITS = 2**32 - 1

Choice = TypeVar("Choice")


@dataclass(slots=True, frozen=True)
class SampleMail:
    """A message as it came, who sent it to whom from where, and when (epoch seconds)."""

    raw: bytes
    sender: str
    recipients: list[str]
    helo: str
    client_ip: str
    received: float


def sample_mail(
    count: int,
    newest: float,
    days: float = DAYS,
    seed: str = "nutrition",
    part: range | None = None,
    company: Company | None = None,
) -> Iterator[SampleMail]:
    """Yield `count` messages, the oldest first, spread evenly over the `days` before `newest`.

    The same arguments give the same bytes. `part` are the places, from 0, of those that are wanted,
    where not all are. It is the mail of `company`, Nutrition.co unless told otherwise.
    """
    author = _author(seed, company or Company())
    step = days * 86400 / max(count, 1)
    for number in range(count) if part is None else part:
        received = newest - (count - 1 - number) * step
        draft = author.needle if number == count // 2 else author.draft
        yield _send(draft(number, received))


def _send(draft: Draft) -> SampleMail:
    recipients = [person.address for person in (draft.recipient, *draft.copies)]
    host = (draft.helo, draft.client_ip)
    return SampleMail(draft.write(), draft.sender.address, recipients, *host, draft.received)


@lru_cache(maxsize=2)
def _author(seed: str, company: Company) -> _Author:
    """Return who writes the mail of a seed: to meet everybody takes a while."""
    return _Author(seed, company)


class _Author:
    """Thinks of messages; everything about one follows from its number, by 128 random bits."""

    def __init__(self, seed: str, company: Company) -> None:
        rng = Random(seed)
        self._company, self._title = company, escape(company.name).encode()
        self._key = seed.encode()[:64]
        self._people = meet(rng, company)
        self._prose = Prose(rng)
        self._kinds = [kind for kind in kinds() for _ in range(kind.weight)]
        self._products = vocabulary()["products"]

    def draft(self, number: int, received: float) -> Draft:
        """Return message `number`."""
        digest = blake2b(b"%d" % number, digest_size=16, key=self._key).digest()
        bits = int.from_bytes(digest, "little")
        people, words, talk = bits >> 64, bits >> 32 & _32_BITS, bits & _32_BITS
        kind, order = _pick(self._kinds, people), FIRST_ORDER + number
        text = _pick(kind.subjects, words).format(
            n=order,
            product=_pick(self._products, words >> 8),
            words=self._prose.words(talk),
            company=self._company.name,
        )
        pdf = b"%d.pdf" % order if (words >> 12) % 100 < kind.pdf else None
        html = (words >> 20) % 100 < kind.html
        return Draft(
            number=number,
            received=received,
            sender=_pick(getattr(self._people, kind.sender), people >> 7),
            recipient=_pick(getattr(self._people, kind.recipient), people >> 24),
            subject=subject(text, words >> 24),
            body=self._body(talk, b"No. %d." % order, html=html, pdf=pdf),
            company=self._company,
            copies=self._copies(people >> 40),
            answer=kind.answer,
        )

    def needle(self, number: int, received: float) -> Draft:
        """Return the message that a search is after."""
        first, pdf = b"Please stop using this lot.", b"A-8202.pdf"
        return Draft(
            number=number,
            received=received,
            sender=Person("Inês Duarte", "ines@duarte-almonds.example"),
            recipient=self._company.department("quality"),
            subject=NEEDLE.encode(),
            body=self._body(0, first, html=False, pdf=pdf),
            company=self._company,
            copies=[self._company.department("purchasing")],
        )

    def _body(self, choice: int, first: bytes, *, html: bool, pdf: bytes | None) -> bytes:
        return build_body(self._prose, choice, first, title=self._title, html=html, pdf=pdf)

    def _copies(self, bits: int) -> Group:
        if bits % 5:
            return []
        return [_pick(self._people.staff, bits * factor) for factor in (3, 7)[: 1 + bits % 2]]


def _pick(choices: list[Choice], bits: int) -> Choice:
    return choices[bits % len(choices)]
