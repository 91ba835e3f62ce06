"""A message that SES has taken, with the fields that it puts on top."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from local_aws.internet.authentication import Verdict, judge
from local_aws.internet.authentication_results import (
    safe,
    spf_comment,
    without_forged_results,
)
from local_aws.internet.mailbox_provider import date_field
from local_aws.internet.message import WireMessage
from local_aws.internet.smtp import Envelope
from local_aws.internet.world_zones import inbound_host
from local_aws.ses.receiving.scanning import Verdicts, scan

if TYPE_CHECKING:
    from local_aws.ses.receiving.rules import Receiving

AUTHSERV_ID = "amazonses.com"
MESSAGE_ID_LENGTH = 40
"""Characters of a message id, as mail received by SES shows in its Received field."""


@dataclass(slots=True)
class Incoming:
    """A message on its way through the rules.

    `data` is the message with this host's fields on top, `recipients` those of the envelope that
    SES has taken, `received` epoch seconds; `added` are fields that AddHeader actions have put on.
    """

    message_id: str
    mail_from: str
    recipients: list[str]
    data: bytes
    verdicts: Verdicts
    received: float
    added: list[bytes] = field(default_factory=list)

    @property
    def content(self) -> bytes:
        """The message as it is now, the newest field first."""
        return b"".join(reversed(self.added)) + self.data


def receive(receiving: Receiving, envelope: Envelope) -> Incoming:
    """Judge a message and put SES's fields on it."""
    aws = receiving.aws
    message_id = aws.ids.token("ses-received", MESSAGE_ID_LENGTH)
    wire, now = WireMessage(envelope.data), aws.clock.now()
    resolver = aws.internet.resolver()
    verdict = judge(envelope, resolver, AUTHSERV_ID, now=now, message=wire)
    verdicts = scan(verdict, envelope.data)
    top = _fields(receiving.region, envelope, message_id, verdict, verdicts, now)
    return Incoming(
        message_id=message_id,
        mail_from=envelope.mail_from,
        recipients=list(envelope.recipients),
        data=top.encode() + without_forged_results(envelope.data, wire, AUTHSERV_ID),
        verdicts=verdicts,
        received=now,
    )


def _fields(
    region: str,
    envelope: Envelope,
    message_id: str,
    verdict: Verdict,
    verdicts: Verdicts,
    now: float,
) -> str:
    """Return the fields in the order in which received mail has them.

    X-SES-RECEIPT and X-SES-DKIM-SIGNATURE, which only SES can read, are left out.
    """
    name = verdict.client_name or "unknown"
    spf = f"{verdict.spf.result} (spfCheck: {spf_comment(verdict.spf, verdict.client_ip)})"
    claimed = f"client-ip={verdict.client_ip}; envelope-from={safe(envelope.mail_from)};"
    helo = f" helo={safe(verdict.helo)};"
    dkim = "".join(
        f"\r\n dkim={one.result} header.i={safe(one.identity or '@' + one.domain)};"
        for one in verdict.dkim
    )
    return (
        f"Return-Path: <{safe(envelope.mail_from)}>\r\n"
        f"Received: from {safe(verdict.helo)} ({name} [{verdict.client_ip}])\r\n"
        f" by {inbound_host(region)[1]} with SMTP id {message_id}\r\n"
        f" for {safe(envelope.recipients[0])};\r\n {date_field(now)}\r\n"
        f"X-SES-Spam-Verdict: {verdicts.spam}\r\n"
        f"X-SES-Virus-Verdict: {verdicts.virus}\r\n"
        f"Received-SPF: {spf} {claimed}{helo}\r\n"
        f"Authentication-Results: {AUTHSERV_ID};\r\n spf={spf} {claimed}{helo}"
        f"{dkim or f'{chr(13)}{chr(10)} dkim=none;'}\r\n"
        f" dmarc={verdict.dmarc.result} header.from={safe(verdict.header_from or 'unknown')};\r\n"
    )
