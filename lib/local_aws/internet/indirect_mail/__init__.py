"""Mail that doesn't come straight from its sender (RFC 7960), and mail of a second sender.

    a forwarder            mx.alumni.example     keeps the signature, breaks SPF
    a gateway              gateway.clinic.example  changes subject and text, breaks DKIM as well
    a mailing service      out.letterpost.example  sends for customers, in its own name or theirs
    a rented server        vm1.cheap-hosting.example  sends in names that aren't its user's

The first three are the ways for good mail to fail DMARC that senders meet in their reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_aws.internet.indirect_mail.forwarder import Forwarder
from local_aws.internet.indirect_mail.gateway import Gateway
from local_aws.internet.indirect_mail.mailing_service import MailingService
from local_aws.internet.indirect_mail.rented_server import RentedServer

if TYPE_CHECKING:
    from local_aws.internet import Internet

__all__ = [
    "Forwarder",
    "Gateway",
    "IndirectMail",
    "MailingService",
    "RentedServer",
    "open_indirect_mail",
]


@dataclass(frozen=True, slots=True)
class IndirectMail:
    """The hosts of this folder."""

    forwarder: Forwarder
    gateway: Gateway
    mailing_service: MailingService
    rented_server: RentedServer


def open_indirect_mail(internet: Internet) -> IndirectMail:
    """Let all of them listen."""
    hosts = IndirectMail(
        Forwarder(internet), Gateway(internet), MailingService(internet), RentedServer(internet)
    )
    hosts.forwarder.open()
    hosts.gateway.open()
    hosts.mailing_service.open()
    hosts.rented_server.open()
    return hosts
