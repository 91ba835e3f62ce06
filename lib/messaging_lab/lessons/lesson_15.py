"""Lesson 15, Relay to mailbox hosts: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from messaging_lab.authentication.fields import read
from messaging_lab.authentication.verdict import judge
from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.show.hops import hops

if TYPE_CHECKING:
    from messaging_lab.inbox import Message
    from messaging_lab.lab import Lab

STRICT = "yahoo.example"
"""A sender's domain that publishes p=reject and sends unsigned here."""

RELAY = "mail-manager-smtp.amazonaws.com"
"""How the names of Mail Manager's endpoints and relays end."""


def addresses(lab: Lab) -> dict[str, str]:
    """Return the mailboxes of the lesson: who keeps them -> the address in use."""
    return {"Workspace": f"ana@staff.{lab.domain}", "Microsoft 365": f"ana@sales.{lab.domain}"}


def on_trial(address: str) -> str:
    """Return the address at the test subdomain that goes with one in use."""
    name, _, domain = address.partition("@")
    return f"{name}@trial.{domain}"


@exercise(
    lesson="15",
    number=1,
    title="Let Microsoft 365 look behind the gateway",
    hints=(
        'host_mail(lab, "microsoft365", …) replaces the allow-list of the domains that you name; '
        "networks has what belongs on it.",
        "The setting is for the next message: write another one after it.",
    ),
)
def let_microsoft_look_behind(lab: Lab) -> Iterator[Finding]:
    """Look at the newest mail of a strict sender in the trial mailbox at Microsoft 365."""
    address = on_trial(addresses(lab)["Microsoft 365"])
    found = [one for one in lab.inbox(address) if STRICT in one.sender]
    if not found:
        yield missing(
            f"Nothing from {STRICT} is in the mailbox of {address}: set the allow-list, then write "
            "again.",
            f'lab.inbox("{address}")',
        )
        return
    yield right(f"The mailbox of {address} has mail from {STRICT}.")
    yield from _judged(found[-1])


def _judged(message: Message) -> Iterator[Finding]:
    verdict = judge(message)
    yield expect(
        _relayed(message),
        "It came through the gateway.",
        "It came around the gateway: the MX of its domain has to lead to the endpoint.",
        look="point_mx",
    )
    yield expect(
        verdict.spf.counts,
        f"SPF passes for {verdict.spf.domain}, as if there were no gateway.",
        f"SPF says {verdict.spf.result} for {verdict.spf.domain}: the sender's own domain has to "
        "pass, which takes PRESERVE and the allow-list.",
        look="message.authentication_results",
    )
    yield expect(
        verdict.dmarc == "pass" and message.folder == "INBOX",
        "DMARC passes, and it is in the inbox.",
        f"DMARC says {verdict.dmarc or 'nothing'}, and it is in {message.folder}.",
        look="message.authentication_results",
    )


def _relayed(message: Message) -> bool:
    return any(hop.sender.endswith(RELAY) for hop in hops(read(message)))


@exercise(
    lesson="15",
    number=2,
    title="Go live",
    hints=(
        "A host's allow-list belongs to a domain: set it for staff and for sales before you switch "
        "anything.",
        'point_mx(lab, staff, endpoint["ARecord"]), the same for sales, then write to both.',
    ),
)
def go_live(lab: Lab) -> Iterator[Finding]:
    """Look at the MX of both domains in use and at the newest mail of a strict sender there."""
    for host, address in addresses(lab).items():
        domain = address.partition("@")[2]
        yield _switched(lab, domain)
        yield from _received(lab, host, address)


def _switched(lab: Lab, domain: str) -> Finding:
    names = [value.split()[-1] for value in lab.lookup(domain, "MX")]
    around = [name for name in names if not name.endswith(RELAY)]
    return expect(
        names and not around,
        f"The MX of {domain} leads to the gateway.",
        f"The MX of {domain} leads to {' and '.join(around) or 'nothing'}: senders use every host "
        "that stands there, and spammers the one that isn't watched.",
        look=f'lab.lookup("{domain}", "MX")',
    )


def _received(lab: Lab, host: str, address: str) -> Iterator[Finding]:
    found = [one for one in lab.inbox(address) if STRICT in one.sender and _relayed(one)]
    if not found:
        yield missing(
            f"{host}: no mail from {STRICT} has come to {address} through the gateway. Is the "
            "allow-list set for this domain?",
            f'lab.inbox("{address}")',
        )
        return
    counts = judge(found[-1]).spf.counts and found[-1].folder == "INBOX"
    yield expect(
        counts,
        f"{host}: mail from {STRICT} comes through the gateway with SPF passed.",
        f"{host}: mail from {STRICT} comes through, but SPF doesn't pass for its domain.",
        look="host_mail",
    )
