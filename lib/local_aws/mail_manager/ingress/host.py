"""An ingress endpoint as a host of the small internet."""

from __future__ import annotations

from local_aws.internet.smtp import Envelope, Reply
from local_aws.internet.smtp_session import Session
from local_aws.mail_manager.ingress import reception
from local_aws.mail_manager.ingress.points import IngressPoint, IngressPoints


class IngressHost:
    """The host behind an ARecord: what a sending host finds at its port 25."""

    def __init__(self, points: IngressPoints, point: IngressPoint) -> None:
        self._points = points
        self._point = point
        self.hostname = point.a_record
        self.ip = point.ip

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Take a message: one reply per recipient, in order."""
        session = Session(
            client_ip=envelope.client_ip,
            helo=envelope.helo,
            tls=envelope.tls,
            mail_from=envelope.mail_from,
        )
        refusal = reception.refuse_session(self._points, self._point, session)
        if refusal is not None:
            return [refusal] * len(envelope.recipients)
        return self._receive(session, envelope)

    def _receive(self, session: Session, envelope: Envelope) -> list[Reply]:
        refusals: list[Reply | None] = []
        for address in envelope.recipients:
            refusal = reception.refuse_recipient(self._points, self._point, session, address)
            refusals.append(refusal)
            if refusal is None:
                session.recipients.append(address)
        if not session.recipients:
            return [refusal for refusal in refusals if refusal is not None]
        reply = reception.take(self._points, self._point, session, envelope.data)
        return [refusal or reply for refusal in refusals]
