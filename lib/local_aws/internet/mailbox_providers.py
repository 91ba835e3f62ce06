"""The hosts that receive mail for people: Postbox takes everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.mailboxes import StoredMessage
from local_aws.internet.smtp import Envelope, Reply

if TYPE_CHECKING:
    from local_aws.internet import Internet


class MailboxProvider:
    """A receiving host with its mailboxes."""

    name = "postbox"
    hostname = "mx.postbox.example"
    ip = "192.0.2.50"

    def __init__(self, internet: Internet) -> None:
        self.internet = internet
        self.resolver = internet.resolver()

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Store the message in the mailbox of each recipient."""
        now = self.internet.clock.now()
        for address in envelope.recipients:
            message = StoredMessage("INBOX", envelope.data, now, "", envelope)
            self.internet.mailboxes.put(address, message)
        return [Reply(250, "OK", "2.0.0") for _ in envelope.recipients]


class Postbox(MailboxProvider):
    """The catch-all host of every domain that has no other."""


def open_providers(internet: Internet) -> list[MailboxProvider]:
    """Let every provider listen on the internet, with its records published; return them."""
    providers: list[MailboxProvider] = [Postbox(internet)]
    for provider in providers:
        internet.listen(provider)
    return providers
