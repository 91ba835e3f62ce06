"""The addresses and numbers that AWS has set aside for tests: mail and texts to them reach nobody.

Sources: "Using the mailbox simulator" (SES developer guide) and "Simulator phone numbers" (AWS End
User Messaging SMS user guide).
"""

from __future__ import annotations

import re

from messaging_lab.errors import LabError

SIMULATOR_DOMAIN = "simulator.amazonses.com"

MAILBOXES = ("success", "bounce", "ooto", "complaint", "suppressionlist")

PHONES = {
    "AU": ("+61455944038", "+61455944039"),
    "AT": ("+43676800442031", "+43676800442032"),
    "BE": ("+32460213922", "+32460213923"),
    "CL": ("+56229140630", "+56229140631"),
    "CZ": ("+420790542286", "+420790542287"),
    "DK": ("+4525919410", "+4525919215"),
    "EE": ("+37282720792", "+37282720793"),
    "FI": ("+3584573979110", "+3584573979111"),
    "FR": ("+33755512501", "+33755512502"),
    "HK": ("+85257048426", "+85257048854"),
    "HU": ("+36707178770", "+36707178772"),
    "IT": ("+394390009172", "+394390009174"),
    "JE": ("+447937404990", "+447937404992"),
    "LU": ("+352691385880", "+352691385882"),
    "NL": ("+3197008100148", "+3197008100150"),
    "NO": ("+4759449384", "+4759449387"),
    "PL": ("+48732141440", "+48732141442"),
    "PT": ("+351927946948", "+351927946950"),
    "RO": ("+40783900330", "+40783900332"),
    "ES": ("+34683783440", "+34683783442"),
    "SE": ("+46790645100", "+46790645102"),
    "CH": ("+41798075872", "+41798075874"),
    "TW": ("+886903444630", "+886903444632"),
    "GB": ("+447860019066", "+447860019067"),
    "US": ("+14254147755", "+14254147167"),
}
"""Country -> the destination numbers that succeed and that fail."""


def simulator(kind: str, label: str = "") -> str:
    """Return an address of the SES mailbox simulator, with a +label to tell tests apart.

    Raises LabError for a kind that isn't in MAILBOXES, or a label that isn't one word.
    """
    if kind not in MAILBOXES:
        raise LabError(f"The simulator has no {kind!r}: use one of {', '.join(MAILBOXES)}.")
    if label and not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", label):
        raise LabError(f"The label {label!r} must be 1 to 40 letters, digits, '.', '_' or '-'.")
    return f"{kind}+{label}@{SIMULATOR_DOMAIN}" if label else f"{kind}@{SIMULATOR_DOMAIN}"


def simulator_phone(country: str, kind: str = "success") -> str:
    """Return the number of a country ("US") that texts reach ("success") or fail at ("failure").

    Raises LabError for a country without simulators, or another kind.
    """
    if country not in PHONES:
        raise LabError(f"There is no simulator in {country!r}: use one of {', '.join(PHONES)}.")
    if kind not in ("success", "failure"):
        raise LabError(f"The simulator has no {kind!r}: use success or failure.")
    return PHONES[country][kind == "failure"]


def is_simulator_address(address: str) -> bool:
    """Return whether mail to an address ends in the mailbox simulator."""
    local, _, domain = address.lower().rpartition("@")
    return domain == SIMULATOR_DOMAIN and local.partition("+")[0] in MAILBOXES


def is_simulator_phone(number: str) -> bool:
    """Return whether a text to an E.164 number ends in the simulator."""
    return any(number in pair for pair in PHONES.values())
