"""Values of resource records: checked as Route 53 checks them, and read as DNS data.

Source: "Supported DNS record types" in the Route 53 developer guide. The wording of the refusals
is Route 53's where it is known for a type.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

from local_aws.internet.names import BadName, canonical

MAX_CHARACTER_STRING = 255
MAX_TXT = 4000
"""Characters in one TXT value, quotation marks and escapes included."""


class BadValue(ValueError):
    """A value that Route 53 refuses. The text is Route 53's."""

    def __init__(self, code: str, reason: str, value: str) -> None:
        super().__init__(f"FATAL problem: {code} ({reason}) encountered with '{value}'")


def read_value(rtype: str, value: str) -> str:
    """Return a value as the resolvers see it: names without the last dot, TXT unquoted and joined.

    Raises BadValue.
    """
    if any(not 0x20 <= ord(character) < 0x7F for character in value):
        raise BadValue("UnsupportedCharacter", "Value contains unsupported characters", value)
    return _READERS.get(rtype, _read_other(rtype))(value)


def _address(version: type[ipaddress.IPv4Address | ipaddress.IPv6Address]) -> Callable[[str], str]:
    name = "IPv4" if version is ipaddress.IPv4Address else "IPv6"
    prefix = "A" if name == "IPv4" else "AAAA"

    def read(value: str) -> str:
        try:
            return str(version(value))
        except ValueError:
            code = f"{prefix}RRDATAIllegal{name}Address"
            raise BadValue(code, f"Value is not a valid {name} address", value) from None

    return read


def _name(value: str) -> str:
    if value == ".":
        return "."
    try:
        return canonical(value)
    except BadName:
        raise BadValue("InvalidDomainName", "Value is not a valid domain name", value) from None


def _domain(value: str) -> str:
    if not value or re.search(r"\s", value):
        raise BadValue("InvalidDomainName", "Value is not a valid domain name", value)
    return _name(value)


def _mx(value: str) -> str:
    fields = value.split()
    if len(fields) != 2:
        raise BadValue("MXRRDATANotTwoFields", "MX record doesn't have 2 fields", value)
    if not _is_number(fields[0], 65535):
        raise BadValue("MXRRDATAIllegalPriority", "Priority is not a number 0 to 65535", value)
    return f"{int(fields[0])} {_name(fields[1])}"


def _srv(value: str) -> str:
    fields = value.split()
    if len(fields) != 4:
        raise BadValue("SRVRRDATANotFourFields", "SRV record doesn't have 4 fields", value)
    if not all(_is_number(field, 65535) for field in fields[:3]):
        raise BadValue("SRVRRDATAIllegalNumber", "A number is not 0 to 65535", value)
    return " ".join([*fields[:3], _name(fields[3])])


def _soa(value: str) -> str:
    fields = value.split()
    if len(fields) != 7:
        raise BadValue("SOARRDATANotSevenFields", "SOA record doesn't have 7 fields", value)
    if not all(_is_number(field, 2**31 - 1) for field in fields[2:]):
        raise BadValue("SOARRDATAIllegalNumber", "A number is not 0 to 2147483647", value)
    return " ".join([_name(fields[0]), _name(fields[1]), *fields[2:]])


def _is_number(text: str, limit: int) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= limit


_STRING = re.compile(r'\s*"((?:[^"\\]|\\[0-7]{3}|\\.)*)"\s*')
_ESCAPE = re.compile(r"\\([0-7]{3}|.)")


def _txt(value: str) -> str:
    return "".join(character_strings(value))


def character_strings(value: str) -> list[str]:
    """Return the character-strings of a TXT value, unquoted and unescaped. Raises BadValue."""
    if len(value) > MAX_TXT:
        raise BadValue("CharacterStringTooLong", "Value is too long", value)
    strings: list[str] = []
    place = 0
    while place < len(value) or not strings:
        found = _STRING.match(value, place)
        if found is None:
            reason = "Value should be enclosed in quotation marks"
            raise BadValue("InvalidCharacterString", reason, value)
        strings.append(_ESCAPE.sub(_unescape, found[1]))
        place = found.end()
    if max(map(len, strings)) > MAX_CHARACTER_STRING:
        raise BadValue("CharacterStringTooLong", "Value is too long", value)
    return strings


def _unescape(found: re.Match[str]) -> str:
    return chr(int(found[1], 8)) if len(found[1]) == 3 else found[1]


def quote(text: str) -> str:
    """Return a text as a TXT value: character-strings of at most 255 characters, in quotes."""
    size = MAX_CHARACTER_STRING
    parts = [text[start : start + size] for start in range(0, len(text), size)] or [""]
    return " ".join(f'"{re.sub(_QUOTED, _escape, part)}"' for part in parts)


_QUOTED = re.compile(r'["\\]|[^\x20-\x7e]')


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return f"\\{character}" if character in '"\\' else f"\\{ord(character):03o}"


def _read_other(rtype: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        # Imported here: the types that come this way are rare in a lab about messaging.
        import dns.exception
        import dns.rdata

        try:
            return dns.rdata.from_text("IN", rtype, value).to_text()
        except (dns.exception.DNSException, ValueError):
            reason = f"Value is not a valid {rtype} record"
            raise BadValue(f"{rtype}RRDATAIllegalFormat", reason, value) from None

    return read


_READERS: dict[str, Callable[[str], str]] = {
    "A": _address(ipaddress.IPv4Address),
    "AAAA": _address(ipaddress.IPv6Address),
    "CNAME": _domain,
    "NS": _domain,
    "PTR": _domain,
    "MX": _mx,
    "SRV": _srv,
    "SOA": _soa,
    "TXT": _txt,
    "SPF": _txt,
}
