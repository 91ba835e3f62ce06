"""The notice that SendBounce sends: a delivery status notification (RFC 3464) in a report (RFC
6522) about a message that SES has received.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from local_aws.internet.smtp import Reply
from local_aws.internet.world_zones import inbound_host
from local_aws.ses.message.compose import BadContent
from local_aws.ses.message.headers import rfc5322_date
from local_aws.ses.returned.failure_notice import SUBJECT
from local_aws.ses.returned.reports import report

if TYPE_CHECKING:
    from local_aws.ses.receiving.incoming import Incoming
    from local_aws.ses.receiving.rules import Receiving

Params = dict[str, Any]

REPLIES = {
    "DoesNotExist": Reply(550, "Mailbox does not exist", "5.1.1"),
    "MessageTooLarge": Reply(552, "Message too large", "5.3.4"),
    "ExceededQuota": Reply(552, "Mailbox full", "5.2.2"),
    "ContentRejected": Reply(500, "Message content rejected", "5.6.1"),
    "Undefined": Reply(554, "Unknown failure", "5.0.0"),
    "TemporaryFailure": Reply(450, "Temporary failure", "4.0.0"),
}
"""BounceType -> what the recipient's host would have said. Codes and texts are those of the bounce
templates of receipt rules (developer guide); that SendBounce has the same is an assumption."""

VALUE = re.compile(r"[ -~]+")
NAME = re.compile(r"[!-9;-~]+")
"""What a field of a notification may hold, and how it may be called (RFC 5322 §2.2)."""


def notice(receiving: Receiving, incoming: Incoming, params: Params) -> bytes:
    """Return the notice as a message. Raises BadContent for what a field can't hold."""
    aws, host = receiving.aws, inbound_host(receiving.region)[1]
    listed = params["BouncedRecipientInfoList"]
    head = [
        f"From: {_checked('BounceSender', params['BounceSender'])}",
        f"To: {incoming.mail_from}",
        f"Subject: {SUBJECT}",
        f"Date: {rfc5322_date(aws.clock.now())}",
        f"Message-ID: <{aws.ids.uuid('ses-send-bounce')}@{host}>",
        "Auto-Submitted: auto-replied",
    ]
    groups = [_about_the_message(params.get("MessageDsn", {}), host)]
    groups += [_about_a_recipient(one) for one in listed]
    machine = "\r\n\r\n".join("\r\n".join(group) for group in groups) + "\r\n"
    words = params.get("Explanation") or _explanation(listed)
    return report(
        "delivery-status",
        [line.encode() for line in head],
        "\r\n".join([*words.splitlines(), ""]).encode(),
        machine.encode(),
        incoming.content,
    )


def _explanation(listed: list[Params]) -> str:
    """Return the text of a call that has none."""
    names = "".join(f"  {one['Recipient']}\r\n" for one in listed)
    return f"The message was not delivered to:\r\n{names}"


def _about_the_message(given: Params, host: str) -> list[str]:
    """Return the first group of fields (RFC 3464 §2.2)."""
    mta = given.get("ReportingMta", f"dns; {host}")
    lines = [f"Reporting-MTA: {_checked('ReportingMta', mta)}"]
    lines += _date("Arrival-Date", given.get("ArrivalDate"))
    return lines + _extensions(given)


def _about_a_recipient(one: Params) -> list[str]:
    """Return the group of a recipient (RFC 3464 §2.3): of the caller's fields, or by the type."""
    fields, address = one.get("RecipientDsnFields"), one["Recipient"]
    if fields is None:
        return _of_a_type(address, one.get("BounceType", ""))
    final = _checked("FinalRecipient", fields.get("FinalRecipient", address))
    lines = [
        f"Original-Recipient: rfc822; {address}",
        f"Final-Recipient: rfc822; {final}",
        f"Action: {fields['Action']}",
        f"Status: {_checked('Status', fields['Status'])}",
    ]
    if "RemoteMta" in fields:
        lines.append(f"Remote-MTA: dns; {_checked('RemoteMta', fields['RemoteMta'])}")
    if "DiagnosticCode" in fields:
        lines.append(f"Diagnostic-Code: {_checked('DiagnosticCode', fields['DiagnosticCode'])}")
    lines += _date("Last-Attempt-Date", fields.get("LastAttemptDate"))
    return lines + _extensions(fields)


def _of_a_type(address: str, kind: str) -> list[str]:
    if kind not in REPLIES:
        raise BadContent(f"Either BounceType or RecipientDsnFields is required for {address}.")
    reply = REPLIES[kind]
    return [
        f"Final-Recipient: rfc822; {address}",
        "Action: failed",
        f"Status: {reply.enhanced}",
        f"Diagnostic-Code: smtp; {reply}",
    ]


def _date(name: str, at: datetime | None) -> list[str]:
    return [] if at is None else [f"{name}: {rfc5322_date(at.timestamp())}"]


def _extensions(given: Params) -> list[str]:
    lines = []
    for one in given.get("ExtensionFields", []):
        name = one["Name"]
        if not NAME.fullmatch(name):
            raise BadContent(f"Invalid name of an extension field: <{name}>.")
        lines.append(f"{name}: {_checked(name, one['Value'])}")
    return lines


def _checked(name: str, value: str) -> str:
    if not VALUE.fullmatch(value):
        raise BadContent(f"{name} must be printable ASCII characters on one line.")
    return value
