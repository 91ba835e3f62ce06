"""Who writes to whom: the staff of a company, its customers and its suppliers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from random import Random

from local_aws.mail_manager.samples.vocabulary import vocabulary

CUSTOMERS, SUPPLIERS, STAFF = 12_000, 150, 80


@dataclass(frozen=True, slots=True)
class Company:
    """The company whose mail it is."""

    name: str = "Nutrition.co"
    domain: str = "nutrition.example"

    def department(self, name: str) -> Person:
        """Return a department's mailbox."""
        return Person(f"{self.name} {name.title()}", f"{name}@{self.domain}")


@dataclass(frozen=True, slots=True)
class Person:
    """A name as people read it, and an address."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The domain of the address."""
        return self.address.rpartition("@")[2]


Group = list[Person]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who writes or receives sample mail."""

    customers: Group
    suppliers: Group
    staff: Group
    departments: Group


def meet(rng: Random, company: Company) -> People:
    """Return people chosen by `rng`."""
    firms, mailbox_hosts = _firms(), vocabulary()["customer_domains"]
    # Half of the customers write from one of the large mailbox providers.
    customer_domains = firms + mailbox_hosts * (len(firms) // len(mailbox_hosts))
    return People(
        customers=[_person(rng, at, customer_domains) for at in range(CUSTOMERS)],
        suppliers=[_person(rng, at, vocabulary()["supplier_domains"]) for at in range(SUPPLIERS)],
        staff=[_person(rng, at, [company.domain]) for at in range(STAFF)],
        departments=[company.department(name) for name in vocabulary()["departments"]],
    )


def _firms() -> list[str]:
    words = vocabulary()
    pairs = product(words["firm_beginnings"], words["firm_endings"])
    return [f"{first}-{last}.example" for first, last in pairs]


def _person(rng: Random, number: int, domains: list[str]) -> Person:
    parts = ("first_names", "last_name_beginnings", "last_name_endings")
    first, beginning, ending = (rng.choice(vocabulary()[part]) for part in parts)
    last = beginning + ending
    plain = f"{first}.{last}".encode("ascii", "ignore").decode().strip(".").lower()
    return Person(f"{first} {last}", f"{plain}{number}@{rng.choice(domains)}")
