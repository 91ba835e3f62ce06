"""All ingress endpoints over real SMTP, behind one port on loopback.

On AWS each endpoint has a name of its own to connect to. Here a session's endpoint is, in this
order: the one that the client authenticates for; the one whose ARecord it names in TLS (SNI); the
one that the recipient's domain leads to by MX; the only one there is.
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from local_aws.internet.smtp import Reply, mail_exchangers
from local_aws.internet.smtp_server import SmtpServer
from local_aws.internet.smtp_session import Session
from local_aws.mail_manager.ingress import reception
from local_aws.mail_manager.ingress.points import ZONE, IngressPoint, IngressPoints

if TYPE_CHECKING:
    from local_aws.world import LocalAws

NO_ENDPOINT = Reply(451, "No ingress endpoint is active", "4.3.2")
NOT_HERE = Reply(550, "The MX of the domain leads to no active ingress endpoint", "5.7.1")
ANOTHER_TRANSACTION = Reply(
    452, "The recipient has another ingress endpoint: send to it separately", "4.5.3"
)

Chosen = tuple[IngressPoints, IngressPoint]


class IngressListener:
    """The service behind the port (see `SmtpService`)."""

    hostname = ZONE
    size_limit = reception.MAX_MESSAGE_BYTES
    recipient_limit = reception.MAX_RECIPIENTS

    def __init__(self, aws: LocalAws) -> None:
        self._aws = aws
        self._resolver = aws.internet.resolver()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self.server: SmtpServer | None = None

    @property
    def offers_auth(self) -> bool:
        """Whether there is an authenticated endpoint; the others know no users."""
        return any(point.type == "AUTH" for _, point in self._active())

    def _active(self) -> list[Chosen]:
        states = self._aws.states(IngressPoints)
        return [(state, point) for state in states for point in state.active()]

    def tls_context(self, server_name: str) -> ssl.SSLContext | None:
        """Return a context that trusts the authorities of the mTLS endpoint of that name, or, for
        the beginning of a handshake, those of every mTLS endpoint.

        It asks for a certificate and lets clients without one in, which get a reply later. Whether
        one is asked for is settled before the name is known, so that all clients are asked while
        there is an mTLS endpoint.
        """
        guarded = [one for one in self._active() if one[1].type == "MTLS"]
        if server_name:
            guarded = [one for one in guarded if one[1].a_record == server_name.lower()]
        return self._trusting(guarded) if guarded else None

    def _trusting(self, guarded: list[Chosen]) -> ssl.SSLContext:
        assert self.server is not None
        now = self._aws.clock.utc()
        stores = [point.trust_store for _, point in guarded if point.trust_store is not None]
        authorities = "".join(store.pem(now) for store in stores)
        if authorities not in self._contexts:
            context = self.server.new_context()
            if authorities:
                context.load_verify_locations(cadata=authorities)
            context.verify_mode = ssl.CERT_OPTIONAL
            self._contexts[authorities] = context
        return self._contexts[authorities]

    def authenticate(self, session: Session, username: str, password: str) -> bool:
        """Whether `username` is an authenticated endpoint's id and `password` opens it."""
        for points, point in self._active():
            if point.identifier == username and point.type == "AUTH":
                return points.knows(point, password)
        return False

    def mail(self, session: Session, sender: str) -> Reply | None:
        """Refuse where it is clear already that nothing can come of it."""
        session.notes.pop("chosen", None)
        session.notes.pop("decisions", None)
        session.notes.pop("session_id", None)
        active = self._active()
        if not active:
            return NO_ENDPOINT
        fixed = self._fixed(session, active)
        if fixed is None and all(point.tls_required for _, point in active):
            return reception.NEEDS_TLS if session.tls is None else None
        return None if fixed is None else self._refuse_session(session, fixed)

    def _fixed(self, session: Session, active: list[Chosen]) -> Chosen | None:
        """Return the endpoint that is settled before any recipient is known."""
        for one in active:
            if session.username == one[1].identifier or session.server_name == one[1].a_record:
                return one
        return active[0] if len(active) == 1 else None

    def _refuse_session(self, session: Session, chosen: Chosen) -> Reply | None:
        points, point = chosen
        if session.server_name == point.a_record:
            session.notes["verified_for"] = point.identifier
        return reception.refuse_session(points, point, session)

    def recipient(self, session: Session, address: str) -> Reply | None:
        """Choose the endpoint for a recipient and ask its traffic policy."""
        chosen = self._choose(session, address)
        if isinstance(chosen, Reply):
            return chosen
        refusal = self._refuse_session(session, chosen)
        if refusal is None and session.notes.get("chosen", chosen)[1] is not chosen[1]:
            refusal = ANOTHER_TRANSACTION
        refusal = refusal or reception.refuse_recipient(*chosen, session, address)
        if refusal is None:
            session.notes["chosen"] = chosen
        return refusal

    def _choose(self, session: Session, address: str) -> Chosen | Reply:
        active = self._active()
        if not active:
            return NO_ENDPOINT
        if session.username or session.server_name:
            fixed = self._fixed(session, active)
            if fixed is not None:
                return fixed
        by_mx = self._by_mx(address.rpartition("@")[2], active)
        if by_mx is not None:
            return by_mx
        only = [one for one in active if one[1].type == "OPEN"] if len(active) > 1 else active
        return only[0] if len(only) == 1 else NOT_HERE

    def _by_mx(self, domain: str, active: list[Chosen]) -> Chosen | None:
        names = mail_exchangers(self._resolver, domain)
        if isinstance(names, Reply):
            return None
        by_name = {one[1].a_record: one for one in active}
        return next((by_name[name] for name in names if name in by_name), None)

    def message(self, session: Session, data: bytes) -> Reply:
        """Hand a message to its endpoint, then let what it has set off happen."""
        points, point = session.notes["chosen"]
        reply = reception.take(points, point, session, data)
        session.recipients = []
        self._aws.clock.run_due()
        return reply


def serve_ingress(aws: LocalAws, *, port: int = 0, host: str = "127.0.0.1") -> SmtpServer:
    """Listen for mail to every ingress endpoint; raises OSError where the port is taken."""
    listener = IngressListener(aws)
    listener.server = server = SmtpServer(listener, aws.ids, host=host, port=port)
    server.start()
    return server
