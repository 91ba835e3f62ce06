"""A message that an ingress endpoint has let in, with the fields that it puts on top."""

from __future__ import annotations

from dataclasses import dataclass

from local_aws.internet.authentication import Verdict, judge
from local_aws.internet.authentication_results import (
    authentication_results,
    safe,
    without_forged_results,
)
from local_aws.internet.mailbox_provider import date_field
from local_aws.internet.message import WireMessage
from local_aws.internet.smtp import Envelope
from local_aws.internet.smtp_session import Session
from local_aws.mail_manager.ingress.points import IngressPoint, IngressPoints

AUTHSERV_ID = "amazonses.com"
MESSAGE_ID_LENGTH = 39
"""Characters of a message id, as in the samples of Mail Manager's logs."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message on its way through a rule set.

    `data` begins with this host's trace fields (assumption: Received and Authentication-Results, as
    SES puts them on mail that it receives); `size` is that of the message as it came.
    """

    point: IngressPoint
    session: Session
    message_id: str
    data: bytes
    size: int
    recipients: tuple[str, ...]
    received: float
    verdict: Verdict


def receive(points: IngressPoints, point: IngressPoint, session: Session, data: bytes) -> Incoming:
    """Judge a message and put the trace fields on it."""
    aws = points.aws
    message_id = aws.ids.token("mailmanager-message", MESSAGE_ID_LENGTH)
    wire, now = WireMessage(data), aws.clock.now()
    envelope = Envelope(
        session.client_ip, session.helo, session.mail_from, session.recipients, data, session.tls
    )
    verdict = judge(envelope, points.resolver, AUTHSERV_ID, now=now, message=wire)
    trace = _received(point, session, message_id, verdict, now) + _results(verdict)
    return Incoming(
        point=point,
        session=session,
        message_id=message_id,
        data=trace.encode() + without_forged_results(data, wire, AUTHSERV_ID),
        size=len(data),
        recipients=tuple(session.recipients),
        received=now,
        verdict=verdict,
    )


def _received(
    point: IngressPoint, session: Session, message_id: str, verdict: Verdict, now: float
) -> str:
    """Return the Received field (RFC 5321 §4.4; the protocol's name by RFC 3848)."""
    protocol = f"ESMTP{'S' if session.tls else ''}{'A' if session.username else ''}"
    tls = f"\r\n (version={session.tls} cipher={session.cipher})" if session.cipher else ""
    return (
        f"Received: from {safe(session.helo)} ({verdict.client_name or 'unknown'} "
        f"[{session.client_ip}])\r\n"
        f" by {point.a_record} with {protocol} id {message_id}{tls};\r\n"
        f" {date_field(now)}\r\n"
    )


def _results(verdict: Verdict) -> str:
    return "Authentication-Results: " + ";\r\n ".join(authentication_results(verdict)) + "\r\n"
