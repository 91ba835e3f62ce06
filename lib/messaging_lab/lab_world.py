"""What only a simulated world has, through the routes under `/_lab` of the local AWS.

The same requests go over HTTP to a running `messaging-lab serve` or straight into a local AWS in
this process, so that there is one truth about what a mailbox holds.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from messaging_lab.errors import LabError
from messaging_lab.workbook import current_workbook

Send = Callable[[str, str, bytes], tuple[int, bytes]]
"""(method, path, body) -> (HTTP status, body)"""


class LabWorld:
    """The mailboxes, the clock and the people of one local AWS."""

    def __init__(self, send: Send, account_id: str, region: str) -> None:
        self._send = send
        self._account = {"account_id": account_id, "region": region}

    def status(self) -> dict[str, Any]:
        """Return the addresses that the local AWS listens at, and `now` in epoch seconds."""
        return self._call("GET", "status")

    def reset(self) -> None:
        """Take the local AWS back to its first moment."""
        self._call("POST", "reset", {})

    def ledger(self) -> dict[str, Any]:
        """Return the "lines" that notebooks have written of what stands, and whether "strangers",
        a terminal or an application, have changed something."""
        return self._call("GET", "ledger")

    def write_ledger(self, lines: list[dict[str, Any]]) -> None:
        """Tell the other notebooks what stands, or no longer does."""
        self._call("POST", "ledger", {"lines": lines})

    def advance(self, seconds: float) -> None:
        """Turn the clock forward by a number of seconds."""
        self._call("POST", "clock/advance", {"seconds": seconds})

    def verify(self, identity: str) -> None:
        """Let the owner of an address click the link in the verification mail."""
        self._call("POST", "identities/verify", {"identity": identity, **self._account})

    def grant_production(self) -> None:
        """Let the access team move the account out of the sandbox."""
        self._call("POST", "accounts/production", dict(self._account))

    def mailbox(self, address: str) -> list[dict[str, Any]]:
        """Return the messages in the mailbox of an address, oldest first."""
        messages: list[dict[str, Any]] = self._call("GET", f"mailboxes/{quote(address)}")[
            "messages"
        ]
        return messages

    def set_mailbox(self, address: str, state: str) -> None:
        """Let a mailbox be "open", "closed" (mail to it is refused for good) or "full"."""
        self._call("POST", f"mailboxes/{quote(address)}/state", {"state": state})

    def report_spam(self, address: str) -> bool:
        """Let a reader report the newest message as spam; whether the provider tells the sender."""
        return bool(self._call("POST", f"mailboxes/{quote(address)}/spam", {})["passed_on"])

    def disturb_notifications(self, duplicates: float = 0, longest_delay: float = 0) -> None:
        """Let a share (0 to 1) of SES's events come twice, each late by up to so many seconds."""
        faults = {"duplicates": duplicates, "longest_delay": longest_delay}
        self._call("POST", "notifications/faults", {**faults, **self._account})

    def deliver(self, raw: bytes, *, mail_from: str, recipient: str, client_ip: str) -> str:
        """Hand a message over as the host at `client_ip` would; return the SMTP reply in a line."""
        handed = {"mail_from": mail_from, "recipient": recipient, "client_ip": client_ip}
        body = {"raw": base64.b64encode(raw).decode(), **handed}
        return str(self._call("POST", "deliver", body)["reply"])

    def forward(self, address: str, to: str, *, rewrites_sender: bool = False) -> str:
        """Let mail to `ana@alumni.example` go on to another mailbox; return the forwarder's name.

        The envelope sender stays, so that SPF fails at the next host, unless it is rewritten.
        """
        body = {"to": to, "rewrites_sender": rewrites_sender}
        return str(self._call("POST", f"forwards/{quote(address)}", body)["host"])

    def set_gateway(self, *, changes_mail: bool) -> dict[str, Any]:
        """Let the gateway before clinic.example mark what it passes on, as it does, or not.

        Returns its name ("host") and how it is set now.
        """
        return self._call("POST", "gateway", {"changes_mail": changes_mail})

    def send_by_service(
        self, author: str, to: Sequence[str], subject: str, text: str, *, bare: bool = False
    ) -> list[str]:
        """Let another department send by letterpost.example; return an SMTP reply per recipient.

        It signs in the author's name only where `service_record` is published. A `bare` message has
        no signature, and the author's address in the envelope.
        """
        mail = {"from": author, "to": list(to), "subject": subject, "text": text, "bare": bare}
        return [str(one) for one in self._call("POST", "mailing-service/send", mail)["replies"]]

    def send_by_stranger(
        self, author: str, to: Sequence[str], subject: str, text: str
    ) -> list[str]:
        """Let somebody send in another's name from a rented server (vm1.cheap-hosting.example);
        return an SMTP reply per recipient."""
        mail = {"from": author, "to": list(to), "subject": subject, "text": text}
        return [str(one) for one in self._call("POST", "rented-server/send", mail)["replies"]]

    def service_record(self, domain: str) -> dict[str, str]:
        """Return the CNAME record ("name", "type", "value") by which letterpost.example may sign
        in the name of a domain."""
        return self._call("GET", f"mailing-service/records/{quote(domain)}")

    def host_mail(
        self,
        domain: str,
        provider: str,
        gateways: Sequence[str] = (),
        *,
        detect_external_ip: bool = True,
    ) -> None:
        """Let "workspace" or "microsoft365" keep a domain's mail, or change its settings there.

        `gateways` are the networks, in CIDR notation, from which the company's own gateways relay;
        mail from them is judged by the address that they got it from, unless that is switched off.
        """
        settings = {"gateways": list(gateways), "detect_external_ip": detect_external_ip}
        body = {"domain": domain, "provider": provider, **settings}
        self._call("POST", "hosted-mail", body)

    def relay_networks(self, region: str) -> list[str]:
        """Return the networks, in CIDR notation, that relays of a Region send from."""
        networks: list[str] = self._call("GET", f"relay-networks/{quote(region)}")["networks"]
        return networks

    def open_smart_host_account(self, username: str, password: str) -> str:
        """Open an account at a host that sends mail on (port 587); return the host's name."""
        account = {"username": username, "password": password}
        return str(self._call("POST", "smart-host/accounts", account)["server"])

    def phone(self, number: str) -> list[dict[str, Any]]:
        """Return the texts on a phone (+12065550100), oldest first: "body",
        "origination_identity", "received_at"."""
        messages: list[dict[str, Any]] = self._call("GET", f"phones/{quote(number)}")["messages"]
        return messages

    def reply(self, phone: str, to: str, body: str) -> None:
        """Let the owner of a phone write to a number of the account."""
        self._call("POST", f"phones/{quote(phone)}/reply", {"to": to, "body": body})

    def set_phone(self, number: str, condition: str, seconds: float = 0) -> None:
        """Let a phone be "reachable", "unreachable", "blocked", "spam", "invalid", "unknown" or
        "late" by so many seconds."""
        body = {"condition": condition, "seconds": seconds}
        self._call("POST", f"phones/{quote(number)}/condition", body)

    def approve_registration(self, identity: str, country: str = "") -> None:
        """Let the registrar say yes to a number (+1…), or to a sender id of a country."""
        body = {"origination_identity": identity, "iso_country_code": country, **self._account}
        self._call("POST", "sms/registrations", body)

    def ingress_address(self) -> tuple[str, int]:
        """Return host and port at which ingress endpoints take real SMTP, from now on at least."""
        host, _, port = str(self._call("POST", "ingress/listen", {})["ingress"]).rpartition(":")
        return host, int(port)

    def smtp_address(self) -> tuple[str, int]:
        """Return host and port at which SES's SMTP interface takes mail, from now on at least."""
        host, _, port = str(self._call("POST", "smtp/listen", {})["smtp"]).rpartition(":")
        return host, int(port)

    def inbound_address(self) -> tuple[str, int]:
        """Return host and port at which SES's receiving hosts take mail, from now on at least."""
        host, _, port = str(self._call("POST", "inbound/listen", {})["inbound"]).rpartition(":")
        return host, int(port)

    def fill_archive(self, archive_id: str, messages: int, part: range | None = None) -> int:
        """Put the company's mail of the last 90 days, made up, into an archive; return how much.

        `part` are the places, from 0, of those that come now, where not all do.
        """
        some = {} if part is None else {"first": part.start, "count": len(part)}
        workbook = current_workbook()
        whose = {"company": workbook.company, "domain": workbook.domain}
        body = {"messages": messages, **some, **whose, **self._account}
        return int(self._call("POST", f"archives/{quote(archive_id)}/fill", body)["messages"])

    def import_mail(self, archive_id: str, messages: list[dict[str, Any]]) -> dict[str, int]:
        """Put old mail into a Mail Manager archive unless it is there.

        A message is {"raw": bytes, "received": epoch seconds, "sender", "recipients"}. Returns how
        many were "archived", were "duplicates" or had "expired", as the archive keeps none so old.
        """
        sent = [{**one, "raw": base64.b64encode(one["raw"]).decode()} for one in messages]
        body = {"messages": sent, **self._account}
        return self._call("POST", f"archives/{quote(archive_id)}/mail", body)

    def open_workmail(self, alias: str, domain: str) -> tuple[str, str]:
        """Return id and ARN of a new WorkMail organisation of twelve people."""
        asked = {"alias": alias, "domain": domain, **self._account}
        made = self._call("POST", "workmail/organizations", asked)
        return made["organization_id"], made["arn"]

    def let_happen(self, organization_id: str, kind: str) -> int:
        """Plan a week of "normal-week", "password-spraying", "misconfigured-client" or
        "impersonation" in a WorkMail organisation. Returns how many things will happen.
        """
        where = f"workmail/organizations/{quote(organization_id)}/activity"
        return int(self._call("POST", where, {"kind": kind})["events"])

    def let_read(self, audiences: Mapping[str, Sequence[str]], hours: float = 24) -> int:
        """Let readers look at their new mail, and do something about it within so many hours.

        `audiences` are "subscribers", "lapsed" (asked for it long ago) and "strangers" (never did),
        each with addresses. Turn the clock for it to happen. Returns how many messages they found.
        """
        body = {"audiences": {k: list(v) for k, v in audiences.items()}, "within": 3600 * hours}
        return int(self._call("POST", "people/read", body)["messages"])

    def done(self) -> list[dict[str, Any]]:
        """Return what readers have done so far: "audience", "provider", "deed", "count"."""
        rows: list[dict[str, Any]] = self._call("GET", "people")["done"]
        return rows

    def unsubscribe(self, address: str) -> int:
        """Let a reader press unsubscribe on the newest message; the POST's HTTP status, 0 for none.

        Raises LabError where the message offers no one click (RFC 8058).
        """
        return int(self._call("POST", f"people/{quote(address)}/unsubscribe", {})["status"])

    def open_web_host(self, host: str) -> None:
        """Let a host of the sender's take one-click unsubscribe requests."""
        self._call("POST", f"web-hosts/{quote(host)}", {})

    def web_requests(self, host: str) -> list[dict[str, Any]]:
        """Return what the host has been asked, oldest first: "at", "path", "body"."""
        requests: list[dict[str, Any]] = self._call("GET", f"web-hosts/{quote(host)}")["requests"]
        return requests

    def add_to_postmaster(self, domain: str) -> str:
        """Add a domain to Postmaster Tools; return the TXT value that shows it is yours."""
        return str(self._call("POST", "postmaster/domains", {"domain": domain})["txt"])

    def verify_in_postmaster(self, domain: str) -> bool:
        """Let Postmaster Tools look for the TXT record; whether the domain is verified now."""
        found = self._call("POST", f"postmaster/domains/{quote(domain)}/verify", {})
        return bool(found["verified"])

    def postmaster(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Ask the API of Postmaster Tools: `path` is what follows `/v2/`."""
        return self._call(method, f"postmaster/v2/{path}", body)

    def fetch(self, url: str) -> bytes:
        """Return what a link into the local AWS leads to. Raises LabError where it answers 4xx."""
        link = urlsplit(url)
        status, body = self._send("GET", f"{link.path}?{link.query}", b"")
        if status >= 400:
            said = re.search(rb"<Message>(.*?)</Message>", body)
            raise LabError(f"The link answers {status}: {said[1].decode() if said else 'no more'}.")
        return body

    def lookup(self, name: str, record_type: str) -> list[str]:
        """Return what DNS answers now, as text without trailing dots; [] for nothing."""
        return list(self.resolve(name, record_type)[1])

    def resolve(self, name: str, record_type: str) -> tuple[str, tuple[str, ...]]:
        """Return status (NOERROR, NXDOMAIN, SERVFAIL) and values of what DNS answers now."""
        found = self._call("GET", f"dns/{quote(name, safe='')}/{record_type}")
        return str(found["status"]), tuple(found["values"])

    def _call(self, method: str, path: str, content: Any = None) -> dict[str, Any]:
        body = b"" if content is None else json.dumps(content).encode()
        status, answer = self._send(method, f"/_lab/{path}", body)
        if status >= 400:
            raise LabError(_complaint(status, answer))
        found: dict[str, Any] = json.loads(answer or b"{}")
        return found


def _complaint(status: int, answer: bytes) -> str:
    try:
        told: str = json.loads(answer)["error"]
    except (ValueError, KeyError, TypeError):
        told = answer.decode("utf-8", "replace")
    return f"The local AWS answered {status}: {told}"
