"""`/_lab/...`: SMTP doors that are opened on demand, and mail handed over without one."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from local_aws.lab_routes.request import BadRequest, Handler, message_of, text_of

if TYPE_CHECKING:
    from local_aws.internet.resolver import Resolver
    from local_aws.internet.smtp import Envelope
    from local_aws.world import LocalAws


def listen_for_smtp(aws: LocalAws, _: dict[str, Any], __: str) -> dict[str, Any]:
    """SES's SMTP interface takes mail from now on, if it doesn't already."""
    from local_aws.ses.smtp_interface.interface import listen

    return {"smtp": listen(aws)}


def listen_for_inbound(aws: LocalAws, _: dict[str, Any], __: str) -> dict[str, Any]:
    """SES's receiving hosts take real SMTP from now on, if they don't already."""
    from local_aws.ses.receiving.listener import listen

    return {"inbound": listen(aws)}


def deliver(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """Somebody's host hands a message over: {"raw": base64, "mail_from", "recipient", "client_ip"}.

    It goes to the recipient's mail host, which judges it as any other. "helo" is the name of the
    client unless given; an empty "mail_from" is a bounce's. The answer is the host's SMTP reply.
    """
    from local_aws.internet.smtp import exchange

    resolver = aws.internet.resolver(caching=False)
    reply = exchange(aws.internet, resolver, _envelope(body, resolver))[0]
    return {"code": reply.code, "reply": str(reply)}


def _envelope(body: dict[str, Any], resolver: Resolver) -> Envelope:
    from local_aws.internet.authentication import reverse_dns
    from local_aws.internet.smtp import Envelope

    client_ip = _ip(text_of(body, "client_ip"))
    helo = body.get("helo") or reverse_dns(client_ip, resolver).name or f"[{client_ip}]"
    data = message_of(text_of(body, "raw"))
    recipient = text_of(body, "recipient")
    return Envelope(client_ip, str(helo), str(body.get("mail_from") or ""), [recipient], data)


def _ip(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise BadRequest(f'"client_ip" is {text!r}: give an IP address.') from None


ROUTES: list[tuple[str, str, Handler]] = [
    ("POST", "/smtp/listen", listen_for_smtp),
    ("POST", "/inbound/listen", listen_for_inbound),
    ("POST", "/deliver", deliver),
]
