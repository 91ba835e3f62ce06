"""The service behind the port: who is let in, and what becomes of a message.

On AWS each Region has a host of its own. Here one port stands for all of them, and a session's
Region is the one that its password was made for.
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from local_aws.access import keys
from local_aws.access.keys import AccessKey
from local_aws.errors import AwsError
from local_aws.identification import account_of
from local_aws.internet.smtp import Reply
from local_aws.internet.smtp_server import SmtpServer
from local_aws.internet.smtp_session import Session
from local_aws.internet.world_zones import REGIONS
from local_aws.ses.message.addresses import parse_mailbox
from local_aws.ses.outbound.caller import ROOT, Caller
from local_aws.ses.outbound.sending import send
from local_aws.ses.outbound.submission import Request, from_raw
from local_aws.ses.smtp_interface.passwords import region_of
from local_aws.ses.smtp_interface.replies import (
    BAD_LOGIN,
    BAD_SENDER,
    MAX_BYTES,
    NO_LOGIN,
    NO_TLS,
    SMTP,
    WORDING,
    reply_of,
)
from local_aws.ses.state import SesState

if TYPE_CHECKING:
    from local_aws.world import LocalAws

OWN_SECRET = "local"
"""The secret access key of an account's own credentials, whose access key is the account's id."""

OPERATION = "SendSmtpEmail"
"""What the tag ses:operation says of mail that came by SMTP, as AWS's sample events show."""


class SmtpInterface:
    """SES as an SMTP server (see `SmtpService`). Recipients are taken or refused all together, once
    the message is there: SES refuses none of them by itself."""

    hostname = "email-smtp.amazonaws.com"
    ident = "ESMTP SimpleEmailService"
    size_limit = MAX_BYTES
    recipient_limit = 1000
    wording = WORDING
    takes_xclient = True

    def __init__(self, aws: LocalAws) -> None:
        self._aws = aws

    def tls_context(self, server_name: str) -> ssl.SSLContext | None:
        """Return None: the usual context is good for every name."""
        return None

    def authenticate(self, session: Session, username: str, password: str) -> bool:
        """Whether a password was made from the secret key of an access key, for any Region."""
        key = self._key(username)
        region = region_of(password, key.secret, REGIONS) if key and key.active else ""
        session.notes["region"] = region
        return bool(region)

    def _key(self, username: str) -> AccessKey | None:
        own = account_of(username) == username
        return (
            AccessKey(username, OWN_SECRET, username, "", active=True)
            if own
            else keys.find(self._aws, username)
        )

    def mail(self, session: Session, sender: str) -> Reply | None:
        """Refuse who hasn't got TLS or isn't logged in, and a sender that is none."""
        if session.tls is None:
            return NO_TLS
        if not session.username:
            return NO_LOGIN
        key = self._key(session.username)
        # Assumption: a key that was withdrawn ends the sessions that were opened with it.
        if key is None or not key.active:
            return BAD_LOGIN
        return None if sender else BAD_SENDER

    def recipient(self, session: Session, address: str) -> Reply | None:
        """Take every recipient."""
        return None

    def message(self, session: Session, data: bytes) -> Reply:
        """Send a message, then let what it has set off happen."""
        try:
            with self._aws.gateway.lock_of("sesv2"):
                message_id = self._send(session, data)
        except AwsError as error:
            return reply_of(error)
        finally:
            session.recipients = []
        self._aws.clock.run_due()
        return Reply(250, f"Ok {message_id}")

    def _send(self, session: Session, data: bytes) -> str:
        key = self._key(session.username)
        assert key is not None
        state = self._aws.state(SesState, key.account_id, session.notes["region"])
        with SMTP.explained():
            sender = parse_mailbox(session.mail_from).address
            request = Request(
                to=list(session.recipients),
                feedback_address=sender,
                caller=_caller(session, key),
                action="SendRawEmail",
            )
            outgoing = from_raw(request, data)
        return send(state, outgoing, SMTP)


def _caller(session: Session, key: AccessKey) -> Caller:
    return Caller(
        key.user or ROOT,
        session.client_ip,
        OPERATION,
        tls_version=session.tls or "",
        user=key.user,
        api_version="1",
    )


def serve_smtp(aws: LocalAws, *, port: int = 0, host: str = "127.0.0.1") -> SmtpServer:
    """Listen for SES's SMTP interface; raises OSError where the port is taken."""
    server = SmtpServer(SmtpInterface(aws), aws.ids, host=host, port=port)
    server.start()
    return server


def listen(aws: LocalAws) -> str:
    """Return `host:port` of the SMTP interface, listening from now on if not already."""
    return aws.listening_at("smtp", lambda: serve_smtp(aws).address)
