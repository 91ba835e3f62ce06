"""Lesson 20, Go live and clean up: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.going_live.account_items import user_statements
from messaging_lab.going_live.checklist import DONE, go_live_checklist

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

USER = "newsletter-app"

NEEDED = frozenset({"ses:SendEmail", "sqs:ReceiveMessage", "sqs:DeleteMessage"})
"""What the newsletter calls once it has been set up."""

ITEMS = ("Bounces and complaints are heard", "Alarms on bounce and complaint rate")


@exercise(
    lesson="20",
    number=1,
    title="Let the application do its work and no more",
    hints=(
        "Make the policy of the calls that are made each day: SendEmail, ReceiveMessage and "
        "DeleteMessageBatch of lab.calls().",
        "iam.put_user_policy(UserName=USER, PolicyName='daily', "
        "PolicyDocument=policy.text_of_document) replaces the wide one of the same name.",
    ),
)
def let_the_application_do_its_work_and_no_more(lab: Lab) -> Iterator[Finding]:
    """Look at every statement that allows the user something."""
    try:
        allowed = [one for one in user_statements(lab, USER) if one["Effect"] == "Allow"]
    except ClientError:
        yield missing(f"There is no user {USER}: run the cell above.")
        return
    actions = {name for one in allowed for name in _list(one.get("Action"))}
    yield from _actions(actions)
    yield from _resources(lab, allowed)
    sending = [one for one in allowed if "ses:SendEmail" in _list(one.get("Action"))]
    if sending:
        yield expect(
            all(_senders(one) == [lab.sender("hello", "")] for one in sending),
            f"It may write as {lab.sender('hello', '')} only.",
            f"ses:SendEmail isn't tied to {lab.sender('hello', '')} by ses:FromAddress.",
            look="policy",
        )


def _actions(actions: set[str]) -> Iterator[Finding]:
    without = sorted(NEEDED - actions)
    more = sorted(actions - NEEDED)
    if any("*" in name for name in more):
        families = ", ".join(name for name in more if "*" in name)
        yield missing(f"{families} allows whole families.", look="lab.calls()")
        return
    yield expect(
        not without,
        "It may send, and read and delete feedback.",
        f"It can't do its work without {', '.join(without)}.",
        look="lab.calls()",
    )
    yield expect(
        not more,
        "It may do nothing else.",
        f"It needs no {', '.join(more)} day by day.",
        look="running",
    )


def _resources(lab: Lab, allowed: list[dict[str, Any]]) -> Iterator[Finding]:
    named = [arn for one in allowed for arn in _list(one.get("Resource"))]
    wide = [arn for arn in named if "*" in arn]
    if wide:
        yield missing(f"It may do so with {', '.join(wide)}.", look="policy.wide")
    elif not all(f":{lab.region}:{lab.account_id}:" in arn for arn in named):
        yield missing("It names things of another account or Region.", look="policy")
    else:
        yield right("It names each thing.")


def _senders(statement: dict[str, Any]) -> list[str]:
    blocks = statement.get("Condition", {})
    found = [
        value
        for operator, block in blocks.items()
        if operator.startswith("StringEquals")
        for key, value in block.items()
        if key.lower() == "ses:fromaddress"
    ]
    return [one for value in found for one in _list(value)]


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [] if given is None else [given]


@exercise(
    lesson="20",
    number=2,
    title="Hear complaints, and have both rates watched",
    hints=(
        "update_configuration_set_event_destination takes the whole EventDestination: Enabled, "
        "SnsDestination, and MatchingEventTypes with BOUNCE and COMPLAINT.",
        "Two alarms in the namespace AWS/SES, on Reputation.BounceRate above 0.05 and "
        "Reputation.ComplaintRate above 0.001; AlarmActions is the topic.",
    ),
)
def hear_complaints_and_have_both_rates_watched(lab: Lab) -> Iterator[Finding]:
    """Ask the checklist about its two items, and whether the alarms tell somebody."""
    found = go_live_checklist(lab)
    for name in (*ITEMS, "Alarms tell somebody"):
        state = found.of(name)
        if state.word == DONE:
            yield right(f"{name}: {state.sentence}")
        else:
            yield missing(f"{name}: {state.sentence}", look="go_live_checklist(lab)")
