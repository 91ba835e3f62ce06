"""Whether a rule applies to a message for one recipient (pure functions)."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from local_aws.mail_manager.rules.facts import MailFacts
from local_aws.mail_manager.strings import in_networks, matches

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "EQUALS": operator.eq,
    "NOT_EQUALS": operator.ne,
    "LESS_THAN": operator.lt,
    "GREATER_THAN": operator.gt,
    "LESS_THAN_OR_EQUAL": operator.le,
    "GREATER_THAN_OR_EQUAL": operator.ge,
}


def applies(rule: dict[str, Any], facts: MailFacts, recipient: str) -> bool:
    """Whether all conditions of a rule hold and none of its exceptions does."""
    if not all(holds(condition, facts, recipient) for condition in rule.get("Conditions", ())):
        return False
    return not any(holds(condition, facts, recipient) for condition in rule.get("Unless", ()))


def holds(condition: dict[str, Any], facts: MailFacts, recipient: str) -> bool:
    """Whether one condition holds."""
    kind, expression = next(iter(condition.items()))
    return KINDS[kind](expression, facts, recipient)


def _boolean(expression: dict[str, Any], facts: MailFacts, recipient: str) -> bool:
    evaluated = expression["Evaluate"]
    found: str | bool | None
    if "Attribute" in evaluated:
        found = facts.boolean(evaluated["Attribute"])
    elif "Analysis" in evaluated:
        found = _analysis(evaluated["Analysis"], facts)
    else:
        found = _in_lists(evaluated["IsInAddressList"], facts, recipient)
    return found is (expression["Operator"] == "IS_TRUE")


def _in_lists(wanted: dict[str, Any], facts: MailFacts, recipient: str) -> bool:
    kind = wanted["Attribute"]
    texts = facts.strings(kind, recipient)
    return any(facts.in_list(arn, text) for arn in wanted["AddressLists"] for text in texts)


def _analysis(wanted: dict[str, str], facts: MailFacts) -> str | bool | None:
    return facts.analysis(wanted["Analyzer"], wanted["ResultField"])


def _string(expression: dict[str, Any], facts: MailFacts, recipient: str) -> bool:
    texts = _texts(expression["Evaluate"], facts, recipient)
    return matches(expression["Operator"], texts, expression["Values"])


def _texts(evaluated: dict[str, Any], facts: MailFacts, recipient: str) -> list[str]:
    if "Attribute" in evaluated:
        return facts.strings(evaluated["Attribute"], recipient)
    if "MimeHeaderAttribute" in evaluated:
        return facts.header(evaluated["MimeHeaderAttribute"])
    if "ClientCertificateAttribute" in evaluated:
        return facts.certificate(evaluated["ClientCertificateAttribute"])
    found = _analysis(evaluated["Analysis"], facts)
    return [found] if isinstance(found, str) else []


def _number(expression: dict[str, Any], facts: MailFacts, recipient: str) -> bool:
    return COMPARISONS[expression["Operator"]](facts.size, expression["Value"])


def _ip(expression: dict[str, Any], facts: MailFacts, recipient: str) -> bool:
    return in_networks(expression["Operator"], facts.session.client_ip, expression["Values"])


def _verdict(expression: dict[str, Any], facts: MailFacts, recipient: str) -> bool:
    evaluated = expression["Evaluate"]
    if "Attribute" in evaluated:
        found: str | bool | None = facts.rule_verdict(evaluated["Attribute"])
    else:
        found = _analysis(evaluated["Analysis"], facts)
    return (found in expression["Values"]) is (expression["Operator"] == "EQUALS")


def _dmarc(expression: dict[str, Any], facts: MailFacts, recipient: str) -> bool:
    return (facts.dmarc_policy in expression["Values"]) is (expression["Operator"] == "EQUALS")


KINDS: dict[str, Callable[[dict[str, Any], MailFacts, str], bool]] = {
    "BooleanExpression": _boolean,
    "StringExpression": _string,
    "NumberExpression": _number,
    "IpExpression": _ip,
    "VerdictExpression": _verdict,
    "DmarcExpression": _dmarc,
}
