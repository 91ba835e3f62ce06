"""Every Region's receiving host over real SMTP, behind one port on loopback.

On AWS each has a name of its own. Here the recipient's MX says whose turn it is.
"""

from __future__ import annotations

import re
import ssl
from typing import TYPE_CHECKING

from local_aws.internet.smtp import Envelope, Reply, mail_exchangers
from local_aws.internet.smtp_server import SmtpServer
from local_aws.internet.smtp_session import Session
from local_aws.ses.receiving import reception

if TYPE_CHECKING:
    from local_aws.world import LocalAws

HOST = re.compile(r"inbound-smtp\.([a-z0-9-]+)\.amazonaws\.com")
NOT_HERE = Reply(550, "The MX of the domain doesn't lead to SES", "5.1.2")
ANOTHER_TRANSACTION = Reply(452, "The recipient's mail goes to another Region", "4.5.3")


class InboundListener:
    """The service behind the port (see `SmtpService`)."""

    hostname = "inbound-smtp.amazonaws.com"
    size_limit = reception.MAX_MESSAGE_BYTES
    recipient_limit = reception.MAX_RECIPIENTS
    offers_auth = False

    def __init__(self, aws: LocalAws) -> None:
        self._aws = aws

    def tls_context(self, server_name: str) -> ssl.SSLContext | None:
        """Return None: the usual context is good for every name."""
        return None

    def authenticate(self, session: Session, username: str, password: str) -> bool:
        """Return False: nobody logs in to a receiving host."""
        return False

    def mail(self, session: Session, sender: str) -> Reply | None:
        """Take every sender."""
        session.notes.pop("region", None)
        return None

    def recipient(self, session: Session, address: str) -> Reply | None:
        """Refuse whom no rule of the Region is about that the recipient's MX leads to."""
        region = self._region_of(address)
        if not region:
            return NOT_HERE
        if session.notes.setdefault("region", region) != region:
            return ANOTHER_TRANSACTION
        return reception.refuse_recipient(
            self._aws, region, session.client_ip, session.tls, address
        )

    def _region_of(self, address: str) -> str:
        domain = address.rpartition("@")[2]
        names = mail_exchangers(self._aws.internet.resolver(caching=False), domain)
        found = [] if isinstance(names, Reply) else [HOST.fullmatch(name) for name in names]
        return next((match[1] for match in found if match), "")

    def message(self, session: Session, data: bytes) -> Reply:
        """Take a message, then let what it has set off happen.

        One reply stands for all recipients: a bad one only where nobody's is good.
        """
        envelope = Envelope(
            session.client_ip,
            session.helo,
            session.mail_from,
            list(session.recipients),
            data,
            session.tls,
        )
        replies = reception.take(self._aws, session.notes["region"], envelope)
        session.recipients = []
        self._aws.clock.run_due()
        return next((one for one in replies if one.ok), replies[0])


def serve_inbound(aws: LocalAws, *, port: int = 0, host: str = "127.0.0.1") -> SmtpServer:
    """Listen for mail to SES receiving; raises OSError where the port is taken."""
    server = SmtpServer(InboundListener(aws), aws.ids, host=host, port=port)
    server.start()
    return server


def listen(aws: LocalAws) -> str:
    """Return `host:port` of the receiving hosts, listening from now on if not already."""
    return aws.listening_at("inbound", lambda: serve_inbound(aws).address)
