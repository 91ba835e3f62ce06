"""Lesson 18, Protect data in topics: the checks of its exercises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from messaging_lab.data_protection import ARN_PREFIX
from messaging_lab.exercises import Finding, exercise, expect, missing, right

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

TOPIC = "expenses"
EMAIL, CARD = f"{ARN_PREFIX}EmailAddress", f"{ARN_PREFIX}CreditCardNumber"


def _statements(lab: Lab, name: str) -> list[dict[str, Any]] | None:
    """Return the statements of a topic's policy; None where there is no such topic."""
    sns = lab.client("sns")
    pages = sns.get_paginator("list_topics").paginate()
    arns = [one["TopicArn"] for page in pages for one in page["Topics"]]
    arn = next((one for one in arns if one.endswith(f":{name}")), None)
    if arn is None:
        return None
    text = sns.get_data_protection_policy(ResourceArn=arn).get("DataProtectionPolicy")
    found: list[dict[str, Any]] = json.loads(text)["Statement"] if text else []
    return found


@exercise(
    lesson="18",
    number=1,
    title="Cut out addresses for everybody",
    hints=(
        "Inbound, Deidentify with RedactConfig, the managed identifier EmailAddress.",
        "The policy is put as a whole: keep the reporting role's statement in it.",
    ),
)
def cut_out_addresses_for_everybody(lab: Lab) -> Iterator[Finding]:
    """Look at the statements of the topic's policy."""
    statements = _statements(lab, TOPIC)
    if statements is None:
        yield missing(f"There is no topic named {TOPIC}.", "sns.list_topics()")
        return
    about = [one for one in statements if EMAIL in one["DataIdentifier"]]
    if not about:
        yield missing("No statement names EmailAddress.", "sns.get_data_protection_policy")
        return
    redacts = [one for one in about if "RedactConfig" in one["Operation"].get("Deidentify", {})]
    yield expect(
        redacts,
        "Addresses are cut out.",
        "Addresses are not cut out: MaskConfig hides, Deny refuses, RedactConfig cuts.",
        look="Operation",
    )
    inbound = [one for one in redacts or about if one["DataDirection"] == "Inbound"]
    yield expect(
        inbound,
        "It is done before anybody gets the message.",
        "It is done outbound, for some: make it Inbound.",
        look="DataDirection",
    )
    yield expect(
        any(one["Principal"] == ["*"] for one in inbound or redacts or about),
        "It holds for all publishers.",
        "It holds for some publishers only: Principal is ['*'].",
        look="Principal",
    )
    yield expect(
        any(_masks_cards(one) for one in statements),
        "The statement about cards is still there.",
        "The statement that masks cards is gone: put both.",
        look="sns.get_data_protection_policy",
    )


def _masks_cards(statement: dict[str, Any]) -> bool:
    masks = "MaskConfig" in statement["Operation"].get("Deidentify", {})
    outbound = statement["DataDirection"] == "Outbound"
    return masks and outbound and CARD in statement["DataIdentifier"]


@exercise(
    lesson="18",
    number=2,
    title="Refuse cards in a new topic",
    hints=(
        'create_topic takes DataProtectionPolicy; the operation is {"Deny": {}}, Inbound.',
        "Publish to it to see it refused; the check looks at the policy.",
    ),
)
def refuse_cards_in_a_new_topic(lab: Lab) -> Iterator[Finding]:
    """Look at the policy of the topic for messages to customers."""
    statements = _statements(lab, "customer-news")
    if statements is None:
        yield missing("There is no topic named customer-news.", "sns.create_topic")
        return
    about = [one for one in statements if CARD in one["DataIdentifier"]]
    if not about:
        yield missing("Its policy says nothing of CreditCardNumber.", "DataProtectionPolicy")
        return
    denied = [one for one in about if "Deny" in one["Operation"]]
    if not denied:
        yield missing("Cards aren't refused there: the operation is Deny.", "Operation")
        return
    if not any(one["DataDirection"] == "Inbound" for one in denied):
        yield missing("It denies delivery, not publishing: make it Inbound.", "DataDirection")
        return
    if not any(one["Principal"] == ["*"] for one in denied if one["DataDirection"] == "Inbound"):
        yield missing("It refuses some publishers only: Principal is ['*'].", "Principal")
        return
    yield right("A message with a card number is refused in customer-news.")
