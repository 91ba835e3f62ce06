"""BounceAction: the sender gets a delivery status notification (RFC 3464)."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.internet.smtp import Reply
from local_aws.internet.world_zones import inbound_host
from local_aws.ses.message.headers import rfc5322_date
from local_aws.ses.receiving.actions.job import ActionFailed, Job
from local_aws.ses.returned.reports import report

SUBJECT = "Delivery Status Notification (Failure)"


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
    aws, host = job.receiving.aws, inbound_host(job.receiving.region)[1]
    code = settings["SmtpReplyCode"]
    reply = Reply(int(code), settings["Message"], settings.get("StatusCode", f"{code[0]}.0.0"))
    head = [
        f"From: {settings['Sender']}",
        f"To: {to}",
        f"Subject: {SUBJECT}",
        f"Date: {rfc5322_date(aws.clock.now())}",
        f"Message-ID: <{aws.ids.uuid('ses-bounce-action')}@{host}>",
        "Auto-Submitted: auto-replied",
    ]
    groups = [[f"Reporting-MTA: dns; {host}"], *(_group(one, reply) for one in job.recipients)]
    machine = "\r\n\r\n".join("\r\n".join(group) for group in groups) + "\r\n"
    listed = "".join(f"  {address}\r\n" for address in job.recipients)
    words = f"{settings['Message']}\r\n\r\nThe message was not delivered to:\r\n{listed}"
    return report(
        "delivery-status",
        [line.encode() for line in head],
        words.encode(),
        machine.encode(),
        job.incoming.content,
    )


def _group(address: str, reply: Reply) -> list[str]:
    return [
        f"Final-Recipient: rfc822; {address}",
        "Action: failed",
        f"Status: {reply.enhanced}",
        f"Diagnostic-Code: smtp; {reply}",
    ]
