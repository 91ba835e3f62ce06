"""SPF: is there one record, is it right, and does it stay within the limits?"""

from __future__ import annotations

from collections.abc import Iterator

from messaging_lab.domain_check.dns import Dns
from messaging_lab.domain_check.findings import Finding, fail, note, ok, warn
from messaging_lab.domain_check.spf_record import MAX_LOOKUPS, SpfTree, read_spf

TOPIC = "SPF"
MUCH = 8
"""Look-ups from which on a provider's next change may break the record."""


def check_spf(dns: Dns, domain: str, *, sends: bool) -> tuple[SpfTree, list[Finding]]:
    """Look at the SPF record of a domain. `sends` says whether it stands in envelopes.

    Otherwise its record only keeps others from putting it there.
    """
    tree = read_spf(dns, domain)
    return tree, list(findings(tree, sends=sends))


def findings(tree: SpfTree, *, sends: bool) -> Iterator[Finding]:
    """Yield what there is to say of a record and of what it leads to."""
    domain = tree.root.domain
    if tree.troubles:
        names = ", ".join(dict.fromkeys(tree.troubles))
        yield fail(TOPIC, f"DNS doesn't answer about {names}.", "Ask again; then ask its owner.")
    if tree.errors:
        for error in tree.errors:
            yield fail(TOPIC, f"The record of {domain} is void: {error}.", mend_error(error))
    elif tree.root.text:
        yield ok(TOPIC, f"{domain}: {tree.root.text}")
        yield from cost(tree)
    elif not tree.troubles:
        yield none_there(domain, sends=sends)
    yield from quality(tree)


def none_there(domain: str, *, sends: bool) -> Finding:
    """Return what it means that there is no record."""
    if sends:
        mend = f"List your senders, for SES: {domain} TXT v=spf1 include:amazonses.com ~all"
        return fail(TOPIC, f"{domain} has no SPF record.", mend)
    mend = f"Where it is in no envelope, say so: {domain} TXT v=spf1 -all"
    return warn(TOPIC, f"{domain} has no SPF record.", mend)


def mend_error(error: str) -> str:
    """Return what to do about what makes a record void."""
    if "SPF records" in error:
        return "Put what they say into one record."
    if "look-ups" in error:
        return "Take out senders that you no longer use; give others a subdomain of their own."
    return "Correct the record: with an error in it, receivers judge as if it didn't fit anybody."


def cost(tree: SpfTree) -> Iterator[Finding]:
    """Yield how many look-ups a record takes."""
    about = f"{tree.lookups} of {MAX_LOOKUPS} look-ups"
    if tree.macros:
        about += " at least: it has macros, whose cost depends on the message"
    if tree.lookups >= MUCH:
        mend = "Take out senders that you no longer use, before a provider's change breaks it."
        yield warn(TOPIC, f"It takes {about}.", mend)
    else:
        yield ok(TOPIC, f"It takes {about}.")


def quality(tree: SpfTree) -> Iterator[Finding]:
    """Yield what is allowed and unwise."""
    if not tree.root.text:
        return
    qualifier = tree.root.all_qualifier
    if qualifier == "+":
        mend = "End it in ~all or -all: as it is, the whole world may send."
        yield fail(TOPIC, "The record ends in +all.", mend)
    elif qualifier in ("?", ""):
        ends = "?all" if qualifier else "neither all nor redirect"
        yield warn(TOPIC, f"The record ends in {ends}.", "End it in ~all or -all.")
    if any(term.name == "ptr" for term in tree.root.terms):
        yield warn(TOPIC, "It uses ptr, which is slow and ignored by many.", "Use ip4 or ip6.")
    if [term.name for term in tree.root.terms] == ["all"] and qualifier == "-":
        yield note(TOPIC, f"Nobody may send with {tree.root.domain} in the envelope.")
