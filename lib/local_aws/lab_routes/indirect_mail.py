"""`/_lab/...` for mail that comes by detours: a forwarder, a gateway, a second sender."""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from local_aws.lab_routes.request import BadRequest, Handler, text_of

if TYPE_CHECKING:
    from local_aws.world import LocalAws


def forward(aws: LocalAws, body: dict[str, Any], address: str) -> dict[str, Any]:
    """A former student's mail goes on to another mailbox: {"to", "rewrites_sender": false}.

    The address is at alumni.example, or in a domain whose MX leads to the "host" in the answer.
    """
    forwarder = aws.internet.indirect_mail.forwarder
    to, rewrites = _address(text_of(body, "to"), "to"), bool(body.get("rewrites_sender"))
    forwarder.forward(_address(address, "address"), to, rewrites_sender=rewrites)
    return {"host": forwarder.hostname}


def set_gateway(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """The gateway before clinic.example marks what it passes on, or not: {"changes_mail": true}."""
    changes = body.get("changes_mail")
    if not isinstance(changes, bool):
        raise BadRequest('The body needs "changes_mail", true or false.')
    gateway = aws.internet.indirect_mail.gateway
    gateway.changes_mail = changes
    return {"host": gateway.hostname, "changes_mail": changes}


def send_by_service(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """Another department sends by letterpost.example: {"from", "to": […], "subject", "text"}.

    With "bare": true without signature and with the author's address in the envelope.
    """
    letter = _letter(body)
    service, bare = aws.internet.indirect_mail.mailing_service, bool(body.get("bare"))
    return {"replies": [str(reply) for reply in service.send(*letter, bare=bare)]}


def send_by_stranger(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """Somebody sends in another's name from a rented server: {"from", "to": […], "subject",
    "text"}.
    """
    server = aws.internet.indirect_mail.rented_server
    return {"replies": [str(reply) for reply in server.send(*_letter(body))]}


def _letter(body: dict[str, Any]) -> tuple[str, list[str], str, str]:
    author, subject = text_of(body, "from"), text_of(body, "subject")
    recipients = body.get("to")
    if not isinstance(recipients, list) or not recipients:
        raise BadRequest('The body needs "to", a list of addresses.')
    if "\n" in f"{author}{subject}" or "\r" in f"{author}{subject}":
        raise BadRequest('"from" and "subject" must each be one line.')
    _address(parseaddr(author)[1], "from")
    addresses = [_address(str(one), "to") for one in recipients]
    return author, addresses, subject, text_of(body, "text")


def record_at_service(aws: LocalAws, _: dict[str, Any], domain: str) -> dict[str, Any]:
    """The CNAME record that a customer of letterpost.example publishes for its domain."""
    name, target = aws.internet.indirect_mail.mailing_service.record_for(domain.lower())
    return {"name": name, "type": "CNAME", "value": target}


def _address(text: str, name: str) -> str:
    local, at, domain = text.rpartition("@")
    if not local or not at or not domain or any(c in text for c in " \r\n<>,"):
        raise BadRequest(f'"{name}" is {text!r}: give an address such as ana@alumni.example.')
    return text


ROUTES: list[tuple[str, str, Handler]] = [
    ("POST", "/forwards/([^/]+)", forward),
    ("POST", "/gateway", set_gateway),
    ("POST", "/mailing-service/send", send_by_service),
    ("POST", "/rented-server/send", send_by_stranger),
    ("GET", "/mailing-service/records/([^/]+)", record_at_service),
]
