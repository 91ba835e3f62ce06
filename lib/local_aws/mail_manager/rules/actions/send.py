"""Send: the message goes to its recipients through SES, which has to know its sender."""

from __future__ import annotations

from typing import Any

from local_aws.mail_manager.rules.actions.job import SUCCESS, Job, refusals


def perform(job: Job, settings: dict[str, Any]) -> str:
    """Send the message with SendEmail; SES takes the sender from the From header."""
    with refusals():
        job.client("sesv2").send_email(
            Destination={"ToAddresses": job.recipients}, Content={"Raw": {"Data": job.data}}
        )
    return SUCCESS
