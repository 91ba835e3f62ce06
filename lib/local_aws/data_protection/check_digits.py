"""What makes a value of a form a real one: check digits and ranges, most by python-stdnum."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

import phonenumbers
from stdnum import iban as ibans
from stdnum import luhn as luhns
from stdnum.br import cnpj as cnpjs
from stdnum.br import cpf as cpfs
from stdnum.ca import bc_phn
from stdnum.ca import sin as sins
from stdnum.de import idnr
from stdnum.es import dni as dnis
from stdnum.es import nie as nies
from stdnum.es import nif as nifs
from stdnum.fr import nif as french_nifs
from stdnum.fr import nir as nirs
from stdnum.gb import nhs as nhss
from stdnum.gb import utr as utrs
from stdnum.it import codicefiscale
from stdnum.us import itin as itins
from stdnum.us import ssn as ssns

VIN_VALUES = ("AJ", "BKS", "CLT", "DMU", "ENV", "FW", "GPX", "HY", "RZ")
VIN_LETTERS = {letter: value for value, letters in enumerate(VIN_VALUES, 1) for letter in letters}
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
"""ISO 3779 with the check digit that North America asks for (49 CFR 565.15)."""

NPI_PREFIX = "80840"
"""What stands before a provider's number when its check digit is computed (45 CFR 162.406)."""

CARD_LENGTHS = {"3": (14, 15), "4": (13, 16, 19), "5": (16,), "2": (16,), "6": (16, 17, 18, 19)}


def anything(value: str) -> bool:
    """Any value will do."""
    return True


def _digits(value: str) -> str:
    return "".join(filter(str.isdigit, value))


def luhn(value: str) -> bool:
    """The check digit of ISO/IEC 7812."""
    return bool(luhns.is_valid(_digits(value)))


def card(value: str) -> bool:
    """A payment card's: a length that its first digit allows, and Luhn's check digit."""
    number = _digits(value)
    return len(number) in CARD_LENGTHS.get(number[0], ()) and luhn(number)


def mixed(value: str) -> bool:
    """Has capitals, small letters and digits, as forty random characters have; a hash hasn't."""
    return all(any(map(kind, value)) for kind in (str.isupper, str.islower, str.isdigit))


def ip_address(value: str) -> bool:
    """An address of IP version 4 or 6."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def coordinates(value: str) -> bool:
    """Degrees north within 90, degrees east within 180."""
    north, east = value.split(",")
    return abs(float(north)) <= 90 and abs(float(east)) <= 180


def vehicle(value: str) -> bool:
    """A vehicle's: the ninth place is the check digit."""
    total = sum(
        weight * (int(one) if one.isdigit() else VIN_LETTERS[one])
        for weight, one in zip(VIN_WEIGHTS, value.upper(), strict=True)
    )
    return value[8].upper() == "0123456789X"[total % 11]


def dea(value: str) -> bool:
    """A prescriber's: the last digit ends 1st + 3rd + 5th + 2 (2nd + 4th + 6th)."""
    found = [int(one) for one in value[2:]]
    return (sum(found[0:6:2]) + 2 * sum(found[1:6:2])) % 10 == found[6]


def provider(value: str) -> bool:
    """A health-care provider's: Luhn behind a prefix."""
    return luhn(NPI_PREFIX + value)


def german_card(value: str) -> bool:
    """A German identity card's: ten places, the last a check digit by the weights 7, 3, 1."""
    total = sum(int(one, 36) * (7, 3, 1)[place % 3] for place, one in enumerate(value[:9]))
    return len(value) == 10 and total % 10 == int(value[9])


def spanish_ssn(value: str) -> bool:
    """A Spanish social security number's: the last two digits are the rest modulo 97."""
    found = _digits(value)
    number = int(found[2:10])
    whole = int(found[:2]) * 10_000_000 + number if number < 10_000_000 else int(found[:10])
    return whole % 97 == int(found[10:])


def phone(country: str) -> Callable[[str], bool]:
    """Return whether a value is a number of a country, by its numbering plan."""

    def check(value: str) -> bool:
        try:
            number = phonenumbers.parse(value, country)
        except phonenumbers.NumberParseException:
            return False
        return bool(phonenumbers.is_valid_number_for_region(number, country))

    return check


def _by(module: object) -> Callable[[str], bool]:
    valid: Callable[[str], bool] = module.is_valid  # type: ignore[attr-defined]
    return valid


iban, cnpj, cpf, nir, sin = _by(ibans), _by(cnpjs), _by(cpfs), _by(nirs), _by(sins)
itin, ssn, nhs, utr, dni = _by(itins), _by(ssns), _by(nhss), _by(utrs), _by(dnis)
nie, nif, german_tax, french_tax = _by(nies), _by(nifs), _by(idnr), _by(french_nifs)
codice_fiscale, british_columbia = _by(codicefiscale), _by(bc_phn)
