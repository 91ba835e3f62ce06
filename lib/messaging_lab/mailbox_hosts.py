"""Hosts that keep a company's mail (Google Workspace, Microsoft 365), behind a gateway of SES's.

Their settings are made in their own admin consoles. The lab has hosts with the same rules, and the
functions here set those; on AWS they say what to set where.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from messaging_lab.authentication.verdict import judge
from messaging_lab.errors import LabError, OnlyLocal
from messaging_lab.smtp_conversation import letter

if TYPE_CHECKING:
    from messaging_lab.inbox import Message
    from messaging_lab.lab import Lab

WORKSPACE_SERVER = "aspmx.l.google.com"

SETTINGS = {
    "workspace": (
        "Google Admin console, Apps > Google Workspace > Gmail > Spam, phishing and malware > "
        "Inbound gateway"
    ),
    "microsoft365": (
        "Microsoft Defender portal, connection filter policy (IP allow list), and Exchange admin "
        "center, an inbound connector with enhanced filtering"
    ),
}
"""Provider -> where an administrator says which networks the company's gateways relay from."""

RELAY_RANGES = 'the table "SMTP Relay IP Ranges" of the general reference for Amazon SES'


def server_name(provider: str, tenant: str) -> str:
    """Return the host that takes mail for a tenant, named by a domain of its.

    Microsoft gives every tenant a name of its own, with hyphens for dots.
    """
    _check(provider)
    if provider == "workspace":
        return WORKSPACE_SERVER
    return f"{tenant.replace('.', '-')}.mail.protection.outlook.com"


def host_mail(lab: Lab, provider: str, domains: Iterable[str], gateways: Sequence[str] = ()) -> str:
    """Let "workspace" or "microsoft365" keep the mail of domains; `gateways` is the allow-list.

    Each call replaces what was set before. Returns what is set now in a sentence; on AWS, what to
    set where.
    """
    _check(provider)
    names, listed = ", ".join(domains), ", ".join(gateways) or "nothing"
    if not lab.is_local:
        return f"For {names}, allow-list {listed}: {SETTINGS[provider]}."
    for domain in names.split(", "):
        lab.world.host_mail(domain, provider, gateways)
    return f"{provider} keeps the mail of {names}; allow-listed: {listed}"


def _check(provider: str) -> None:
    if provider not in SETTINGS:
        raise LabError(f"There is no host {provider!r}: use one of {', '.join(SETTINGS)}.")


def relay_networks(lab: Lab) -> list[str]:
    """Return the networks that Mail Manager's relays send from in the lab's Region.

    Raises OnlyLocal on AWS, where the general reference lists them.
    """
    if not lab.is_local:
        raise OnlyLocal(f"On AWS look the networks up in {RELAY_RANGES}.")
    return lab.world.relay_networks(lab.region)


def write(lab: Lab, sender: str, to: str, subject: str) -> str:
    """Write a letter from somebody at a mailbox provider, and return the reply to it.

    The sender's provider hands it over to the host that the MX of `to` names, unsigned, so that SPF
    alone speaks for it. On AWS nobody else writes your mail: what to do is returned in a sentence.
    """
    if not lab.is_local:
        return f'Write to {to} from a mailbox of yours, with the subject "{subject}".'
    raw = letter(sender, to, subject, "When will my order be here?\n", date=lab.clock.now)
    exchangers = lab.lookup(sender.rpartition("@")[2], "MX")
    addresses = lab.lookup(exchangers[0].split()[-1], "A") if exchangers else []
    if not addresses:
        raise LabError(f"Nobody sends mail for {sender}: take an address that has a mail host.")
    return lab.hand_over(raw, mail_from=sender, recipient=to, client_ip=addresses[0])


def outcome(lab: Lab, sender: str, to: str, subject: str) -> dict[str, Any]:
    """Return what became of a letter: SPF, DMARC, and where it arrived.

    "refused" means that the sender has got it back, "nowhere" that nobody has heard of it.
    """
    found = find(lab, to, subject)
    if found is None:
        arrives = "refused" if bounce(lab, sender, subject) else "nowhere"
        return {"SPF": "not told", "DMARC": "not told", "Arrives": arrives}
    verdict = judge(found)
    return {"SPF": verdict.spf.result, "DMARC": verdict.dmarc, "Arrives": found.folder}


def bounce(lab: Lab, sender: str, subject: str) -> Message | None:
    """Return the newest delivery status notification about a letter, or None."""
    about = f"\r\nSubject: {subject}\r\n".encode()
    fitting = [
        one
        for one in lab.inbox(sender)
        if one.parsed.get_content_type() == "multipart/report" and about in one.raw
    ]
    return fitting[-1] if fitting else None


def find(lab: Lab, to: str, subject: str) -> Message | None:
    """Return the newest message with that subject at an address, or None."""
    fitting = [one for one in lab.inbox(to) if subject in one.subject]
    return fitting[-1] if fitting else None
