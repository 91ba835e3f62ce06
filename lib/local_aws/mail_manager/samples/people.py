"""Who writes to whom: the staff of Nutrition.co, its customers and its suppliers."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from local_aws.mail_manager.samples.vocabulary import vocabulary

COMPANY = "nutrition.example"

CUSTOMERS, SUPPLIERS, STAFF = 2_000, 60, 80


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


def meet(rng: Random) -> People:
    """Return people chosen by `rng`."""
    words = vocabulary()
    return People(
        customers=[_person(rng, at, words["customer_domains"]) for at in range(CUSTOMERS)],
        suppliers=[_person(rng, at, words["supplier_domains"]) for at in range(SUPPLIERS)],
        staff=[_person(rng, at, [COMPANY]) for at in range(STAFF)],
        departments=[department(name) for name in words["departments"]],
    )


def department(name: str) -> Person:
    """Return a department's mailbox."""
    return Person(f"Nutrition.co {name.title()}", f"{name}@{COMPANY}")


def _person(rng: Random, number: int, domains: list[str]) -> Person:
    first, last = (rng.choice(vocabulary()[names]) for names in ("first_names", "last_names"))
    plain = f"{first}.{last}".encode("ascii", "ignore").decode().strip(".").lower() or "user"
    return Person(f"{first} {last}", f"{plain}{number}@{rng.choice(domains)}")
