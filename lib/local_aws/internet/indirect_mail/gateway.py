"""A clinic's security gateway: it marks mail from outside before it hands it to the mailboxes.

"[EXTERNAL]" in the subject and a line below the text break every signature, and the mailbox host
behind sees the gateway's address, which breaks SPF: nothing is left for DMARC.
"""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import TYPE_CHECKING

from local_aws.internet.indirect_mail.hop import LOOP, goes_round, received
from local_aws.internet.smtp import Envelope, Reply

if TYPE_CHECKING:
    from local_aws.internet import Internet

DOMAIN = "clinic.example"
MARK = "[EXTERNAL]"
FOOTER = (
    "-- \nThis message comes from outside the clinic. Do not open files that you do not expect."
)
POLICY = compat32.clone(linesep="\r\n", max_line_length=None)


class Gateway:
    """gateway.clinic.example. `changes_mail` says whether it marks what it passes on."""

    hostname = f"gateway.{DOMAIN}"
    ip = "192.0.2.41"

    def __init__(self, internet: Internet) -> None:
        self.internet = internet
        self.changes_mail = True

    def open(self) -> None:
        """Publish the domain's records and listen."""
        self.internet.listen(self)
        self.internet.dns.put(DOMAIN, "MX", [f"10 {self.hostname}"])
        self.internet.dns.put(DOMAIN, "TXT", [f"v=spf1 ip4:{self.ip} -all"])

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Mark a message and hand it to the mailboxes, which are at the Postbox."""
        if goes_round(envelope.data):
            return [LOOP] * len(envelope.recipients)
        queue_id = self.internet.ids.hex("queue:gateway", 12)
        trace = received(envelope, self.hostname, queue_id, self.internet.clock.now())
        data = marked(envelope.data) if self.changes_mail else envelope.data
        own = replace(envelope, client_ip=self.ip, helo=self.hostname, data=trace + data)
        return self.internet.providers["postbox"].receive(own)


def marked(data: bytes) -> bytes:
    """Return a message with the mark in its subject and the footer below its first text."""
    message = message_from_bytes(data, policy=POLICY)
    subject = message.get("Subject", "")
    del message["Subject"]
    message["Subject"] = f"{MARK} {subject}"
    texts = (one for one in message.walk() if one.get_content_type() == "text/plain")
    first = next(texts, None)
    if first is not None:
        add_footer(first)
    return message.as_bytes()


def add_footer(part: Message) -> None:
    """Put the footer below a text, which is encoded anew."""
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset("utf-8")
    text = payload.decode(charset, "replace") if isinstance(payload, bytes) else ""
    del part["Content-Transfer-Encoding"]
    part.set_payload(f"{text.rstrip()}\n\n{FOOTER}\n", "utf-8")
