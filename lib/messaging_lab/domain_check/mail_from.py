"""The envelope's domain (MAIL FROM, Return-Path): do bounces arrive, does SPF align?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from messaging_lab.authentication.alignment import organizational_domain
from messaging_lab.domain_check.dns import Dns
from messaging_lab.domain_check.findings import Finding, fail, note, ok, warn

TOPIC = "MAIL FROM"
SES_FEEDBACK = re.compile(r"feedback-smtp\.([a-z0-9-]+)\.amazonses\.com\Z")


def check_mail_from(dns: Dns, domain: str, mail_from: str) -> list[Finding]:
    """Look at the envelope's domain, of mail with `domain` in From; "" where none was given."""
    if not mail_from:
        mend = "Give --mail-from, or --message with a mail that was sent."
        return [note(TOPIC, "No MAIL FROM domain was given, so none was looked at.", mend)]
    return [*alignment(domain, mail_from), *bounces(dns, mail_from)]


def alignment(domain: str, mail_from: str) -> Iterator[Finding]:
    """Yield whether the two domains are one owner's."""
    if organizational_domain(mail_from) == organizational_domain(domain):
        yield ok(TOPIC, f"{mail_from} aligns with {domain}.")
    else:
        mend = f"Set a custom MAIL FROM domain such as bounce.{domain} (SES: identity, MAIL FROM)."
        yield warn(TOPIC, f"{mail_from} doesn't align: DMARC rests on DKIM alone.", mend)


def bounces(dns: Dns, mail_from: str) -> Iterator[Finding]:
    """Yield where bounces go. SES wants its feedback host, and no other MX beside it."""
    answer = dns.ask(mail_from, "MX")
    hosts = [value.partition(" ")[2].rstrip(".").lower() for value in answer.values]
    if answer.status == "SERVFAIL":
        yield fail(TOPIC, f"DNS doesn't answer about {mail_from}.", "Ask again.")
    elif not hosts and not dns.ask(mail_from, "A").values:
        mend = "Publish its MX; for SES: 10 feedback-smtp.REGION.amazonses.com"
        yield fail(TOPIC, f"{mail_from} takes no bounces: it has no MX.", mend)
    elif any(SES_FEEDBACK.match(host) for host in hosts) and len(hosts) > 1:
        mend = "Leave SES's only: with others beside it the MAIL FROM set-up fails."
        yield fail(TOPIC, f"{mail_from} has {len(hosts)} MX records.", mend)
    else:
        yield ok(TOPIC, f"Bounces go to {', '.join(hosts) or mail_from}.")
