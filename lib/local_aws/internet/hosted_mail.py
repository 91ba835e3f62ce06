"""Hosts that keep companies' mail, and one that sends it on: what mail gateways stand before.

    Workspace-like      aspmx.l.google.com                          Gmail's rules
    Microsoft 365-like  <domain-with-hyphens>.mail.protection.outlook.com   Outlook's rules
    a smart host        smtp.smarthost.example, port 587            for customers with a password

A company (tenant) tells its host which networks its gateways relay from. Mail from such a network
is judged by the address that the gateway got it from, as the topmost Received field has it:
"Inbound gateway" with "Automatically detect external IP" at Google, an inbound connector with
"Enhanced filtering" at Microsoft. Without that, it is judged by the gateway's address.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from local_aws.internet.authentication import Verdict, reverse_dns
from local_aws.internet.dmarc_reports.report import Writer
from local_aws.internet.dns import CATCH_ALL_HOST
from local_aws.internet.gmail_like import GmailLike
from local_aws.internet.mailbox_provider import INBOX, MailboxProvider
from local_aws.internet.mailboxes import mailbox_name
from local_aws.internet.message import WireMessage
from local_aws.internet.outlook_like import OutlookLike
from local_aws.internet.smtp import Envelope, MailHost, Reply, by_domain, exchange

if TYPE_CHECKING:
    from local_aws.internet import Internet

CONNECTED_FROM = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f.:]+)\]")
"""The client's address in a Received field (RFC 5321 §4.4)."""

NO_RELAY = "5.7.1"


@dataclass(slots=True)
class Tenant:
    """A company's settings: the networks of its gateways, in CIDR notation, and whether the host
    looks behind them."""

    gateways: tuple[str, ...] = ()
    detect_external_ip: bool = True

    def trusts(self, ip: str) -> bool:
        """Whether an address is one of the company's gateways."""
        address = ipaddress.ip_address(ip)
        return any(address in ipaddress.ip_network(network) for network in self.gateways)


@dataclass(slots=True)
class GatewayEnvelope(Envelope):
    """An envelope from a gateway: `client_ip` is where that got it from, `gateway_ip` its own."""

    gateway_ip: str = ""


class HostedMail(MailboxProvider):
    """What both hosts do alike. Comes after the provider whose rules it has in the bases."""

    def __init__(self, internet: Internet) -> None:
        super().__init__(internet)
        self.tenants: dict[str, Tenant] = {}

    def add(
        self, domain: str, gateways: Sequence[str] = (), *, detect_external_ip: bool = True
    ) -> None:
        """Keep a domain's mail, or change its settings. Raises ValueError for a bad network."""
        for network in gateways:
            ipaddress.ip_network(network)
        self.tenants[domain.lower()] = Tenant(tuple(gateways), detect_external_ip)

    def refuse_recipient(self, address: str) -> Reply | None:
        """Take mail for tenants only."""
        if self._domain(address) not in self.tenants:
            return Reply(550, f"<{address}>: Relay access denied", NO_RELAY)
        return super().refuse_recipient(address)

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Take a message, for each tenant by that tenant's settings."""
        replies: dict[int, Reply] = {}
        for domain, places in by_domain(envelope.recipients).items():
            recipients = [envelope.recipients[place] for place in places]
            tenant = self.tenants.get(domain, Tenant())
            own = behind_gateway(replace(envelope, recipients=recipients), tenant)
            replies.update(zip(places, super().receive(own), strict=True))
        return [replies[place] for place in range(len(envelope.recipients))]

    def trace(self, envelope: Envelope, verdict: Verdict, address: str) -> str:
        """Return the trace fields, which tell of the host that has really connected."""
        if isinstance(envelope, GatewayEnvelope):
            found = reverse_dns(envelope.gateway_ip, self.resolver)
            verdict = verdict._replace(iprev=found)
            envelope = replace(envelope, client_ip=envelope.gateway_ip)
        return super().trace(envelope, verdict, address)

    def from_gateway(self, envelope: Envelope) -> bool:
        """Whether a message comes from a gateway of its recipients' company."""
        tenant = self.tenants.get(self._domain(envelope.recipients[0]), Tenant())
        ip = envelope.gateway_ip if isinstance(envelope, GatewayEnvelope) else envelope.client_ip
        return tenant.trusts(ip)

    @staticmethod
    def _domain(address: str) -> str:
        return mailbox_name(address).rpartition("@")[2]


