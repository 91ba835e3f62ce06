"""Relay: the message goes on to another mail host, by the clock."""

from __future__ import annotations

from typing import Any

from local_aws.mail_manager.relay.delivery import RelayedMail, attempt
from local_aws.mail_manager.relay.relays import Relays
from local_aws.mail_manager.relay.verified import are_verified
from local_aws.mail_manager.rules.actions.job import IN_PROGRESS, ActionFailed, Job

DEFAULT_MAIL_FROM = "REPLACE"
"""Assumption: the console's "Preserve mail from" is a box that is not ticked at first."""


def perform(job: Job, settings: dict[str, Any]) -> str:
    """Begin to relay to the recipients whose address or domain is a verified identity."""
    relays: Relays = job.state(Relays)
    relay = relays.find(settings["Relay"])
    if relay is None:
        raise ActionFailed(f"Relay not found: {settings['Relay']}")
    verified = are_verified(job.client("sesv2"), job.recipients)
    if not verified:
        raise ActionFailed(f"Not a verified identity: {', '.join(job.recipients)}")
    mail = RelayedMail(
        relays=relays,
        relay_id=relay.identifier,
        message_id=job.incoming.message_id,
        sender=job.incoming.session.mail_from,
        preserve=settings.get("MailFrom", DEFAULT_MAIL_FROM) == "PRESERVE",
        data=job.data,
        began=job.points.aws.clock.now(),
    )
    job.points.aws.clock.call_later(0, attempt, mail, verified, 0)
    return IN_PROGRESS
