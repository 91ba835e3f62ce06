"""What the results of a record mean: who was at work, and what there is to mend."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from messaging_lab.authentication.alignment import organizational_domain
from messaging_lab.dmarc.report import DkimResult, Record, SpfResult


@dataclass(frozen=True, slots=True)
class Kind:
    """A way for mail to pass or fail. `{who}` in the texts is the sender, `{domain}` the domain in
    From. `mend` is "" where nothing is to be done."""

    name: str
    passes: bool
    title: str
    mend: str = ""

    @property
    def by_sender(self) -> bool:
        """Whether the texts are about a sender, so that each has its own."""
        return "{who}" in self.title + self.mend

    @property
    def harmless(self) -> bool:
        """Whether a stricter policy would cost no mail that the domain's owner has sent."""
        return self.passes or self in (UNKNOWN, STRANGER)


AUTHENTICATED = Kind("authenticated", True, "signed and sent as {domain}")
FORWARDED = Kind("forwarded", True, "forwarded: SPF is lost on the way, the signature holds")
OTHER_ENVELOPE = Kind(
    "other envelope",
    True,
    "signed as {domain}, sent with the envelope of {who}",
    "Set a MAIL FROM domain of your own at {who}, so that SPF passes for you as well.",
)
DKIM_ONLY = Kind(
    "DKIM only",
    True,
    "signed as {domain}; SPF passes for nobody",
    "List the hosts in the SPF record of the envelope's domain.",
)
UNSIGNED = Kind(
    "unsigned",
    True,
    "sent as {domain}, without a signature of it",
    "Turn DKIM on for this sender: without it all forwarded mail fails.",
)
SIGNATURE_BROKEN = Kind(
    "signature broken",
    True,
    "sent as {domain}, its signature doesn't verify",
    "Compare the key in DNS with the one that signs, and look for a host that changes mail after "
    "it is signed.",
)
CHANGED = Kind(
    "changed",
    False,
    "signed as {domain}, and changed on the way",
    "A list or gateway changes subject or body. Where it is yours, let it sign anew or leave mail "
    "as it is; where it is the recipient's, let them trust the signature before they change it. A "
    "policy of reject costs this mail.",
)
KEY_TROUBLE = Kind(
    "key trouble",
    False,
    "signed as {domain}, with a key that DNS doesn't have",
    "Publish the key of this selector, or the CNAME records that the provider names.",
)
OTHER_SENDER = Kind(
    "other sender",
    False,
    "sent by {who} in its own name",
    "Is {who} one of your providers? Let it sign with d={domain} (it names the records to publish) "
    "or have it send in its own name. Until then a policy of reject costs this mail.",
)
STRANGER = Kind(
    "stranger",
    False,
    "sent by {who}, who has no business with it",
    "This is what DMARC is for: quarantine and reject keep it from your readers.",
)
UNKNOWN = Kind(
    "unknown",
    False,
    "nobody answers for it",
    "If you know these hosts, authenticate them. If not, this is what DMARC is for: quarantine and "
    "reject keep it from your readers.",
)

KINDS = (
    *(OTHER_SENDER, CHANGED, KEY_TROUBLE, STRANGER, UNKNOWN),
    *(UNSIGNED, SIGNATURE_BROKEN, OTHER_ENVELOPE, DKIM_ONLY),
    *(FORWARDED, AUTHENTICATED),
)
"""All of them, what is most urgent first."""


def kind_of(record: Record) -> Kind:
    """Return what the results of a record mean."""
    if record.dkim == "pass" and record.spf == "pass":
        return AUTHENTICATED
    if record.dkim == "pass":
        return signed(record)
    own = own_signatures(record)
    if record.spf == "pass":
        return SIGNATURE_BROKEN if own else UNSIGNED
    return failed(record, own)


def signed(record: Record) -> Kind:
    """Return what it means that DKIM alone is aligned."""
    if any(one.result == "pass" for one in record.spf_results):
        return OTHER_ENVELOPE
    own = any(same_owner(one.domain, record.header_from) for one in record.spf_results)
    return FORWARDED if own else DKIM_ONLY


def failed(record: Record, own: list[DkimResult]) -> Kind:
    """Return why nothing is aligned."""
    if any(one.result == "fail" for one in own):
        return CHANGED
    if own:
        return KEY_TROUBLE
    passed: list[DkimResult | SpfResult] = [*record.dkim_results, *record.spf_results]
    return OTHER_SENDER if any(one.result == "pass" for one in passed) else UNKNOWN


def own_signatures(record: Record) -> list[DkimResult]:
    """Return the results of signatures in the name of the domain in From."""
    return [one for one in record.dkim_results if same_owner(one.domain, record.header_from)]


def sender_of(record: Record) -> str:
    """Return the organizational domain that answers for the mail: another's before the own.

    "" where none does.
    """
    results: list[DkimResult | SpfResult] = [*record.dkim_results, *record.spf_results]
    passed = [owner_of(one.domain) for one in results if one.result == "pass" and one.domain]
    own = owner_of(record.header_from)
    return next((domain for domain in passed if domain != own), own if passed else "")


def same_owner(one: str, other: str) -> bool:
    """Whether two domains have the same organizational domain."""
    return bool(one) and owner_of(one) == owner_of(other)


@lru_cache(maxsize=4096)
def owner_of(domain: str) -> str:
    """Return the organizational domain, as the public suffix list has it."""
    return organizational_domain(domain)
