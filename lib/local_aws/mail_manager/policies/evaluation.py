"""What a traffic policy says to a message for one recipient.

Statements that deny come first, then those that allow, then the default action; the size is looked
at once the message is there. Source: "Traffic policies and policy statements".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local_aws.mail_manager.strings import in_networks, is_ipv6, matches

CONDITIONS_OF_A_STATEMENT = all
"""Assumption: all conditions of a statement have to hold, as those of a rule do. AWS does not say
so for policies; `any` is the other reading."""

TLS_VERSIONS = {"TLSv1.2": "TLS1_2", "TLSv1.3": "TLS1_3"}
"""A session's protocol version -> the API's name for it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a policy can know: the client, the recipient, lists and add-ons to ask.

    `tls` is as in `Session`. `in_list(arn, address)` tells whether an address list has an address;
    `analysis(analyzer, field)` is what an add-on has found, a text or a boolean, or None where it
    has nothing to say.
    """

    client_ip: str
    tls: str | None
    recipient: str
    in_list: Callable[[str, str], bool]
    analysis: Callable[[str, str], str | bool | None]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a recipient may be sent to, and how that was found: one entry per statement looked
    at, in the form of Mail Manager's traffic policy debug log."""

    allowed: bool
    trace: list[dict[str, Any]]


def decide(policy: dict[str, Any], attempt: Attempt) -> Decision:
    """Return what a policy (as CreateTrafficPolicy takes it) says."""
    trace: list[dict[str, Any]] = []
    for action in ("DENY", "ALLOW"):
        for statement in policy["PolicyStatements"]:
            if statement["Action"] == action:
                trace.append(_look_at(statement, attempt))
                if trace[-1]["policyStatementMatched"]:
                    return Decision(action == "ALLOW", trace)
    default = {"action": policy["DefaultAction"], "policyStatementMatched": True}
    trace.append({**default, "type": "DefaultAction", "scope": "Recipient"})
    return Decision(policy["DefaultAction"] == "ALLOW", trace)


def refuse_size(policy: dict[str, Any], size: int) -> dict[str, Any] | None:
    """Return the debug log's entry for a message that is too large, or None where it isn't."""
    limit = policy.get("MaxMessageSizeBytes")
    if limit is None or size <= limit:
        return None
    sizes = {"allowedMessageSize": limit, "receivedMessageSize": size}
    return {"action": "DENY", **sizes, "scope": "Data"}


def _look_at(statement: dict[str, Any], attempt: Attempt) -> dict[str, Any]:
    conditions = [_result(condition, attempt) for condition in statement["Conditions"]]
    return {
        "action": statement["Action"],
        "conditions": conditions,
        "policyStatementMatched": CONDITIONS_OF_A_STATEMENT(
            condition["expressionResult"] for condition in conditions
        ),
    }


def _result(condition: dict[str, Any], attempt: Attempt) -> dict[str, Any]:
    kind, expression = next(iter(condition.items()))
    evaluated = expression["Evaluate"]
    shown = {
        "attribute": evaluated.get("Attribute") or next(iter(evaluated.values())),
        "operator": expression["Operator"],
        "value": expression.get("Values", expression.get("Value", [])),
    }
    return {"expression": shown, "expressionResult": KINDS[kind](expression, attempt)}


def _string(expression: dict[str, Any], attempt: Attempt) -> bool:
    analysis = expression["Evaluate"].get("Analysis")
    if analysis is None:
        texts = [attempt.recipient]
    else:
        if is_ipv6(attempt.client_ip):
            return False
        found = attempt.analysis(analysis["Analyzer"], analysis["ResultField"])
        texts = [found] if isinstance(found, str) else []
    return matches(expression["Operator"], texts, expression["Values"])


def _ipv4(expression: dict[str, Any], attempt: Attempt) -> bool:
    return not is_ipv6(attempt.client_ip) and _network(expression, attempt)


def _ipv6(expression: dict[str, Any], attempt: Attempt) -> bool:
    return is_ipv6(attempt.client_ip) and _network(expression, attempt)


def _network(expression: dict[str, Any], attempt: Attempt) -> bool:
    # A client has one address: a condition on the other version of IP, NOT_CIDR_MATCHES included,
    # has nothing to look at and does not hold (assumption).
    return in_networks(expression["Operator"], attempt.client_ip, expression["Values"])


def _tls(expression: dict[str, Any], attempt: Attempt) -> bool:
    version = TLS_VERSIONS.get(attempt.tls or "", "")
    wanted: str = expression["Value"]
    return version == wanted if expression["Operator"] == "IS" else version >= wanted


def _boolean(expression: dict[str, Any], attempt: Attempt) -> bool:
    evaluated = expression["Evaluate"]
    found: str | bool | None
    if "IsInAddressList" in evaluated:
        lists = evaluated["IsInAddressList"]["AddressLists"]
        found = any(attempt.in_list(arn, attempt.recipient) for arn in lists)
    else:
        analysis = evaluated["Analysis"]
        if is_ipv6(attempt.client_ip):
            return False
        found = attempt.analysis(analysis["Analyzer"], analysis["ResultField"])
    # An add-on without a result makes neither IS_TRUE nor IS_FALSE hold.
    return found is (expression["Operator"] == "IS_TRUE")


KINDS: dict[str, Callable[[dict[str, Any], Attempt], bool]] = {
    "StringExpression": _string,
    "IpExpression": _ipv4,
    "Ipv6Expression": _ipv6,
    "TlsExpression": _tls,
    "BooleanExpression": _boolean,
}
