"""What a request for production access should say, and what should be there before it is made.

The rules are the checklist of the post "How large senders can move from sandbox to production using
Amazon SES" and of the developer guide's "Request production access", each with its reason. Those
about the description look for words: they remind of what is missing. People read for sense.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from messaging_lab.authentication.alignment import organizational_domain

FEWEST_WORDS = 60
"""Words below which a description can't answer six questions (our own measure)."""


@dataclass(frozen=True)
class Draft:
    """A request, and the account that it is about.

    `request` are the parameters of PutAccountDetails, `account` what GetAccount answers,
    `identities` what GetEmailIdentity answers about the verified ones among those that speak for
    the sender, by name; `lookup(name, record type)` asks DNS.
    """

    request: Mapping[str, Any]
    account: Mapping[str, Any]
    identities: Mapping[str, Mapping[str, Any]]
    lookup: Callable[[str, str], list[str]]

    @cached_property
    def text(self) -> str:
        """The description of the use case."""
        return str(self.request.get("UseCaseDescription") or "")

    @cached_property
    def host(self) -> str:
        """The host of the website, "" where it isn't a public https address."""
        parts = urlsplit(str(self.request.get("WebsiteURL") or ""))
        host = (parts.hostname or "").rstrip(".")
        public = parts.scheme == "https" and "." in host and not _is_ip_address(host)
        return host if public else ""

    @cached_property
    def domains(self) -> list[str]:
        """The domains of the verified identities, sorted."""
        return sorted({name.rpartition("@")[2] for name in self.identities})

    def says(self, pattern: str) -> bool:
        """Whether the description has a word that begins like this."""
        return bool(re.search(rf"\b(?:{pattern})", self.text, re.IGNORECASE))


def _is_ip_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Rule:
    """One thing that the access team looks for: what to do, why, and a test of a draft.

    Where `needed` is false, a request without it may still be granted.
    """

    name: str
    do: str
    why: str
    kept: Callable[[Draft], bool]
    needed: bool = True


def _is_vague(draft: Draft) -> bool:
    return len(draft.text.split()) < FEWEST_WORDS


def _website_is_in_dns(draft: Draft) -> bool:
    domain = organizational_domain(draft.host) if draft.host else ""
    asked = ((draft.host, "A"), (draft.host, "AAAA"), (domain, "NS"))
    return any(draft.lookup(name, kind) for name, kind in asked if name)


def _website_is_the_senders(draft: Draft) -> bool:
    own = {organizational_domain(domain) for domain in draft.domains}
    return bool(draft.host) and organizational_domain(draft.host) in own


def _has_dkim(draft: Draft) -> bool:
    return any(
        identity["DkimAttributes"].get("Status") == "SUCCESS"
        for identity in draft.identities.values()
    )


def _has_dmarc(draft: Draft) -> bool:
    names = {organizational_domain(domain) for domain in draft.domains}
    values = [value for name in sorted(names) for value in draft.lookup(f"_dmarc.{name}", "TXT")]
    return any(value.startswith("v=DMARC1") for value in values)


def _says_what_changed(draft: Draft) -> bool:
    details = draft.account.get("Details") or {}
    denied = (details.get("ReviewDetails") or {}).get("Status") == "DENIED"
    return not denied or draft.says("denied|denial|declined|last request|previous request")


