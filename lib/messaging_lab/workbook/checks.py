"""What parameters can be. Whatever can't is said in one sentence, with what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from messaging_lab.errors import LabError
from messaging_lab.words import listed
from messaging_lab.workbook.parameters import DEFAULT, Workbook

COMPANY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 .&'-]{0,38}[A-Za-z0-9.])?")
"""What stands in texts (GSM 03.38), in From fields unquoted, in Python and in Markdown alike."""

LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?")

TAKEN = frozenset(
    f"{name}.example"
    for name in (
        *("gmail", "yahoo", "outlook", "postbox", "customer", "alumni", "clinic", "letterpost"),
        *("cheap-hosting", "smarthost", "nameservers", "fit-food", "sensors", "duarte-almonds"),
    )
) | {"gmail.com", "googlemail.com", "yahoo.com", "outlook.com", "hotmail.com"}
"""Domains that play somebody else in the lessons."""

OF_AWS = ("amazonses.com", "amazonaws.com")

NOWHERE = ("invalid", "test", "localhost", "onion", "alt")
"""Top-level domains that no mail goes to (RFC 6761 and its kin); lessons need mail to arrive."""

STRANGERS = ("AU", "HK", "AZ", "TJ", "ID", "LK", "MT", "SG", "MU")
"""Countries that lesson 11 blocks, watches or is attacked from, so that no customer is there."""

MOST_COUNTRIES = 12

RANGES = {"mails": (2_000, 40_000), "archive": (10_000, 1_000_000)}
"""Below, lessons have nothing left to show: Gmail names no campaign, a search is never full. Above,
a day's sending quota is used up, and a disk."""


def checked(values: Mapping[str, Any]) -> Workbook:
    """Return the workbook of some parameters, the others as usual. Raises LabError."""
    known = [field.name for field in fields(Workbook)]
    for name in values:
        if name not in known:
            raise LabError(f"There is no parameter {name!r}: use {listed(known)}.")
    made = Workbook(
        company=_company(values.get("company", DEFAULT.company)),
        domain=_domain(values.get("domain", DEFAULT.domain)),
        countries=_countries(values.get("countries", DEFAULT.countries)),
        **{name: _volume(name, values.get(name, getattr(DEFAULT, name))) for name in RANGES},
    )
    return made


def remark(workbook: Workbook) -> str:
    """Return a sentence on a domain that may be somebody's; "" for one that is nobody's."""
    if workbook.domain.rpartition(".")[2] == "example":
        return ""
    return (
        f"{workbook.domain} may be a real domain. Here all of it is made up, its DNS and its mail "
        "too, and nothing reaches it; a real account uses MESSAGING_LAB_DOMAIN instead."
    )


def _company(value: Any) -> str:
    if isinstance(value, str) and COMPANY.fullmatch(value.strip()):
        return value.strip()
    raise LabError(
        f"The company can't be {value!r}: give up to 40 letters without accents, digits, spaces "
        "and . & ' -, as the name stands in texts, in From fields and in code."
    )


def _domain(value: Any) -> str:
    from local_aws.internet.names import BadName, canonical, registrable_domain

    try:
        domain = canonical(value) if isinstance(value, str) else ""
    except BadName:
        domain = ""
    labels = domain.split(".")
    if len(labels) < 2 or not all(map(LABEL.fullmatch, labels)):
        raise LabError(f"{value!r} is no domain: give one such as acme.example.")
    _not_somebody_elses(domain)
    own = registrable_domain(domain)
    if own is None:
        raise LabError(f"Nobody can own {domain}: give a domain below it, such as acme.{domain}.")
    if own != domain:
        raise LabError(f"{domain} is part of {own}: give {own}, the lessons use names below it.")
    return domain


def _not_somebody_elses(domain: str) -> None:
    if domain.rpartition(".")[2] in NOWHERE:
        raise LabError(f"No mail goes to {domain}: give a domain such as acme.example.")
    if domain in TAKEN or domain.endswith(OF_AWS):
        raise LabError(f"{domain} plays somebody else in the lessons: give another domain.")


def _countries(value: Any) -> tuple[str, ...]:
    from local_aws.sms_voice.countries import countries

    codes = value.split(",") if isinstance(value, str) else value
    if not isinstance(codes, list | tuple) or not all(isinstance(code, str) for code in codes):
        raise LabError(f"The countries can't be {value!r}: give ISO codes such as DE,FR.")
    found = tuple(dict.fromkeys(code.strip().upper() for code in codes))
    if not 1 <= len(found) <= MOST_COUNTRIES:
        raise LabError(f"Give 1 to {MOST_COUNTRIES} countries, not {len(found)}.")
    for code in found:
        if code not in countries():
            raise LabError(
                f"{code!r} is no country that AWS sends texts to: give ISO 3166 codes such as "
                "DE,FR (Britain's is GB)."
            )
        if code in STRANGERS:
            raise LabError(
                f"{code} is where lesson 11 meets strangers and bots: leave out "
                f"{listed(list(STRANGERS))}."
            )
    _can_be_reached(found[0])
    return found


def _can_be_reached(code: str) -> None:
    """Refuse a first country to which texts can't go without a number of one's own."""
    from local_aws.sms_voice.countries import countries

    if countries()[code].sender_ids == "NOT_SUPPORTED":
        raise LabError(
            f"{code} can't come first: texts there need a number of your own, and lesson 11 sends "
            "without. Put another country before it."
        )


def _volume(name: str, value: Any) -> int:
    least, most = RANGES[name]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise LabError(f"{name} can't be {value!r}: give a number from {least:,} to {most:,}.")
    return value
