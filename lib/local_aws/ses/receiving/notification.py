"""A received message as JSON, for SNS and for functions.

Source: "Contents of notifications for Amazon SES email receiving" and its examples.
"""

from __future__ import annotations

from typing import Any

from local_aws.internet.message import WireMessage
from local_aws.ses.events.mail_headers import common_headers, listed_headers
from local_aws.ses.receiving.incoming import Incoming
from local_aws.ses.receiving.scanning import DISABLED
from local_aws.ses.times import iso

PROCESSING_MILLIS = 0
"""Time that the lab's SES takes: its clock doesn't move meanwhile."""


def notification(
    incoming: Incoming, rule: dict[str, Any], recipients: list[str], action: dict[str, Any]
) -> dict[str, Any]:
    """Return the notification that `action` on a message has been done for some recipients."""
    return {
        "notificationType": "Received",
        "mail": mail_object(incoming),
        "receipt": receipt_object(incoming, rule, recipients, action),
    }


def mail_object(incoming: Incoming) -> dict[str, Any]:
    """Return `mail`: the envelope and the headers."""
    fields = WireMessage(incoming.content).fields
    headers, truncated = listed_headers(fields)
    common = common_headers(fields, "")
    return {
        "timestamp": iso(incoming.received),
        "source": incoming.mail_from,
        "messageId": incoming.message_id,
        "destination": list(incoming.recipients),
        "headersTruncated": truncated,
        "headers": headers,
        "commonHeaders": {"returnPath": incoming.mail_from} | common,
    }


def receipt_object(
    incoming: Incoming, rule: dict[str, Any], recipients: list[str], action: dict[str, Any]
) -> dict[str, Any]:
    """Return `receipt`: the verdicts, the recipients that the rule is about, and the action."""
    verdicts, scanned = incoming.verdicts, rule["ScanEnabled"]
    found = {
        "timestamp": iso(incoming.received),
        "processingTimeMillis": PROCESSING_MILLIS,
        "recipients": list(recipients),
        "spamVerdict": {"status": verdicts.spam if scanned else DISABLED},
        "virusVerdict": {"status": verdicts.virus if scanned else DISABLED},
        "spfVerdict": {"status": verdicts.spf},
        "dkimVerdict": {"status": verdicts.dkim},
        "dmarcVerdict": {"status": verdicts.dmarc},
        "action": action,
    }
    return found | ({"dmarcPolicy": verdicts.policy} if verdicts.policy else {})
