"""Lesson 04, Move from v1 to v2: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.ses_versions import SUCCESSORS, move_actions

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

TEMPLATE, SUBJECT = "welcome", "Welcome, Bea!"
ROLE, POLICY = "shop", "mail"
OLD_ACTIONS = (
    "ses:CreateTemplate",
    "ses:SendTemplatedEmail",
    "ses:GetSendQuota",
    "ses:CreateReceiptRule",
)
"""What the shop's role may do before exercise 2."""


@exercise(
    lesson="04",
    number=1,
    title="Move the welcome letter",
    hints=(
        'v2.send_email with Content={"Template": {...}}: TemplateName, TemplateData and Headers.',
        'Headers is a list of {"Name": ..., "Value": ...}: List-Unsubscribe, and '
        "List-Unsubscribe-Post with the value List-Unsubscribe=One-Click.",
    ),
)
def move_the_welcome_letter(lab: Lab) -> Iterator[Finding]:
    """Look at the template, and at the letter in Bea's mailbox."""
    listed = lab.client("sesv2").list_email_templates()["TemplatesMetadata"]
    yield expect(
        TEMPLATE in [one["TemplateName"] for one in listed],
        f"The template {TEMPLATE} is kept in SES.",
        f"There is no template {TEMPLATE} any more: v1.create_template made it.",
    )
    letters = [one for one in lab.inbox(lab.recipient("outlook", "bea")) if one.subject == SUBJECT]
    if not letters:
        yield missing(f"Bea has no letter with the subject {SUBJECT} yet.", "lab.inbox(bea)")
        return
    yield right(f"{SUBJECT} is in Bea's mailbox.")
    link = letters[-1].header("List-Unsubscribe") or ""
    yield expect(
        "https://" in link,
        "It can be unsubscribed from at an https address.",
        "Its List-Unsubscribe has no https address." if link else "It has no List-Unsubscribe.",
        look="lab.inbox(bea)[-1].headers",
    )
    post = letters[-1].header("List-Unsubscribe-Post")
    yield expect(
        post == "List-Unsubscribe=One-Click",
        "One click is enough (RFC 8058).",
        "Its List-Unsubscribe-Post doesn't say List-Unsubscribe=One-Click.",
        look="lab.inbox(bea)[-1].headers",
    )


@exercise(
    lesson="04",
    number=2,
    title="Rewrite the shop's policy",
    hints=(
        "successors(...) names what does the work in v2; mail is still received by v1's rules.",
        "iam.put_role_policy with the same names replaces the policy; leave out what has moved.",
    ),
)
def rewrite_the_policy(lab: Lab) -> Iterator[Finding]:
    """Look at what the shop's role may do."""
    actions = _actions(lab)
    wanted = set(move_actions(OLD_ACTIONS))
    if any("*" in action for action in actions):
        yield missing("The policy has a wildcard: it allows more than the shop did before.")
        return
    left = sorted(actions & set(OLD_ACTIONS) - wanted)
    yield expect(
        not left,
        "Nothing is allowed any more that v2 doesn't ask for.",
        f"{', '.join(left)} is still allowed: {_successor(left)} has taken its place.",
    )
    lacking = sorted(wanted - actions)
    yield expect(
        not lacking,
        "What the shop does is allowed.",
        f"{lacking[0] if lacking else ''} isn't allowed, so that the shop would stop working.",
    )
    more = sorted(actions - wanted - set(OLD_ACTIONS))
    yield expect(not more, "And nothing else.", f"{', '.join(more)} is more than the shop needs.")


def _successor(left: list[str]) -> str:
    found = SUCCESSORS[left[0].removeprefix("ses:")] if left else ("",)
    return f"ses:{found[0]}"


def _actions(lab: Lab) -> set[str]:
    found = lab.client("iam").get_role_policy(RoleName=ROLE, PolicyName=POLICY)
    statements: list[dict[str, Any]] = found["PolicyDocument"]["Statement"]
    named = [one["Action"] for one in statements if one["Effect"] == "Allow"]
    return {action for one in named for action in ([one] if isinstance(one, str) else one)}
