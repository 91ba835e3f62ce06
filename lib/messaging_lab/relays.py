"""Hosts between the sender and the mailbox, played by the learner: mail is passed on, or changed.

Each hands a message over as a real host would, by an envelope and from an IP address, and the
receiver judges it anew. Only the local AWS has such hosts; on AWS these raise OnlyLocal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from messaging_lab.authentication.fields import read
from messaging_lab.errors import LabError, OnlyLocal
from messaging_lab.show.hops import connecting_ip, read_hop

if TYPE_CHECKING:
    from messaging_lab.inbox import Message
    from messaging_lab.lab import Lab

DELIVERY_FIELDS = frozenset({"delivered-to", "return-path"})
"""What the last host wrote about the delivery to its mailbox: no part of a message passed on."""

TRACE_FIELDS = DELIVERY_FIELDS | {"received", "received-spf", "authentication-results"}
"""What a receiving host puts on top of a message."""


def forward(lab: Lab, message: Message, recipient: str, raw: bytes | None = None) -> Message:
    """Pass a delivered message on to `recipient`, from the host that received it; return it there.

    The envelope sender stays as it was. `raw` is what the host has made of the message, which
    otherwise goes on untouched. Raises LabError with the SMTP reply if it is refused.
    """
    _only_locally(lab)
    host = read_hop(read(message).get("Received")).receiver
    addresses = lab.lookup(host, "A") if host else []
    if not addresses:
        raise LabError("The message doesn't say which host received it: give one from an inbox.")
    passed_on = without_top(message.raw if raw is None else raw, DELIVERY_FIELDS)
    return _hand_over(lab, message, recipient, passed_on, addresses[0])


def rewrite_in_transit(lab: Lab, message: Message, recipient: str, raw: bytes) -> Message:
    """Deliver `raw` in place of a message, as a proxy does that nobody sees: from the same IP.

    Fields that the receiver of `message` put on top are taken off. Returns the message as it is in
    the mailbox of `recipient`; raises LabError with the SMTP reply if it is refused.
    """
    _only_locally(lab)
    sent = without_top(raw, TRACE_FIELDS)
    return _hand_over(lab, message, recipient, sent, connecting_ip(read(message)))


def _only_locally(lab: Lab) -> None:
    if not lab.is_local:
        raise OnlyLocal(
            "Only the lab lets you play somebody else's mail host: run this step there."
        )


def _hand_over(lab: Lab, message: Message, recipient: str, raw: bytes, client_ip: str) -> Message:
    sender = read(message).get("Return-Path").strip("<> \t")
    reply = lab.hand_over(raw, mail_from=sender, recipient=recipient, client_ip=client_ip)
    if not reply.startswith("2"):
        raise LabError(
            f"The mail host of {recipient} refuses the message: {' '.join(reply.split())}"
        )
    return lab.inbox(recipient)[-1]


def without_top(raw: bytes, names: frozenset[str]) -> bytes:
    """Return a message without fields of these names that stand above all others.

    Trace fields further down stay, and so do names that aren't given.
    """
    start = 0
    kept = b""
    for field in read(raw).fields:
        if field.name.lower() not in TRACE_FIELDS:
            break
        start += len(field.raw)
        if field.name.lower() not in names:
            kept += field.raw
    return kept + raw[start:]
