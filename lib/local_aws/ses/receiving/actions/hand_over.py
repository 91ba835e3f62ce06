"""WorkmailAction: the people of a WorkMail organisation get the message."""

from __future__ import annotations

from typing import Any

from local_aws.internet.smtp import Envelope
from local_aws.internet.world_zones import inbound_host
from local_aws.ses.receiving.actions.job import ActionFailed, Job


def perform(job: Job, settings: dict[str, Any]) -> None:
    """Hand the message to the organisation. Raises ActionFailed where it is gone."""
    # A served account with no organisation starts sooner without WorkMail.
    from local_aws.workmail.mail import find_organization, take

    arn, receiving = settings["OrganizationArn"], job.receiving
    organization = find_organization(receiving.aws, receiving.account_id, arn)
    if organization is None:
        raise ActionFailed(f"There is no organization {arn}.")
    ip, host = inbound_host(receiving.region)
    incoming = job.incoming
    take(
        organization,
        Envelope(ip, host, incoming.mail_from, job.recipients, incoming.content),
    )
