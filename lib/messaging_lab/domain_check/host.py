"""The host that a sample message came from: its name, back and forth."""

from __future__ import annotations

import ipaddress

from messaging_lab.domain_check.dns import Dns
from messaging_lab.domain_check.findings import Finding, fail, ok

TOPIC = "PTR"


def check_host(dns: Dns, ip: str) -> list[Finding]:
    """Look whether the name of an address leads back to it; nothing where there is no address."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return []
    names = dns.ask(address.reverse_pointer, "PTR").values
    for name in names:
        if str(address) in map(_plain, dns.ask(name, "AAAA" if ":" in ip else "A").values):
            return [ok(TOPIC, f"{ip} is {name}, and back.")]
    if names:
        text = f"{ip} is {names[0]}, which doesn't lead back."
        return [fail(TOPIC, text, "Publish the host's address record.")]
    return [fail(TOPIC, f"{ip} has no name.", "Have the network's owner publish a PTR record.")]


def _plain(address: str) -> str:
    return str(ipaddress.ip_address(address))
