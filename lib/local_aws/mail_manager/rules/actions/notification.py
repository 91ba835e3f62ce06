"""A received message as JSON: the form that SES receiving gives to SNS and Lambda.

Source: "Contents of notifications for Amazon SES email receiving". Mail Manager says of its Lambda
payload that it has this form. Spam and virus verdicts are DISABLED: nothing here looks for either.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from local_aws.internet.message import WireMessage
from local_aws.mail_manager.rules.actions.job import Job
from local_aws.mail_manager.rules.facts import VERDICTS, MailFacts
from local_aws.ses.events.mail_headers import common_headers

MAX_HEADERS = {"CONTENT": 20 * 1024, "HEADERS": 100 * 1024}
"""Octets of headers in a notification (API reference, SnsAction)."""


def notification(job: Job, action: dict[str, Any], header_limit: int) -> dict[str, Any]:
    """Return the notification about a message."""
    return {
        "notificationType": "Received",
        "mail": mail_object(job, header_limit),
        "receipt": receipt_object(job, action),
    }


def mail_object(job: Job, header_limit: int) -> dict[str, Any]:
    """Return `mail`: envelope and headers."""
    wire = WireMessage(job.data)
    headers: list[dict[str, str]] = []
    size = 0
    for one in wire.fields:
        size += len(one.raw) + 2
        if size > header_limit:
            break
        name = one.raw.partition(b":")[0].decode("utf-8", "replace").strip()
        headers.append({"name": name, "value": one.value.decode("utf-8", "replace")})
    return {
        "timestamp": _iso(job.incoming.received),
        "source": job.incoming.session.mail_from,
        "messageId": job.incoming.message_id,
        "destination": list(job.incoming.recipients),
        "headersTruncated": len(headers) < len(wire.fields),
        "headers": headers,
        "commonHeaders": common_headers(wire.fields, ""),
    }


def receipt_object(job: Job, action: dict[str, Any]) -> dict[str, Any]:
    """Return `receipt`: what was found, and the action that tells of it."""
    verdict = job.incoming.verdict
    dmarc = {"pass": "PASS", "fail": "FAIL", "none": "GRAY"}.get(verdict.dmarc.result)
    receipt = {
        "timestamp": _iso(job.incoming.received),
        "processingTimeMillis": 0,
        "recipients": job.recipients,
        "spfVerdict": {"status": VERDICTS[verdict.spf.result]},
        "dkimVerdict": {"status": _dkim(job)},
        "dmarcVerdict": {"status": dmarc or "PROCESSING_FAILED"},
        "spamVerdict": {"status": "DISABLED"},
        "virusVerdict": {"status": "DISABLED"},
        "action": action,
    }
    if dmarc == "FAIL":
        receipt["dmarcPolicy"] = verdict.dmarc.policy
    return receipt


def _dkim(job: Job) -> str:
    incoming = job.incoming
    facts = MailFacts(
        incoming.session,
        b"",
        incoming.size,
        incoming.verdict,
        lambda arn, address: False,
        lambda analyzer, field: None,
    )
    return facts.rule_verdict("DKIM")


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