RULES = (
    Rule(
        "Asks for access",
        "Set ProductionAccessEnabled to True: without it the details are only stored.",
        "It is the request itself.",
        lambda draft: bool(draft.request.get("ProductionAccessEnabled")),
    ),
    Rule(
        "Mail type",
        "Set MailType to MARKETING or TRANSACTIONAL, whichever most of your mail is.",
        "Offers need consent and a way out; receipts are expected by whoever gets them.",
        lambda draft: draft.request.get("MailType") in ("MARKETING", "TRANSACTIONAL"),
    ),
    Rule(
        "Website",
        "Give the https address of a public website whose name is in DNS.",
        "The team looks at it to see what you will send.",
        _website_is_in_dns,
    ),
    Rule(
        "Website and sender",
        "Verify an identity in the website's own domain, or give the website of your sender.",
        "Mail from one domain about the shop on another looks like phishing.",
        _website_is_the_senders,
    ),
    Rule(
        "Specific",
        f"Describe company and use case in {FEWEST_WORDS} words or more.",
        'One sentence such as "please raise our limits" gives nobody a reason to do it.',
        lambda draft: not _is_vague(draft),
    ),
    Rule(
        "Example",
        "Describe one message: for example its subject, and what the reader finds in it.",
        "A sample says more about your mail than its category.",
        lambda draft: draft.says("for example|example|sample|such as|subject"),
    ),
    Rule(
        "Mailing list",
        "Say how addresses come onto your list: who signs up where, and how it is confirmed.",
        "Bought and collected lists make the bounces and complaints that harm everybody on SES.",
        lambda draft: draft.says(
            "sign(?:s|ed)?[ -]?up|opt(?:s|ed)?[ -]?in|double opt|subscrib|confirm|register|checkout"
        ),
    ),
    Rule(
        "Bounces",
        "Say how you hear of bounces, and that such an address gets no further mail.",
        "At a bounce rate of 5 % an account is put under review.",
        lambda draft: draft.says("bounc"),
    ),
    Rule(
        "Complaints",
        "Say how you hear of complaints, and that whoever complains gets no further mail.",
        "At a complaint rate of 0.1 % an account is put under review.",
        lambda draft: draft.says("complain"),
    ),
    Rule(
        "Unsubscribing",
        "Say how a reader gets off the list, and how soon that takes effect.",
        "Who finds no way out marks the mail as spam; Gmail and Yahoo ask for one-click.",
        lambda draft: draft.says("unsubscrib|opt(?:s|ed)?[ -]?out|preference cent"),
    ),
    Rule(
        "Volume",
        "Give the number of messages a day and a week.",
        "The quota that you get is cut to it.",
        lambda draft: (
            draft.says(r"\d[\d,.]*[^.\n]{0,40}\b(?:a|per|each|every) (?:day|week)")
            or draft.says(r"(?:daily|weekly)[^.\n]{0,40}\d")
        ),
    ),
    Rule(
        "Peak rate",
        "Give the highest number of messages a second.",
        "MaxSendRate is cut to it.",
        lambda draft: draft.says(r"\d[^.\n]{0,40}\b(?:(?:a|per|each|every) second|tps)\b"),
    ),
    Rule(
        "No open denial",
        "Your last request was denied: say what you have changed since.",
        "The same request gets the same answer.",
        _says_what_changed,
    ),
    Rule(
        "Verified identity",
        "Verify the address or, better, the domain that you send from.",
        "Without one there is nothing to send from.",
        lambda draft: bool(draft.identities),
    ),
    Rule(
        "Healthy account",
        "Sort out what put the account under review first.",
        "An account on probation gets no more quota.",
        lambda draft: draft.account.get("EnforcementStatus", "HEALTHY") == "HEALTHY",
    ),
    Rule(
        "Contact",
        "Give an address in AdditionalContactEmailAddresses that somebody reads every day.",
        "Questions about the request go there, and so do warnings later.",
        lambda draft: bool(draft.request.get("AdditionalContactEmailAddresses")),
        needed=False,
    ),
    Rule(
        "DKIM",
        "Verify your domain with DKIM (lesson 02).",
        "Gmail, Yahoo and Outlook ask for it from bulk senders.",
        _has_dkim,
        needed=False,
    ),
    Rule(
        "DMARC",
        "Publish a DMARC record for your domain (lesson 02).",
        "The same providers ask for it, and it shows who else sends in your name.",
        _has_dmarc,
        needed=False,
    ),
)
