"""DeliverToMailbox: the people of a WorkMail organisation get the message."""

from __future__ import annotations

from typing import Any

from local_aws.internet.smtp import Envelope
from local_aws.mail_manager.rules.actions.job import SUCCESS, ActionFailed, Job


def perform(job: Job, settings: dict[str, Any]) -> str:
    """Hand the message to the organisation of MailboxArn.

    Fails where there is no such organisation. A recipient without a mailbox there is no failure of
    the action (assumption): the sender gets WorkMail's notice.
    """
    # A served account with no organisation starts sooner without WorkMail.
    from local_aws.workmail.mail import find_organization, take

    arn, points = settings["MailboxArn"], job.points
    organization = find_organization(points.aws, points.shared.account_id, arn)
    if organization is None:
        raise ActionFailed(f"Mailbox not found: {arn}")
    session = job.incoming.session
    envelope = Envelope(
        session.client_ip, session.helo, session.mail_from, job.recipients, job.data, session.tls
    )
    take(organization, envelope)
    return SUCCESS
