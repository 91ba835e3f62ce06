"""Lesson 04, Move from v1 to v2: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.ses_versions import SUCCESSORS, move_actions
from messaging_lab.words import listed

if TYPE_CHECKING:
    from messaging_lab.inbox import Message
    from messaging_lab.lab import Lab

TEMPLATE, SUBJECT = "welcome", "Welcome, Bea!"
ROLE, POLICY = "shop", "mail"
LOOK = "iam.get_role_policy(**orders)"
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
        look="v2.list_email_templates()",
    )
    letters = [one for one in lab.inbox(lab.recipient("outlook", "bea")) if one.subject == SUBJECT]
    if not letters:
        yield missing(f"Bea has no letter with the subject {SUBJECT} yet.", "lab.inbox(bea)")
        return
    yield right(f"{SUBJECT} is in Bea's mailbox.")
    yield from _made_of_the_template(lab, letters[-1])
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


def _made_of_the_template(lab: Lab, letter: Message) -> Iterator[Finding]:
    """Say so where the letter isn't what the template makes."""
    sesv2 = lab.client("sesv2")
    try:
        content = sesv2.get_email_template(TemplateName=TEMPLATE)["TemplateContent"]
    except ClientError:
        return
    text = content.get("Text", "").replace("{{name}}", "Bea")
    if text.split() != letter.text.split():
        yield missing(
            f"Its text isn't that of the template {TEMPLATE}, with Bea's name in it.",
            look='Content={"Template": {...}}',
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
        yield missing("The policy has a wildcard: it allows more than the shop did before.", LOOK)
        return
    left = sorted(actions & set(OLD_ACTIONS) - wanted)
    yield expect(
        not left,
        "Nothing is allowed any more that v2 doesn't ask for.",
        f"Still allowed, though v2 doesn't ask for it: {listed([_moved(one) for one in left])}.",
        look=LOOK,
    )
    lacking = sorted(wanted - actions)
    yield expect(
        not lacking,
        "What the shop does is allowed.",
        f"Without {listed(lacking)} the shop would stop working: it isn't allowed.",
        look="successors(*shop)",
    )
    more = sorted(actions - wanted - set(OLD_ACTIONS))
    yield expect(
        not more, "And nothing else.", f"{listed(more)} is more than the shop needs.", look=LOOK
    )


def _moved(action: str) -> str:
    return f"{action} (now ses:{SUCCESSORS[action.removeprefix('ses:')][0]})"


def _actions(lab: Lab) -> set[str]:
    """Return what is allowed; a statement on all but some actions counts as a wildcard."""
    found = lab.client("iam").get_role_policy(RoleName=ROLE, PolicyName=POLICY)
    statements = _list(found["PolicyDocument"]["Statement"])
    allowed = [one for one in statements if one["Effect"] == "Allow"]
    return {action for one in allowed for action in _list(one.get("Action", "*"))}


def _list(given: Any) -> list[Any]:
    """IAM takes a single statement or action without a list around it."""
    return given if isinstance(given, list) else [given]
