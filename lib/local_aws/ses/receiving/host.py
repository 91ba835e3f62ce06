"""inbound-smtp.<Region>.amazonaws.com as a host of the small internet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.smtp import Envelope, Reply
from local_aws.internet.world_zones import inbound_host

if TYPE_CHECKING:
    from local_aws.world import LocalAws


class InboundHost:
    """What a sending host finds where an MX record leads to SES."""

    def __init__(self, aws: LocalAws, region: str) -> None:
        self.aws, self.region = aws, region
        self.ip, self.hostname = inbound_host(region)

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Take a message: one reply per recipient, in order."""
        from local_aws.ses.receiving import reception

        refused = {
            address: reception.refuse_recipient(
                self.aws, self.region, envelope.client_ip, envelope.tls, address
            )
            for address in envelope.recipients
        }
        good = [address for address in envelope.recipients if refused[address] is None]
        replies = iter(self._take(envelope, good))
        return [refused[one] or next(replies) for one in envelope.recipients]

    def _take(self, envelope: Envelope, recipients: list[str]) -> list[Reply]:
        from local_aws.ses.receiving import reception

        if not recipients:
            return []
        mine = Envelope(
            envelope.client_ip,
            envelope.helo,
            envelope.mail_from,
            recipients,
            envelope.data,
            envelope.tls,
        )
        return reception.take(self.aws, self.region, mine)


def listen(aws: LocalAws, region: str) -> None:
    """Let the host of a Region take connections, if it doesn't already."""
    if inbound_host(region)[0] not in aws.internet.hosts:
        aws.internet.listen(InboundHost(aws, region))
