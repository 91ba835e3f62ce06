"""complianceStatus of v2: whether a domain's mail meets the sender guidelines.

Assumption: the last 7 days count; of mail that only nearly always passes Google asks work too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from local_aws.internet.dmarc import by_tree_walk
from local_aws.postmaster.domains import Postmaster, postmaster
from local_aws.postmaster.stats import MIN_MESSAGES, rate
from local_aws.postmaster.traffic import Received

if TYPE_CHECKING:
    from local_aws.world import LocalAws

DAYS = 7
NEARLY_ALL = 0.95
"""Share of messages that have to pass (assumption)."""

GOOD, NEVER = 0.001, 0.003
"""Google's lines for the spam rate: stay below the first, never reach the second."""

HONOUR_WITHIN = 48 * 3600
"""Seconds in which a sender has to stop after an unsubscribe request."""


def status(aws: LocalAws, domain: str) -> dict[str, Any]:
    """Return a DomainComplianceStatus. Without enough mail it has no rows."""
    tools = postmaster(aws)
    last = aws.clock.utc().date()
    messages = tools.traffic.of(domain, last - timedelta(days=DAYS - 1), last)
    name = f"domains/{domain}/complianceStatus"
    if len(messages) < MIN_MESSAGES:
        return {"name": name}
    rows = [{"requirement": one, "status": state(met)} for one, met in _rows(aws, domain, messages)]
    data = {"domainId": domain, "rowData": rows, **_verdicts(tools, messages)}
    return {"name": name, "complianceData": data}


def _rows(aws: LocalAws, domain: str, messages: list[Received]) -> list[tuple[str, bool]]:
    spf, dkim = (mostly(kind in one.passed for one in messages) for kind in ("spf", "dkim"))
    reverse = not any(one.error[1] == "bad_or_missing_ptr_record" for one in messages)
    return [
        ("SPF", spf),
        ("DKIM", dkim),
        ("SPF_AND_DKIM", spf and dkim),
        ("DMARC_POLICY", _has_policy(aws, domain)),
        ("DMARC_ALIGNMENT", mostly("dmarc" in one.passed for one in messages)),
        ("MESSAGE_FORMATTING", mostly(bool(one.sender) for one in messages)),
        ("DNS_RECORDS", reverse),
        ("ENCRYPTION", mostly(one.tls for one in messages)),
        ("USER_REPORTED_SPAM_RATE", _spam_rate(aws, messages) < NEVER),
    ]


def _has_policy(aws: LocalAws, domain: str) -> bool:
    resolver = aws.internet.resolver(caching=False)
    return by_tree_walk(domain, resolver).record is not None


def _spam_rate(aws: LocalAws, messages: list[Received]) -> float:
    tools = postmaster(aws)
    return rate(tools.traffic, [one for one in messages if one.inbox])


def _verdicts(tools: Postmaster, messages: list[Received]) -> dict[str, Any]:
    traffic = tools.traffic
    spam = rate(traffic, [one for one in messages if one.inbox])
    asked = [one for one in messages if one.one_click]
    late = any(_ignored(tools, one) for one in messages)
    return {
        "oneClickUnsubscribeVerdict": {
            "status": state(mostly(one.one_click for one in messages)),
            **reason(not asked and spam >= GOOD, "NO_UNSUB_GENERAL"),
        },
        "honorUnsubscribeVerdict": {
            "status": state(not late),
            **reason(late, "NOT_HONORED"),
        },
        "deliverabilityStatusVerdict": {
            "state": state(spam < GOOD),
            **reason(spam >= GOOD, "SPAM_RATE_HIGH"),
        },
    }


def _ignored(tools: Postmaster, one: Received) -> bool:
    """Whether a message came to somebody who had unsubscribed from its sender long enough ago."""
    asked = tools.traffic.provider.unsubscribed
    moments = (asked.get((box, one.sender)) for box in one.boxes)
    return any(at is not None and one.at > at + HONOUR_WITHIN for at in moments)


def mostly(flags: Iterable[bool]) -> bool:
    """Whether nearly all are true."""
    kept = list(flags)
    return sum(kept) >= NEARLY_ALL * len(kept)


def state(met: bool) -> dict[str, str]:
    """Return a ComplianceStatus."""
    return {"status": "COMPLIANT" if met else "NEEDS_WORK"}


def reason(holds: bool, name: str) -> dict[str, str]:
    """Return the reason of a verdict, where there is one. Their names are assumptions but for
    SPAM_RATE_HIGH."""
    return {"reason": name} if holds else {}
