"""The mailbox simulator: a mail host whose five addresses act as recipients do.

    success          takes the message
    bounce           550 5.1.1
    ooto             takes it, then sends an automatic reply (RFC 3834) to the envelope sender
    complaint        takes it, then reports it as spam (RFC 5965) to the feedback loop of SES
    suppressionlist  SES itself does not try: see `delivery`

Each may have a +label. Source: "Sending test emails with the simulator" in the developer guide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.message import WireMessage
from local_aws.internet.smtp import Envelope, Reply, exchange
from local_aws.internet.world_zones import REGIONS, sending_hosts
from local_aws.ses.events import tracking_domain
from local_aws.ses.lists.unsubscribe_host import UnsubscribeHost
from local_aws.ses.returned.feedback_host import FEEDBACK_LOOP, FeedbackHost
from local_aws.ses.returned.reports import automatic_reply, spam_report

if TYPE_CHECKING:
    from local_aws.world import LocalAws

SIMULATOR_DOMAIN = "simulator.amazonses.com"
HOSTNAME = "mx.simulator.amazonses.com"
IP = "192.0.2.250"

TAKEN = Reply(250, "OK", "2.0.0")
UNKNOWN_USER = Reply(550, "user unknown", "5.1.1")
NOT_SES = Reply(550, "The mailbox simulator takes mail from Amazon SES only", "5.7.1")

SES_ADDRESSES = frozenset(ip for region in REGIONS for ip, _ in sending_hosts(region))


def behaviour_of(address: str) -> str:
    """Return which of the simulator's addresses `address` is, without its label."""
    local, _, domain = address.lower().rpartition("@")
    return local.partition("+")[0] if domain == SIMULATOR_DOMAIN else ""


def is_on_suppression_list(address: str) -> bool:
    """Whether it is the simulator's address that SES treats as suppressed."""
    return behaviour_of(address) == "suppressionlist"


def open_hosts(aws: LocalAws) -> None:
    """Let the simulator and the other hosts of SES listen, unless they do already."""
    internet = aws.internet
    if IP in internet.hosts:
        return
    internet.listen(MailboxSimulator(aws))
    tracking_domain.publish(internet)
    UnsubscribeHost(aws).open()
    internet.dns.put(SIMULATOR_DOMAIN, "MX", [f"10 {HOSTNAME}"])
    for region in REGIONS:
        internet.listen(FeedbackHost(aws, region))
    loop = FeedbackHost(aws, REGIONS[0])
    internet.dns.put(FEEDBACK_LOOP.rpartition("@")[2], "MX", [f"10 {loop.hostname}"])


class MailboxSimulator:
    """The mail host of simulator.amazonses.com."""

    hostname = HOSTNAME
    ip = IP

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.resolver = aws.internet.resolver()

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Take a message and answer for each recipient as its address says."""
        if envelope.client_ip not in SES_ADDRESSES:
            return [NOT_SES] * len(envelope.recipients)
        return [self._answer(address, envelope) for address in envelope.recipients]

    def _answer(self, address: str, envelope: Envelope) -> Reply:
        behaviour = behaviour_of(address)
        if behaviour == "ooto":
            self.aws.clock.call_later(0, self._reply, address, envelope)
        elif behaviour == "complaint":
            self.aws.clock.call_later(0, self._complain, address, envelope)
        elif behaviour != "success":
            return UNKNOWN_USER
        return TAKEN

    def _reply(self, address: str, envelope: Envelope) -> None:
        now = self.aws.clock.now()
        data = automatic_reply(address, envelope.mail_from, WireMessage(envelope.data), now)
        self._send(envelope.mail_from, data)

    def _complain(self, address: str, envelope: Envelope) -> None:
        self._send(FEEDBACK_LOOP, spam_report(HOSTNAME, address, envelope, self.aws.clock.now()))

    def _send(self, to: str, data: bytes) -> None:
        # The null reverse-path: nothing answers an automatic message (RFC 3834 §3.3).
        envelope = Envelope(IP, HOSTNAME, "", [to], data)
        exchange(self.aws.internet, self.resolver, envelope)
