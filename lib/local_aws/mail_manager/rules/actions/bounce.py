"""Bounce: the sender gets a delivery status notification (RFC 3464) from an address of ours."""

from __future__ import annotations

from typing import Any

from local_aws.internet.smtp import Reply
from local_aws.mail_manager.rules.actions.job import SUCCESS, Job, refusals
from local_aws.ses.returned.failure_notice import failure_notice


def perform(job: Job, settings: dict[str, Any]) -> str:
    """Send the notice through SES, from the action's Sender, which SES has to have verified.

    A message with the null reverse-path is never bounced (RFC 5321 §6.1). Processing goes on:
    assumption, since the action is not said to drop anything.
    """
    to = job.incoming.session.mail_from
    if not to:
        return SUCCESS
    code, text = int(settings["SmtpReplyCode"]), settings["DiagnosticMessage"]
    reply = Reply(code, text, settings["StatusCode"])
    notice = failure_notice(
        job.points.aws,
        "mailmanager-notice",
        author=settings["Sender"],
        to=to,
        reporter=job.incoming.point.a_record,
        failures=[(address, reply) for address in job.recipients],
        original=job.data,
        text=settings.get("Message", ""),
    )
    with refusals():
        job.client("sesv2").send_email(
            FromEmailAddress=settings["Sender"],
            Destination={"ToAddresses": [to]},
            Content={"Raw": {"Data": notice}},
        )
    return SUCCESS
