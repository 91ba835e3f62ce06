"""The first thing a notebook shows: which account the next cells will change."""

from __future__ import annotations

from messaging_lab.show.tables import Facts
from messaging_lab.target import Target

TITLES = {"local": "Messaging lab on the local AWS", "aws": "Messaging lab on a real AWS account"}


def make_banner(target: Target, lesson: str = "") -> Facts:
    """Return the banner of a lab: target, account, Region and, in a lesson, its number."""
    facts = [
        ("Target", target.description),
        ("Account", target.account_id),
        ("Region", target.region),
        *target.notes,
    ]
    if lesson:
        facts.append(("Lesson", lesson))
    return Facts(TITLES[target.name], tuple(facts))
