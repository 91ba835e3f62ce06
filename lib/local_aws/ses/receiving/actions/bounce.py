"""BounceAction: the sender gets a delivery status notification (RFC 3464)."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.internet.smtp import Reply
from local_aws.internet.world_zones import inbound_host
from local_aws.ses.receiving.actions.job import ActionFailed, Job
from local_aws.ses.returned.failure_notice import failure_notice


def perform(job: Job, settings: dict[str, Any]) -> None:
    """Send the notification through SES, from the action's Sender, which has to be verified.

    A message with the null reverse-path is never bounced (RFC 5321 §6.1).
    """
    to = job.incoming.mail_from
    if not to:
        return
    try:
        job.receiving.client("sesv2").send_email(
            FromEmailAddress=settings["Sender"],
            Destination={"ToAddresses": [to]},
            Content={"Raw": {"Data": _notice(job, settings, to)}},
        )
    except ClientError as refusal:
        raise ActionFailed(str(refusal)) from None


def _notice(job: Job, settings: dict[str, Any], to: str) -> bytes:
    code = settings["SmtpReplyCode"]
    reply = Reply(int(code), settings["Message"], settings.get("StatusCode", f"{code[0]}.0.0"))
    return failure_notice(
        job.receiving.aws,
        "ses-bounce-action",
        author=settings["Sender"],
        to=to,
        reporter=inbound_host(job.receiving.region)[1],
        failures=[(address, reply) for address in job.recipients],
        original=job.incoming.content,
        text=settings["Message"],
    )
