"""What a call needs of IAM: actions, each with its resources and condition values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any

from local_aws.access.actions import actions_of, find_action
from local_aws.access.resources import EVERYTHING, Params, Place, resources_of

ROLE = re.compile(r"arn:aws:iam::\d{12}:role/[\w+=,.@/-]+")

PASSED_TO = {
    "firehose": "firehose.amazonaws.com",
    "lambda": "lambda.amazonaws.com",
    "mailmanager": "ses.amazonaws.com",
    "pinpoint-sms-voice-v2": "sms-voice.amazonaws.com",
    "ses": "ses.amazonaws.com",
    "sesv2": "ses.amazonaws.com",
    "sns": "sns.amazonaws.com",
}
"""boto3 service -> the service that gets a role passed (iam:PassedToService)."""


@dataclass(frozen=True)
class Need:
    """An action, the ARNs it is needed on, and what the call has for the action's own keys."""

    action: str
    resources: tuple[str, ...]
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_known: bool = True


def needs_of(service: str, operation: str, params: Params, place: Place) -> list[Need]:
    """Return what a call needs. An action that the reference hasn't got is needed on everything."""
    found = [_need(name, params, place) for name in actions_of(service, operation, params)]
    return [*found, *_passing(service, params)]


def _need(name: str, params: Params, place: Place) -> Need:
    action = find_action(name)
    if action is None:
        return Need(name, (EVERYTHING,), is_known=False)
    values = {key: found for key, found in condition_values(params) if key in action.keys}
    return Need(name, tuple(resources_of(action, params, place)), values)


def _passing(service: str, params: Params) -> list[Need]:
    """Return a need for each role that is handed to a service, not to IAM itself."""
    receiver = PASSED_TO.get(service)
    if receiver is None:
        return []
    roles = dict.fromkeys(_roles(params))
    return [Need("iam:PassRole", (arn,), {"iam:PassedToService": (receiver,)}) for arn in roles]


def _roles(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _roles(one)
    elif isinstance(value, list):
        for one in value:
            yield from _roles(one)
    elif isinstance(value, str) and ROLE.fullmatch(value):
        yield value


def condition_values(params: Params) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the services' own condition keys and what a call has for them."""
    author = parseaddr(str(params.get("FromEmailAddress") or params.get("Source") or ""))[1]
    if author:
        yield "ses:FromAddress", (author,)
    if params.get("Protocol"):
        yield "sns:Protocol", (params["Protocol"],)
    if params.get("Namespace"):
        yield "cloudwatch:namespace", (params["Namespace"],)
    yield from _records(params.get("ChangeBatch"))


def _records(batch: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    changes = batch.get("Changes", []) if isinstance(batch, dict) else []
    if not changes:
        return
    sets = [one.get("ResourceRecordSet", {}) for one in changes]
    key = "route53:ChangeResourceRecordSets"
    names = (str(one.get("Name", "")).rstrip(".").lower() for one in sets)
    yield f"{key}NormalizedRecordNames", _each(names)
    yield f"{key}RecordTypes", _each(str(one.get("Type", "")) for one in sets)
    yield f"{key}Actions", _each(str(one.get("Action", "")) for one in changes)


def _each(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def is_covered(service: str, operation: str, params: Params) -> bool:
    """Whether the reference knows every action that an operation needs."""
    return all(find_action(name) for name in actions_of(service, operation, params))
