"""What parameters can be, and the sentence for what can't."""

from __future__ import annotations

from typing import Any

import pytest

from messaging_lab.errors import LabError
from messaging_lab.workbook import DEFAULT, Workbook
from messaging_lab.workbook.checks import checked, remark


def test_without_parameters_it_is_the_workbook_of_the_lessons() -> None:
    assert checked({}) == DEFAULT == Workbook()
    assert DEFAULT.changed == frozenset()


def test_everything_follows_from_a_few_values() -> None:
    made = checked(
        {
            "company": " Acme & Sons ",
            "domain": "Acme.CO.UK.",
            "countries": "nl, fr,NL",
            "mails": 4000,
        }
    )
    assert (made.company, made.domain, made.countries) == (
        "Acme & Sons",
        "acme.co.uk",
        ("NL", "FR"),
    )
    assert (made.slug, made.parked_domain, made.sender_id) == ("acme", "acme-deals.co.uk", "ACME")
    assert made.country == "the Netherlands"
    assert made.changed == {"company", "domain", "countries", "mails"}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("company", "", "The company can't be ''"),
        ("company", 'A "B"', "letters without accents"),
        ("company", "Müller", "letters without accents"),
        ("company", "x" * 41, "up to 40 letters"),
        ("company", "Acme {x}", "up to 40 letters"),
        ("company", 7, "up to 40 letters"),
        ("domain", "acme", "'acme' is no domain"),
        ("domain", "a b.example", "is no domain"),
        ("domain", "acme..example", "is no domain"),
        ("domain", "-acme.example", "is no domain"),
        ("domain", 5, "5 is no domain"),
        ("domain", "co.uk", "Nobody can own co.uk"),
        ("domain", "mail.acme.example", "part of acme.example: give acme.example"),
        ("domain", "acme.invalid", "No mail goes to acme.invalid"),
        ("domain", "gmail.com", "plays somebody else"),
        ("domain", "letterpost.example", "plays somebody else"),
        ("countries", "UK", "'UK' is no country that AWS sends texts to"),
        ("countries", "DE;FR", "'DE;FR' is no country"),
        ("countries", [], "Give 1 to 12 countries"),
        ("countries", 49, "give ISO codes such as DE,FR"),
        ("countries", ["DE", 1], "give ISO codes such as DE,FR"),
        ("countries", "GB,AU", "AU is where lesson 11 meets strangers"),
        ("countries", "US,GB", "US can't come first"),
        ("mails", 1999, "mails can't be 1999: give a number from 2,000 to 40,000"),
        ("mails", "many", "mails can't be 'many'"),
        ("mails", True, "mails can't be True"),
        ("archive", 2_000_000, "from 10,000 to 1,000,000"),
        ("color", "red", "There is no parameter 'color': use company, domain, countries, mails"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(name: str, value: Any, sentence: str) -> None:
    with pytest.raises(LabError) as told:
        checked({name: value})
    assert sentence in str(told.value)
    assert str(told.value).count(". ") <= 1


def test_another_country_may_come_after_the_first() -> None:
    assert checked({"countries": ["GB", "US"]}).countries == ("GB", "US")


def test_a_domain_that_may_be_real_is_remarked_upon() -> None:
    assert remark(DEFAULT) == ""
    assert "acme.com may be a real domain" in remark(checked({"domain": "acme.com"}))
