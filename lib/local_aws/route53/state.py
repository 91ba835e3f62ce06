"""What an account has in Route 53."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from string import ascii_uppercase, digits
from typing import TYPE_CHECKING, Any

from local_aws.internet.zones import Zone
from local_aws.route53.errors import no_such_hosted_zone

if TYPE_CHECKING:
    from local_aws.context import Context
    from local_aws.world import LocalAws

PROPAGATION_SECONDS = 60
"""Seconds of lab time from a change to all name servers having it. AWS: "generally within 60
seconds" (Route 53 FAQs)."""

SOA_FIELDS = "awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
"""What every new zone's SOA record says after its name server ("SOA and NS records")."""

SOA_TTL = 900
NS_TTL = 172800

GLOBAL = "aws-global"
"""Route 53 has no Regions: an account's state is kept under this one."""

Key = tuple[str, str]
Records = dict[Key, dict[str, Any]]
"""Canonical name and type -> ResourceRecordSet."""


@dataclass(slots=True)
class Change:
    """A change on its way to the name servers."""

    change_id: str
    submitted_at: datetime
    comment: str | None

    def describe(self, now: float) -> dict[str, Any]:
        """Return the ChangeInfo at an epoch second."""
        arrived = now >= self.submitted_at.timestamp() + PROPAGATION_SECONDS
        return {
            "Id": f"/change/{self.change_id}",
            "Status": "INSYNC" if arrived else "PENDING",
            "SubmittedAt": self.submitted_at,
            "Comment": self.comment,
        }


@dataclass(slots=True)
class HostedZone:
    """A hosted zone. `name` is canonical; `vpcs` is empty for a public zone."""

    zone_id: str
    name: str
    caller_reference: str
    comment: str | None
    vpcs: list[dict[str, str]]
    name_servers: list[str]
    records: Records = field(default_factory=dict)

    @property
    def private(self) -> bool:
        """Whether only its VPCs see the zone, and no resolver of the internet."""
        return bool(self.vpcs)


class Route53State:
    """Hosted zones, changes and tags of one account."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws = aws
        self.account_id = account_id
        self.zones: dict[str, HostedZone] = {}
        self.changes: dict[str, Change] = {}
        self.caller_references: set[str] = set()
        self.tags: dict[str, dict[str, str]] = {}

    def zone(self, zone_id: str) -> HostedZone:
        """Return a zone by its ID, with or without `/hostedzone/`. Raises NoSuchHostedZone."""
        plain = zone_id.removeprefix("/hostedzone/")
        if plain not in self.zones:
            raise no_such_hosted_zone(plain)
        return self.zones[plain]

    def submit(self, zone_id: str, published: Zone | None, comment: str | None) -> dict[str, Any]:
        """Send a zone as it is now (None: taken away) to the name servers; return ChangeInfo."""
        now = self.aws.clock.now()
        change_id = "C" + self.aws.ids.token("route53:change", 20, ascii_uppercase + digits)
        change = Change(change_id, self.aws.clock.utc(), comment)
        self.changes[change_id] = change
        self.aws.internet.dns.publish(zone_id, published, now + PROPAGATION_SECONDS)
        return change.describe(now)


def route53_state(context: Context) -> Route53State:
    """Return the state of the caller's account."""
    return context.aws.state(Route53State, context.account_id, GLOBAL)


def name_servers(stream: Random) -> list[str]:
    """Return the four name servers of a new zone, one in each of Route 53's four domains."""
    servers = []
    for block, domain in enumerate(("com", "net", "org", "co.uk")):
        number = stream.randrange(512)
        servers.append(f"ns-{512 * block + number}.awsdns-{number // 8:02d}.{domain}")
    stream.shuffle(servers)
    return servers
