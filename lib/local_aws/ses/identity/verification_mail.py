"""The mail that SES sends to an address to have its owner click a link."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from local_aws.internet import world_zones
from local_aws.internet.message import WireMessage
from local_aws.internet.smtp import Envelope, exchange
from local_aws.ses.identity import amazon_domain
from local_aws.ses.message.signing import sign_twice
from local_aws.ses.times import utc

if TYPE_CHECKING:
    from local_aws.ses.identity.identities import Identity
    from local_aws.ses.state import SesState

LINK_VALID = 24 * 3600.0
"""Seconds for which the link is good (developer guide, "Verifying an email address identity")."""

SENDER = "no-reply-aws@amazon.com"
TOKEN_LENGTH = 40


def send_verification_mail(state: SesState, identity: Identity) -> None:
    """Begin to verify an address by a mail of AWS's with a new link."""
    token = new_link(state, identity)
    state.aws.clock.call_later(0, _deliver, state, identity, token)


def new_link(state: SesState, identity: Identity) -> str:
    """Begin to verify an address by a new link, and return its token."""
    token = state.aws.ids.token("ses-verification-link", TOKEN_LENGTH)
    start_link(state, identity, token)
    return token


def start_link(state: SesState, identity: Identity, token: str) -> None:
    """Begin to verify an address by the link of a token; earlier links are void.

    An address that is verified already stays so.
    """
    if not identity.verification.holds:
        identity.verification.begin(state.now())
    identity.link_token = token
    identity.link_sent_at = state.now()
    state.aws.clock.call_later(LINK_VALID, _expire, state, identity, token)


def link_of(state: SesState, token: str) -> str:
    """Return the link that an address is verified by."""
    return f"{state.aws.endpoint_url}/_lab/identities/confirm/{token}"


def _expire(state: SesState, identity: Identity, token: str) -> None:
    # Assumption: with the link the attempt ends, and the status says so.
    if identity.link_token == token:
        identity.link_token = ""
        if not identity.verification.holds:
            identity.verification.give_up(state.now())


def confirm(state: SesState, identity: Identity) -> None:
    """Take note that the owner of the address has opened the link."""
    identity.verification.record("", state.now())
    identity.link_token = ""


def _deliver(state: SesState, identity: Identity, token: str) -> None:
    if identity.link_token == token:
        amazon_domain.publish(state.aws.internet.dns, state.aws.ids)
        exchange(state.aws.internet, state.resolver, _envelope(state, identity))


def _envelope(state: SesState, identity: Identity) -> Envelope:
    ip, helo = world_zones.sending_hosts(state.region)[0]
    bounces = f"{state.aws.ids.hex('ses-verification-mail', 32)}@amazonses.com"
    return Envelope(ip, helo, bounces, [identity.name], _signed(state, identity))


def _signed(state: SesState, identity: Identity) -> bytes:
    message, by = _message(state, identity), amazon_domain.signer(state.aws.ids)
    signatures = sign_twice(WireMessage(message), by, state.aws.ids, state.now())
    return b"".join(signatures) + message


TEXT = """\
Somebody asked Amazon SES to let the AWS account {account} send mail from {address}
in the Region {region}.

If it was you, open this link within 24 hours:

{link}

If it was not you, do nothing: nobody can send from your address without the link.
"""


def _message(state: SesState, identity: Identity) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = f"Amazon Web Services <{SENDER}>"
    message["To"] = identity.name
    message["Subject"] = (
        f"Amazon Web Services - Email Address Verification Request in region {state.region}"
    )
    message["Date"] = utc(state.now())
    message["Message-ID"] = f"<{identity.link_token}@amazonses.com>"
    link = link_of(state, identity.link_token)
    message.set_content(
        TEXT.format(account=state.account_id, address=identity.name, region=state.region, link=link)
    )
    return message.as_bytes()
