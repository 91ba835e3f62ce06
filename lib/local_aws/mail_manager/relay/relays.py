"""The relays of an account in one Region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.names import reverse_name
from local_aws.internet.world_zones import feedback_host
from local_aws.mail_manager.addresses import relay_hosts, relay_range, replaced_domain
from local_aws.mail_manager.resource import Family

if TYPE_CHECKING:
    from local_aws.world import LocalAws


class Relays(Family):
    """Relays by id."""

    label = "Relay"
    prefix = "r-"
    arn_kind = "mailmanager-smtp-relay"
    name_member = "RelayName"
    quota = 40

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        super().__init__(aws, account_id, region)
        self.resolver = aws.internet.resolver()
        self._publish()

    def _publish(self) -> None:
        """Put the hosts that relay in this Region into the world's DNS."""
        dns, region = self.aws.internet.dns, self.shared.region
        for ip, name in relay_hosts(region):
            dns.put(name, "A", [ip])
            dns.put(reverse_name(ip), "PTR", [name])
            dns.put(name, "TXT", [f"v=spf1 ip4:{ip} -all"])
        domain = replaced_domain(region)
        dns.put(domain, "TXT", [f"v=spf1 ip4:{relay_range(region)} -all"])
        dns.put(domain, "MX", [f"10 {feedback_host(region)[1]}"])

    def host(self) -> tuple[str, str]:
        """Return address and name of the host that the next message is sent from."""
        return self.aws.ids.stream("mailmanager-relay-host").choice(relay_hosts(self.shared.region))
