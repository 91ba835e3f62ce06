"""The parameters of the workbook, and what follows from them."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

NAMED_WITH_THE = re.compile(r"United |Netherlands|Philippines|Maldives|Bahamas|Czech Rep|.*Isl")
"""Countries that a sentence calls by their article."""

SENDER_ID_LENGTH = 11
"""Characters of a sender id, which phones show in place of a number."""


@dataclass(frozen=True)
class Workbook:
    """Whose workbook it is.

    `domain` is registrable, in ASCII. `countries` are ISO codes of where the company's customers
    are, the most important one first. `mails` are what lessons 05 and 06 send in their campaigns,
    `archive` the messages that lesson 14 searches.
    """

    company: str = "Nutrition.co"
    domain: str = "nutrition.example"
    countries: tuple[str, ...] = ("GB", "IE")
    mails: int = 10_000
    archive: int = 100_000

    @property
    def slug(self) -> str:
        """A word for names of things: nutrition, of nutrition.example."""
        return self.domain.partition(".")[0]

    @property
    def parked_domain(self) -> str:
        """A second domain, which the company owns and doesn't use: nutrition-deals.example."""
        return f"{self.slug}-deals.{self.domain.partition('.')[2]}"

    @property
    def sender_id(self) -> str:
        """What phones would show as the sender: NUTRITION."""
        letters = re.sub(r"[^A-Z0-9]", "", self.slug.upper())
        return letters[:SENDER_ID_LENGTH]

    @property
    def country(self) -> str:
        """The most important country's name, as it stands in a sentence: the Netherlands."""
        return country_name(self.countries[0])

    @property
    def changed(self) -> frozenset[str]:
        """The names of the parameters that aren't those of the tested lessons."""
        names = (field.name for field in fields(self))
        return frozenset(name for name in names if getattr(self, name) != getattr(DEFAULT, name))


DEFAULT = Workbook()


def country_name(code: str) -> str:
    """Return the name of a country in AWS's list, with the article that a sentence wants."""
    from local_aws.sms_voice.countries import countries

    name = countries()[code].name
    return f"the {name}" if NAMED_WITH_THE.match(name) else name
