"""From `p=none` to `p=reject` in steps, and whether the reports allow the next one."""

from __future__ import annotations

from messaging_lab.dmarc.summary import Summary
from messaging_lab.words import listed, plural

STEPS = ("p=none", "p=quarantine; t=y", "p=quarantine", "p=reject; t=y", "p=reject")
"""With `t=y` receivers do what the step before says, but write reports on the new policy
(RFC 9989 §4.7): mailing lists and forwarders that rewrite From for strict domains do so from then
on."""


def step_of(summary: Summary) -> str:
    """Return the step at which the published policy is."""
    testing = "; t=y" if summary.policy.testing == "y" and summary.policy.p != "none" else ""
    return f"p={summary.policy.p}{testing}"


def next_step(summary: Summary) -> str:
    """Return the advice on the policy, in a sentence or two."""
    now = step_of(summary)
    if now == STEPS[-1]:
        return "The policy is p=reject: keep reading the reports."
    lost = [one for one in summary.findings if not one.kind.harmless]
    if lost:
        senders = listed(list(dict.fromkeys(one.who for one in lost)))
        count = plural(sum(one.messages for one in lost), "message")
        return f"Stay at {now}: {count} by way of {senders} would be lost at p=reject."
    following = STEPS[STEPS.index(now) + 1] if now in STEPS else STEPS[0]
    return f"Nothing of yours fails: go on from {now} to {following}."
