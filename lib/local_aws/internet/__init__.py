"""The small internet around the local AWS: its names, its mail hosts and what they receive."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakSet

from local_aws.clock import Clock
from local_aws.ids import Ids
from local_aws.internet.dns import Dns
from local_aws.internet.hosted_mail import open_hosted_mail
from local_aws.internet.indirect_mail import open_indirect_mail
from local_aws.internet.mailbox_providers import open_providers
from local_aws.internet.mailboxes import Mailboxes
from local_aws.internet.names import reverse_name
from local_aws.internet.phones import Phones
from local_aws.internet.resolver import Resolver
from local_aws.internet.world_zones import publish_world

if TYPE_CHECKING:
    from local_aws.internet.smtp import MailHost


class Internet:
    """DNS and the hosts that listen for mail, all in this process.

    `dns` is the authoritative side; each party that asks names owns a `resolver()`. `hosts` maps
    the address of a host that listens on port 25 to the host, `providers` the name of a mailbox
    provider ("gmail", ...) to the provider, `hosted_mail` has the hosts of companies' mail,
    `indirect_mail` those that pass mail on or send in others' names, and `mailboxes` holds what is
    stored for people.
    `phones` holds the text messages that people's phones have received.
    """

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self.clock = clock
        self.ids = ids
        self.dns = Dns(clock)
        self.hosts: dict[str, MailHost] = {}
        self.mailboxes = Mailboxes()
        self.phones = Phones()
        self._resolvers: WeakSet[Resolver] = WeakSet()
        self._open()

    def _open(self) -> None:
        publish_world(self.dns, self.ids)
        self.providers = open_providers(self)
        self.hosted_mail = open_hosted_mail(self)
        self.indirect_mail = open_indirect_mail(self)

    def resolver(self, *, caching: bool = True) -> Resolver:
        """Return a new resolver, which shares its memory with no other."""
        resolver = Resolver(self.dns, self.clock, caching=caching)
        self._resolvers.add(resolver)
        return resolver

    def listen(self, host: MailHost) -> None:
        """Let a mail host take connections at its address, known to DNS by name and in reverse."""
        self.hosts[host.ip] = host
        self.dns.put(host.hostname, "A", [host.ip])
        self.dns.put(reverse_name(host.ip), "PTR", [host.hostname])

    def hang_up(self, host: MailHost) -> None:
        """Let a mail host take no more connections, and its names be gone."""
        self.hosts.pop(host.ip, None)
        self.dns.remove(host.hostname, "A")
        self.dns.remove(reverse_name(host.ip), "PTR")

    def reset(self) -> None:
        """Go back to the first moment: the world's own names and hosts, and nobody's memory."""
        self.dns.clear()
        self.hosts.clear()
        self.mailboxes.clear()
        self.phones.clear()
        for resolver in list(self._resolvers):
            resolver.flush()
        self._open()