def behind_gateway(envelope: Envelope, tenant: Tenant) -> Envelope:
    """Return the envelope as its gateway got it, if it comes from one that is looked behind."""
    if not tenant.detect_external_ip or not tenant.trusts(envelope.client_ip):
        return envelope
    external = external_ip(WireMessage(envelope.data), tenant)
    if external is None:
        return envelope
    return GatewayEnvelope(
        external,
        envelope.helo,
        envelope.mail_from,
        envelope.recipients,
        envelope.data,
        envelope.tls,
        gateway_ip=envelope.client_ip,
    )


def external_ip(wire: WireMessage, tenant: Tenant) -> str | None:
    """Return the first address in the Received fields, from the top, that isn't a gateway's."""
    for one in wire.all(b"received"):
        found = CONNECTED_FROM.search(one.value.decode("utf-8", "replace"))
        try:
            if found and not tenant.trusts(found[1]):
                return found[1]
        except ValueError:
            continue
    return None


class WorkspaceLike(GmailLike, HostedMail):
    """Companies' mail by the rules of Gmail."""

    name = "workspace"
    hostname = "aspmx.l.google.com"
    ip = "192.0.2.30"
    domains: tuple[str, ...] = ()
    reports = Writer(
        organization="google.com",
        email="noreply-dmarc-support@google.com",
        contact="https://support.google.com/a/answer/2466580",
        form="rfc7489",
        compression="zip",
        hour=4,
    )

    def open(self) -> None:
        """Listen, and leave the rest of google.com as it is."""
        super().open()
        dns = self.internet.dns
        dns.put("google.com", "MX", [f"10 {CATCH_ALL_HOST}"])
        dns.put("google.com", "TXT", [f"v=spf1 ip4:{self.ip} -all"])
        dns.put("_dmarc.google.com", "TXT", ["v=DMARC1; p=reject"])


class Microsoft365Like(OutlookLike, HostedMail):
    """Companies' mail by the rules of Outlook."""

    name = "microsoft365"
    hostname = "mail.protection.outlook.com"
    ip = "192.0.2.31"
    domains: tuple[str, ...] = ()
    reports = None

    def open(self) -> None:
        """Listen under every tenant's name."""
        super().open()
        self.internet.dns.put(f"*.{self.hostname}", "A", [self.ip])

    def decide(self, verdict: Verdict, envelope: Envelope) -> str | Reply:
        """Let mail from an allowed address past the spam filter ("Connection filter policy")."""
        return INBOX if self.from_gateway(envelope) else super().decide(verdict, envelope)


@dataclass(slots=True)
class SmartHost:
    """A host that sends on whatever comes with a user name and password it knows."""

    internet: Internet
    hostname: str = "smtp.smarthost.example"
    ip: str = "192.0.2.32"
    ports: tuple[int, ...] = (587,)
    accounts: dict[str, str] = field(default_factory=dict)

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Refuse mail that comes without authentication."""
        return [Reply(530, "Authentication required", "5.7.0")] * len(envelope.recipients)

    def log_in(self, username: str, password: str) -> MailHost | None:
        """Return the host as it is after AUTH, None where it has failed."""
        known = self.accounts.get(username)
        good = known is not None and known == password
        return _LoggedIn(self.internet, self.hostname, self.ip) if good else None


@dataclass(slots=True)
class _LoggedIn:
    """A smart host towards a client that has authenticated."""

    internet: Internet
    hostname: str
    ip: str

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Send the message on, in the smart host's name."""
        own = replace(envelope, client_ip=self.ip, helo=self.hostname)
        return exchange(self.internet, self.internet.resolver(), own)


@dataclass(frozen=True, slots=True)
class HostedMailHosts:
    """The hosts of this file. `by_name` has the two that keep mail."""

    workspace: WorkspaceLike
    microsoft365: Microsoft365Like
    smart_host: SmartHost

    @property
    def by_name(self) -> dict[str, HostedMail]:
        """The hosts that keep companies' mail."""
        return {"workspace": self.workspace, "microsoft365": self.microsoft365}


def open_hosted_mail(internet: Internet) -> HostedMailHosts:
    """Let all of them listen."""
    hosts = HostedMailHosts(
        WorkspaceLike(internet), Microsoft365Like(internet), SmartHost(internet)
    )
    hosts.workspace.open()
    hosts.microsoft365.open()
    internet.listen(hosts.smart_host)
    spf = f"v=spf1 ip4:{hosts.smart_host.ip} -all"
    internet.dns.put(hosts.smart_host.hostname, "TXT", [spf])
    return hosts
