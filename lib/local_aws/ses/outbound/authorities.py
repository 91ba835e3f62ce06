"""Whose identities a message is sent with: the caller's own, or another account's by its ARN.

Source: "Using sending authorization with Amazon SES" in the developer guide. The message counts
against the limits and the reputation of the account that sends it; signature and MAIL FROM domain
are those of the identity, and its owner is told of bounces and complaints by the identity's topics.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_aws.internet.message import Field
from local_aws.ses.identity import names
from local_aws.ses.message.addresses import Mailbox
from local_aws.ses.message.raw_message import text_of

if TYPE_CHECKING:
    from local_aws.ses.outbound.refusals import Refusals
    from local_aws.ses.outbound.sending import Outgoing
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

ARN = re.compile(r"arn:aws:ses:([a-z0-9-]+):(\d{12}):identity/(\S+)")


@dataclass(frozen=True, slots=True)
class IdentityArns:
    """ARNs of the identities that a call names: of the sender, of From, of the return path.

    "If you only specify SourceArn, SES uses it for From and Return-Path as well."
    """

    source: str = ""
    author: str = ""
    return_path: str = ""

    def of(self, mailbox: Mailbox, feedback_address: str, author: Mailbox) -> str:
        """Return the ARN that goes for one of the senders of a message, '' for none."""
        if mailbox == author and self.author:
            return self.author
        if mailbox.address == feedback_address and mailbox != author and self.return_path:
            return self.return_path
        return self.source or self.author


NO_ARNS = IdentityArns()

HEADERS = {
    b"x-ses-source-arn": "source",
    b"x-ses-from-arn": "author",
    b"x-ses-return-path-arn": "return_path",
}
"""Header field -> the ARN that it gives (developer guide, "Using the SMTP interface")."""


def read_headers(given: IdentityArns, fields: list[Field]) -> IdentityArns:
    """Return the ARNs of a call, those that it lacks taken from the message's own headers."""
    found = {HEADERS[one.name]: text_of(one) for one in fields if one.name in HEADERS}
    return IdentityArns(
        given.source or found.get("source", ""),
        given.author or found.get("author", ""),
        given.return_path or found.get("return_path", ""),
    )


def owner_of(state: SesState, outgoing: Outgoing, mailbox: Mailbox, refusals: Refusals) -> SesState:
    """Return the SES of the account whose identity speaks for a sender.

    Raises the API's error for an ARN that is none, of another Region, or of an identity that does
    not stand for the address (assumption: AWS's words for these aren't documented).
    """
    if outgoing.arns is NO_ARNS:
        return state
    arn = outgoing.arns.of(mailbox, outgoing.feedback_address, outgoing.senders[0])
    if not arn:
        return state
    found = ARN.fullmatch(arn)
    if found is None:
        raise refusals.invalid(f"Invalid identity ARN <{arn}>.")
    region, account_id, name = found.groups()
    if region != state.region:
        raise refusals.invalid(f"The identity <{arn}> is not in the Region {state.region}.")
    if names.canonical(name) not in names.covering(mailbox.address):
        raise refusals.invalid(f"The identity <{arn}> does not stand for {mailbox.address}.")
    return state.aws.state(type(state), account_id, region)


def identity_state(state: SesState, message: SentMessage) -> SesState:
    """Return the SES of the account whose identity a message was sent with."""
    owner = message.identity_owner
    return state.aws.state(type(state), owner, state.region) if owner else state
