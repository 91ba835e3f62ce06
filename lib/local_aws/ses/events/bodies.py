"""The object of each event that holds its particulars (`bounce`, `delivery`, ...)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.ses.message.headers import MESSAGE_ID_PREFIXES, OTHER_PREFIX
from local_aws.ses.times import iso

if TYPE_CHECKING:
    from local_aws.internet.smtp import Reply
    from local_aws.ses.events.arf import FeedbackReport
    from local_aws.ses.events.dsn import RecipientReport
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

Json = dict[str, Any]


def feedback_id(state: SesState) -> str:
    """Return a new id of a bounce or a complaint, of the form of a message id."""
    prefix = MESSAGE_ID_PREFIXES.get(state.region, OTHER_PREFIX)
    unique = state.aws.ids.uuid("ses-feedback")
    return f"{prefix}{int(state.now() * 1000):012x}-{unique}-000000"


def diagnostic_code(reply: Reply) -> str:
    """Return an SMTP reply as a Diagnostic-Code (RFC 3464 §2.3.6)."""
    return f"smtp; {reply}"


def status_of(reply: Reply) -> str:
    """Return the enhanced status code of a reply, or the one that says no more than its class."""
    return reply.enhanced or f"{reply.code // 100}.0.0"


def bounced_recipient(address: str, status: str, diagnosis: str) -> Json:
    """Return an entry of bouncedRecipients."""
    return {
        "emailAddress": address,
        "action": "failed",
        "status": status,
        "diagnosticCode": diagnosis,
    }


def bounce(
    state: SesState,
    kind: tuple[str, str],
    recipients: list[Json],
    reporting_mta: str = "",
    remote_ip: str = "",
) -> Json:
    """Return a bounce of the (type, subtype) `kind`."""
    shown: Json = {
        "feedbackId": feedback_id(state),
        "bounceType": kind[0],
        "bounceSubType": kind[1],
        "bouncedRecipients": recipients,
        "timestamp": iso(state.now()),
    }
    if remote_ip:
        shown["remoteMtaIp"] = remote_ip
    if reporting_mta:
        shown["reportingMTA"] = reporting_mta
    return shown


def complaint(state: SesState, addresses: list[str], sub_type: str | None = None) -> Json:
    """Return a complaint that no feedback report came with."""
    return {
        "feedbackId": feedback_id(state),
        "complaintSubType": sub_type,
        "complainedRecipients": [{"emailAddress": address} for address in addresses],
        "timestamp": iso(state.now()),
    }


def reported(report: FeedbackReport) -> Json:
    """Return what a feedback report adds to a complaint."""
    shown: Json = {}
    if report.user_agent:
        shown["userAgent"] = report.user_agent
    if report.feedback_type:
        shown["complaintFeedbackType"] = report.feedback_type
    if report.arrival is not None:
        shown["arrivalDate"] = iso(report.arrival)
    return shown


def reported_recipient(report: RecipientReport) -> Json:
    """Return an entry of bouncedRecipients from a delivery status notification."""
    shown = {
        "emailAddress": report.address,
        "action": report.action,
        "status": report.status,
        "diagnosticCode": report.diagnosis,
    }
    return {name: value for name, value in shown.items() if value}


def delivery(
    state: SesState, message: SentMessage, addresses: list[str], reply: Reply, remote_ip: str
) -> Json:
    """Return a delivery."""
    return {
        "timestamp": iso(state.now()),
        "processingTimeMillis": int((state.now() - message.sent_at) * 1000),
        "recipients": addresses,
        "smtpResponse": str(reply),
        "remoteMtaIp": remote_ip,
        "reportingMTA": message.helo,
    }


def delay(
    state: SesState, message: SentMessage, kind: str, replies: list[tuple[str, Reply]]
) -> Json:
    """Return a delivery delay of the delayType `kind`, and when SES will give up."""
    return {
        "timestamp": iso(state.now()),
        "delayType": kind,
        "expirationTime": iso(message.sent_at + message.max_delivery_seconds),
        "reportingMTA": message.helo,
        "delayedRecipients": [
            {
                "emailAddress": address,
                "status": status_of(reply),
                "diagnosticCode": diagnostic_code(reply),
            }
            for address, reply in replies
        ],
    }
