"""The exercises of `notebooks/_template.ipynb`: a model for a new lesson's own module.

Lesson 99 is the template; numbers of real lessons follow one another from 00.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from messaging_lab.exercises import Finding, exercise, expect

if TYPE_CHECKING:
    from messaging_lab.lab import Lab


@exercise(
    lesson="99",
    number=1,
    title="Create an identity",
    hints=("The operation is CreateEmailIdentity.", "EmailIdentity takes the address."),
)
def create_an_identity(lab: Lab) -> Iterator[Finding]:
    """Look for an identity of the lesson's sender."""
    identities = lab.client("sesv2").list_email_identities()["EmailIdentities"]
    names = [identity["IdentityName"] for identity in identities]
    yield expect(
        lab.sender() in names,
        f"{lab.sender()} is an identity.",
        f"{lab.sender()} is no identity of this account and Region yet.",
        look="ses.list_email_identities()",
    )


@exercise(
    lesson="99",
    number=2,
    title="Turn feedback forwarding off",
    hints=(
        "The operation is PutEmailIdentityFeedbackAttributes.",
        "EmailForwardingEnabled is False where forwarding is off.",
    ),
)
def turn_feedback_forwarding_off(lab: Lab) -> Iterator[Finding]:
    """Look whether bounces and complaints still come as mail."""
    identity = lab.client("sesv2").get_email_identity(EmailIdentity=lab.sender())
    yield expect(
        not identity["FeedbackForwardingStatus"],
        "Bounces and complaints no longer come as mail.",
        "Bounces and complaints still come as mail to the sender.",
        look="FeedbackForwardingStatus of GetEmailIdentity",
    )
