"""Mailboxes as RFC 5322 §3.4 writes them: parsed, checked the way SES does, and written again.

SES refuses with the texts of the JavaMail library, many of which have been seen in users' reports
("Missing final '@domain'"); where none is known for a mistake, the text is in the same style.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from local_aws.ses.message.encoded_words import encode_phrase

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
PLAIN = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
DOMAIN = re.compile(
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+",
    re.ASCII | re.IGNORECASE,
)
QUOTED_LOCAL = re.compile(r'"(?:[^"\\]|\\.)*"')
BARE = re.compile(f"({PLAIN.pattern})@({DOMAIN.pattern})", re.ASCII | re.IGNORECASE)
"""An address with nothing around it, as most recipients are given: one look instead of ten."""

WORD = r"[\w!#$%&'*+/=?^`{|}~-][\w!#$%&'*+/=?^`{|}~.-]*"
BARE_PHRASE = re.compile(f"{WORD}(?: {WORD})*", re.ASCII)
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)|<[^<>]*>|[^"(<,;:]+|.', re.DOTALL)

MAX_LOCAL = 64
"""Octets of a local part (RFC 5321 §4.5.3.1.1)."""

MAX_DOMAIN = 253
"""Octets of a domain in text form (RFC 1035 §2.3.4)."""

CONTROL_TEXT = "must not contain control characters such as CR and LF."


class BadAddress(ValueError):
    """A text that SES does not take for an address; the message is SES's."""


class Mailbox(NamedTuple):
    """A display name (may be empty, may hold encoded words) and an address."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The domain of the address, in lower case."""
        return self.address.rpartition("@")[2].lower()

    def encode(self, column: int) -> str:
        """Return the mailbox as header text that begins at `column`; folded if the name is long."""
        if not self.name:
            return self.address
        return f"{write_name(self.name, column)} <{self.address}>"


def write_name(name: str, column: int) -> str:
    """Return a display name as a phrase: as it is, quoted, or in encoded words."""
    if not name.isascii():
        return encode_phrase(name, "UTF-8", column)
    if BARE_PHRASE.fullmatch(name):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


@lru_cache(maxsize=4096)
def parse_mailbox(text: str) -> Mailbox:
    """Return the one mailbox that `text` is. Raises BadAddress."""
    bare = BARE.fullmatch(text)
    if bare and len(bare[1]) <= MAX_LOCAL and len(bare[2]) <= MAX_DOMAIN:
        return Mailbox("", text)
    found = parse_mailboxes(text)
    if len(found) != 1:
        raise BadAddress("Illegal address" if found else "Missing final '@domain'")
    return found[0]


@lru_cache(maxsize=4096)
def parse_mailboxes(text: str) -> tuple[Mailbox, ...]:
    """Return the mailboxes of an address list, those in groups included. Raises BadAddress."""
    if CONTROL.search(text):
        raise BadAddress(f"An address {CONTROL_TEXT}")
    entries: list[list[str]] = [[]]
    for token in TOKEN.findall(text):
        if token in (",", ";"):
            entries.append([])
        elif token == ":":
            entries[-1].clear()
        else:
            entries[-1].append(token)
    return tuple(_mailbox(entry) for entry in entries if "".join(entry).strip())


def _mailbox(tokens: list[str]) -> Mailbox:
    tokens = [token for token in tokens if not token.startswith("(")]
    angles = [token for token in tokens if token.startswith("<")]
    if len(angles) > 1:
        raise BadAddress("Extra route-addr")
    if not angles:
        return Mailbox("", check_address("".join(tokens).strip()))
    if tokens[-1] != angles[0] and "".join(tokens[tokens.index(angles[0]) + 1 :]).strip():
        raise BadAddress("Illegal address")
    name = "".join(_unquote(token) for token in tokens[: tokens.index(angles[0])])
    return Mailbox(name.strip(), check_address(angles[0][1:-1].strip()))


def _unquote(token: str) -> str:
    if len(token) < 2 or not (token.startswith('"') and token.endswith('"')):
        return token
    return re.sub(r"\\(.)", r"\1", token[1:-1])


def check_address(address: str) -> str:
    """Return `address` if SES takes it for one. Raises BadAddress."""
    local, at, domain = address.rpartition("@")
    if not at:
        raise BadAddress("Missing final '@domain'")
    if not local:
        raise BadAddress("Missing local name")
    _check_local(local)
    _check_domain(domain)
    return address


def _check_local(local: str) -> None:
    if len(local) > MAX_LOCAL:
        raise BadAddress(f"Local address is longer than {MAX_LOCAL} characters")
    if QUOTED_LOCAL.fullmatch(local) and local.isascii():
        return
    if not local.isascii() or any(character <= " " for character in local):
        raise BadAddress("Local address contains control or whitespace")
    if local.startswith(".") or local.endswith(".") or ".." in local:
        raise BadAddress("Local address starts or ends with dot, or contains dot-dot")
    if not PLAIN.fullmatch(local):
        raise BadAddress("Local address contains illegal character")


def _check_domain(domain: str) -> None:
    if not domain:
        raise BadAddress("Missing domain")
    # A domain with other letters has to be given in its Punycode form.
    if not domain.isascii() or any(character <= " " for character in domain):
        raise BadAddress("Domain contains control or whitespace")
    if domain.startswith(".") or domain.endswith(".") or ".." in domain:
        raise BadAddress("Domain starts or ends with dot, or contains dot-dot")
    if not DOMAIN.fullmatch(domain) or len(domain) > MAX_DOMAIN:
        raise BadAddress("Domain contains illegal character")
