"""What an ingress endpoint says to a client, a recipient and a message.

Texts are assumptions, since AWS documents none but the one for authentication; the codes are those
of the RFCs.
"""

from __future__ import annotations

import re
from typing import Any

from local_aws.internet.smtp import Reply
from local_aws.internet.smtp_session import Session
from local_aws.mail_manager.addons.addons import AddonInstances
from local_aws.mail_manager.addons.scanners import Sample
from local_aws.mail_manager.address_lists.lists import AddressLists
from local_aws.mail_manager.ingress.incoming import Incoming, receive
from local_aws.mail_manager.ingress.points import IngressPoint, IngressPoints
from local_aws.mail_manager.logs import ingress_record, policy_record
from local_aws.mail_manager.policies.evaluation import Attempt, Decision, decide, refuse_size
from local_aws.mail_manager.policies.policies import TrafficPolicies
from local_aws.mail_manager.rules.processing import process
from local_aws.mail_manager.rules.rule_sets import RuleSets

MAX_RECIPIENTS = 100
MAX_MESSAGE_BYTES = 40 * 1024 * 1024
"""Recipients and octets of a message (the quotas page)."""

MAX_HOPS = 50
"""Received fields from which on a message is taken to go in circles (RFC 5321 §6.3; the number is
an assumption)."""

HOP = re.compile(rb"(?im)^Received:")

NOT_ACTIVE = Reply(421, "The ingress endpoint is not active", "4.3.2")
NEEDS_TLS = Reply(530, "Must issue a STARTTLS command first", "5.7.0")
NEEDS_AUTHENTICATION = Reply(530, "Authentication required", "5.7.0")
NEEDS_CERTIFICATE = Reply(530, "A client certificate of a trusted authority is required", "5.7.0")
DENIED = Reply(550, "Recipient denied by the traffic policy of the ingress endpoint", "5.7.1")
TOO_MANY = Reply(452, "Too many recipients", "4.5.3")
TOO_LARGE = Reply(552, "Message exceeds the maximum size", "5.3.4")
LOOPING = Reply(554, "Too many hops: the message goes in circles", "5.4.6")
FAILED = Reply(451, "Temporary service failure", "4.3.0")


def refuse_session(points: IngressPoints, point: IngressPoint, session: Session) -> Reply | None:
    """Return the refusal of a client, None where it may go on."""
    if point.status != "ACTIVE":
        return NOT_ACTIVE
    if point.tls_required and session.tls is None:
        return NEEDS_TLS
    if point.type == "AUTH" and session.username != point.identifier:
        return NEEDS_AUTHENTICATION
    if point.type == "MTLS" and not points.has_certificate(point, session):
        return NEEDS_CERTIFICATE
    return None


def refuse_recipient(
    points: IngressPoints, point: IngressPoint, session: Session, address: str
) -> Reply | None:
    """Ask the traffic policy about a recipient; None where it is let in."""
    if len(session.recipients) >= MAX_RECIPIENTS:
        return TOO_MANY
    decision = decide(_policy(points, point), _attempt(points, session, address))
    session.notes.setdefault("decisions", {})[address] = decision
    if decision.allowed:
        return None
    _log_policy(points, point, session, {address: decision}, None)
    return DENIED


def take(points: IngressPoints, point: IngressPoint, session: Session, data: bytes) -> Reply:
    """Take a message for the recipients that were let in.

    A 2xx reply means that all actions of the rule set that store the message have stored it.
    """
    decisions = session.notes.pop("decisions", {})
    too_large = refuse_size(_policy(points, point), len(data))
    _log_policy(points, point, session, decisions, too_large)
    if too_large is not None or len(data) > MAX_MESSAGE_BYTES:
        return TOO_LARGE
    if len(HOP.findall(data.partition(b"\r\n\r\n")[0])) > MAX_HOPS:
        return LOOPING
    incoming = receive(points, point, session, data)
    ingress_record(points, point, incoming)
    try:
        _apply_rules(points, point, incoming)
    except OSError:
        return FAILED
    return Reply(250, f"Ok {incoming.message_id}", "")


def _apply_rules(points: IngressPoints, point: IngressPoint, incoming: Incoming) -> None:
    rule_set = _state(points, RuleSets).find(point.settings["RuleSetId"])
    if rule_set is not None:
        process(points, rule_set, incoming)


def _attempt(points: IngressPoints, session: Session, address: str) -> Attempt:
    addons = _state(points, AddonInstances)
    sample = Sample(session.client_ip, session.mail_from)
    return Attempt(
        client_ip=session.client_ip,
        tls=session.tls,
        recipient=address,
        in_list=_state(points, AddressLists).has,
        analysis=lambda analyzer, field: addons.analyse(analyzer, field, sample),
    )


def _policy(points: IngressPoints, point: IngressPoint) -> dict[str, Any]:
    policies: TrafficPolicies = _state(points, TrafficPolicies)
    return policies.get(point.settings["TrafficPolicyId"]).settings


def _state(points: IngressPoints, kind: Any) -> Any:
    shared = points.shared
    return points.aws.state(kind, shared.account_id, shared.region)


def _log_policy(
    points: IngressPoints,
    point: IngressPoint,
    session: Session,
    decisions: dict[str, Decision],
    too_large: dict[str, Any] | None,
) -> None:
    for address, decision in decisions.items():
        trace = [*decision.trace, *([too_large] if too_large else [])]
        allowed = decision.allowed and too_large is None
        policy_record(points, point, session, address, allowed, trace)
