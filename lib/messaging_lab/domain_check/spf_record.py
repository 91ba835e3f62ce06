"""An SPF record and all that it includes, without an address to judge (RFC 7208).

Every term is followed, as for a client that nothing matches: what that costs in look-ups is the
most that anybody can cost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import ip_network

from messaging_lab.domain_check.dns import Answer, Dns

MAX_LOOKUPS, MAX_VOID = 10, 2
"""Terms that cost a look-up, and look-ups that may find nothing (RFC 7208 §4.6.4)."""

MAX_MX = 10
"""Names of mail hosts that one `mx` may lead to."""

TERM = re.compile(r"([+?~-]?)([A-Za-z][A-Za-z0-9_.-]*)([:=]?)(\S*)\Z")
DOMAIN_SPEC = re.compile(r"[^\s/]+(/\d{1,2})?(//\d{1,3})?\Z")
PREFIXES = re.compile(r"(/\d{1,2})?(//\d{1,3})?\Z")
MECHANISMS = ("all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists")
COST = ("include", "a", "mx", "ptr", "exists", "redirect")


@dataclass(slots=True)
class SpfTerm:
    """One term: its qualifier (+ ? ~ -), name and value, and the record that it leads to."""

    qualifier: str
    name: str
    value: str
    leads_to: SpfRecord | None = None


@dataclass(slots=True)
class SpfRecord:
    """A record at a domain. `text` is "" where there is none."""

    domain: str
    text: str = ""
    terms: list[SpfTerm] = field(default_factory=list)

    @property
    def all_qualifier(self) -> str:
        """The qualifier of what matches in the end, "" where nothing is said."""
        for term in self.terms:
            if term.name == "all":
                return term.qualifier
        redirect = next((one for one in self.terms if one.name == "redirect"), None)
        return redirect.leads_to.all_qualifier if redirect and redirect.leads_to else ""


@dataclass(slots=True)
class SpfTree:
    """The record of a domain with all that it leads to.

    `lookups` and `void` count what RFC 7208 limits; `errors` are what makes it a permerror, and
    `troubles` the names that DNS didn't answer about; `macros` is set where a term's cost and
    outcome depend on the message.
    """

    root: SpfRecord
    lookups: int = 0
    void: int = 0
    errors: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    macros: bool = False


def read_spf(dns: Dns, domain: str) -> SpfTree:
    """Read the SPF record of a domain, and follow it."""
    tree = SpfTree(SpfRecord(domain))
    answer = dns.ask(domain, "TXT")
    found = spf_texts(answer)
    if answer.status == "SERVFAIL":
        tree.troubles.append(domain)
    elif len(found) > 1:
        tree.errors.append(f"{domain} has {len(found)} SPF records, and one is allowed")
    elif found:
        tree.root = follow(dns, tree, domain, found[0], (domain,))
    if tree.lookups > MAX_LOOKUPS:
        tree.errors.append(f"it takes {tree.lookups} look-ups, and {MAX_LOOKUPS} are allowed")
    if tree.void > MAX_VOID:
        tree.errors.append(f"{tree.void} look-ups find nothing, and {MAX_VOID} may")
    return tree


def spf_texts(answer: Answer) -> list[str]:
    """Return the SPF records among TXT values (RFC 7208 §4.5)."""
    return [one for one in answer.values if one.lower() == "v=spf1" or one[:7].lower() == "v=spf1 "]


def follow(dns: Dns, tree: SpfTree, domain: str, text: str, path: tuple[str, ...]) -> SpfRecord:
    """Read the terms of a record, and what they lead to."""
    record = SpfRecord(domain, text)
    for word in text.split()[1:]:
        term = read_term(word)
        if term is None:
            tree.errors.append(f"{domain} has {word!r}, which is no term of SPF")
            continue
        record.terms.append(term)
        take(dns, tree, record, term, path)
        if term.name == "all":
            break
    return record


def read_term(word: str) -> SpfTerm | None:
    """Return a term, None for what isn't one. Unknown modifiers (name=value) are terms."""
    found = TERM.match(word)
    if not found:
        return None
    qualifier, name, sign, value = found[1], found[2].lower(), found[3], found[4]
    if sign == "=":
        return None if qualifier else SpfTerm("", name, value)
    if name not in MECHANISMS or not well_formed(name, sign, value):
        return None
    return SpfTerm(qualifier or "+", name, value)


def well_formed(name: str, sign: str, value: str) -> bool:
    """Whether a mechanism may have this value."""
    if name == "all":
        return not sign and not value
    if name in ("ip4", "ip6"):
        return is_network(value, 4 if name == "ip4" else 6)
    if name in ("include", "exists"):
        return bool(value) and "/" not in value
    return bool(DOMAIN_SPEC.match(value) if sign else PREFIXES.match(value))


def is_network(text: str, version: int) -> bool:
    """Whether a text is an address or a network of an IP version."""
    try:
        return ip_network(text, strict=False).version == version
    except ValueError:
        return False


def take(dns: Dns, tree: SpfTree, record: SpfRecord, term: SpfTerm, path: tuple[str, ...]) -> None:
    """Count what a term costs, and follow it where it leads."""
    if term.name not in COST or (term.name == "redirect" and record.all_qualifier):
        return
    tree.lookups += 1
    target = (term.value.partition("/")[0] or record.domain).rstrip(".").lower()
    if "%" in target:
        tree.macros = True
    elif term.name in ("include", "redirect"):
        lead(dns, tree, term, target, path)
    elif term.name in ("a", "mx", "exists"):
        address_terms(dns, tree, term, target)


def lead(dns: Dns, tree: SpfTree, term: SpfTerm, target: str, path: tuple[str, ...]) -> None:
    """Follow an include or redirect."""
    if target in path:
        tree.errors.append(f"{path[-1]} leads back to {target}")
        return
    if tree.lookups > 10 * MAX_LOOKUPS:
        return
    answer = dns.ask(target, "TXT")
    found = spf_texts(answer)
    if answer.status == "SERVFAIL":
        tree.troubles.append(target)
    elif len(found) != 1:
        tree.void += answer.void
        count = "no SPF record" if not found else f"{len(found)} SPF records"
        tree.errors.append(f"{term.name} leads to {target}, which has {count}")
    else:
        term.leads_to = follow(dns, tree, target, found[0], (*path, target))


def address_terms(dns: Dns, tree: SpfTree, term: SpfTerm, target: str) -> None:
    """Look up what an a, mx or exists leads to."""
    answer = dns.ask(target, "MX" if term.name == "mx" else "A")
    if answer.status == "SERVFAIL":
        tree.troubles.append(target)
    tree.void += answer.void
    if term.name == "mx" and len(answer.values) > MAX_MX:
        tree.errors.append(f"mx:{target} leads to {len(answer.values)} hosts, and 10 are allowed")
