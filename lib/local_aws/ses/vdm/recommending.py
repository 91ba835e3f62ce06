"""Recommendations made from the real state of identities and of the mail they have sent.

Assumption: AWS looks from time to time; here it is looked when they are asked for. Of the types,
FEEDBACK_3P and IP_LISTING never come: no third party gives feedback, and no list has addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from local_aws.internet.dmarc_record import tree_walk
from local_aws.ses.events.event import identity_of
from local_aws.ses.events.reputation import Rates, counts
from local_aws.ses.vdm import recommendation as about
from local_aws.ses.vdm.recommendation import FIXED, OPEN, Advice, Recommendation

if TYPE_CHECKING:
    from local_aws.internet.resolver import Resolver
    from local_aws.ses.identity.identities import Identity
    from local_aws.ses.state import SesState

BOUNCE_LIMIT, COMPLAINT_LIMIT = 0.05, 0.001
"""Rates from which an account comes under review (FAQ on enforcement)."""

LONG_KEY = 2048
"""Bits of a key that is long enough."""

VOLUME = 100
"""Assumption: recipients of an identity before its rates say anything."""


def update(state: SesState) -> list[Recommendation]:
    """Look at every identity; return all recommendations, those fixed meanwhile too."""
    found = {
        (state.arn("identity", identity.name), advice.type): advice
        for identity in state.identities.values()
        for advice in advices(state, identity)
    }
    for key, advice in found.items():
        _note(state, key, advice)
    for key, known in state.recommendations.items():
        if key not in found and known.status == OPEN:
            known.status, known.updated_at = FIXED, state.now()
    return list(state.recommendations.values())


def _note(state: SesState, key: tuple[str, str], advice: Advice) -> None:
    known, now = state.recommendations.get(key), state.now()
    if known is None:
        made = Recommendation(*key, advice.description, advice.impact, now, now)
        state.recommendations[key] = made
    elif (known.status, known.description) != (OPEN, advice.description):
        known.status, known.description, known.impact = OPEN, advice.description, advice.impact
        known.updated_at = now


def advices(state: SesState, identity: Identity) -> Iterator[Advice]:
    """Return what is wrong with an identity: its records, if it is a domain, and its mail."""
    if identity.is_domain:
        resolver = state.aws.internet.resolver(caching=False)
        yield from _dkim(identity)
        yield from _dmarc(resolver, identity.name)
        yield from _spf(resolver, identity)
        yield from _bimi(resolver, identity.name)
    found = rates(state, identity)
    if found.sent >= VOLUME and found.bounce_rate > BOUNCE_LIMIT:
        yield about.BOUNCES
    if found.sent >= VOLUME and found.complaint_rate > COMPLAINT_LIMIT:
        yield about.COMPLAINTS


def _dkim(identity: Identity) -> Iterator[Advice]:
    if not (identity.dkim.check.holds and identity.dkim.signing_enabled):
        yield about.NO_DKIM
    elif identity.dkim.bits < LONG_KEY:
        yield about.SHORT_KEY


def _dmarc(resolver: Resolver, domain: str) -> Iterator[Advice]:
    walk = tree_walk(resolver, domain)
    record = walk.records.get(walk.policy_domain)
    if record is None:
        yield about.NO_DMARC
    elif not record.usable:
        yield about.BAD_DMARC


def _spf(resolver: Resolver, identity: Identity) -> Iterator[Advice]:
    if identity.mail_from.check.status != "SUCCESS":
        yield about.NO_SPF
        return
    texts = resolver.lookup(identity.mail_from.domain, "TXT").values
    spf = [text.lower().split() for text in texts if text.lower().startswith("v=spf1")]
    if len(spf) != 1 or not any("include:amazonses.com" in term for term in spf[0]):
        yield about.BAD_SPF


def _bimi(resolver: Resolver, domain: str) -> Iterator[Advice]:
    texts = resolver.lookup(f"default._bimi.{domain}", "TXT").values
    if not any(text.startswith("v=BIMI1") and ".svg" in text for text in texts):
        yield about.NO_BIMI


def rates(state: SesState, identity: Identity) -> Rates:
    """Return the bounce and complaint rates of an identity's mail."""
    found = Rates()
    for message in state.sent:
        if identity_of(state, message) == identity.name:
            for address, outcome in message.outcomes.items():
                if counts(address, outcome):
                    found.count(outcome)
    return found
