"""What would take a call back: found out before it is made, completed by what AWS answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from botocore.exceptions import ClientError

from messaging_lab.ledger import Step

Answer = dict[str, Any]
Plan = Callable[[Answer], "list[Step] | None"]
"""Called with the answer to a call: the steps that take it back, or None if nothing does."""


@dataclass(frozen=True)
class Call:
    """A changing call that is about to be made."""

    service: str
    operation: str
    params: dict[str, Any]
    region: str
    clients: Callable[[str, str], Any]

    def client(self) -> Any:
        """Return a client of the same service and Region, to look at what is there before."""
        return self.clients(self.service, self.region)

    def step(self, operation: str, **params: Any) -> Step:
        """Return a call to the same service and Region."""
        return Step(self.service, operation, params, self.region)


Planner = Callable[[Call], Plan]

_planners: dict[tuple[str, str], Planner] = {}

ROOMS = {
    "ses": "ses",
    "sesv2": "ses",
    "route53": "route53",
    "mailmanager": "mail_manager",
    "s3": "s3",
    "sns": "sns",
    "sqs": "sqs",
    "iam": "iam",
    "sts": "iam",
    "cloudwatch": "alarms",
    "secretsmanager": "secrets",
    "lambda": "functions",
    "firehose": "streams",
    "dynamodb": "tables",
    "logs": "log_groups",
    "workmail": "workmail",
    "pinpoint-sms-voice-v2": "sms",
}
"""Service -> the module beside this one that holds its plans."""


def planner(service: str, operation: str) -> Callable[[Planner], Planner]:
    """Register the decorated function as the one that plans to take an operation back."""

    def register(function: Planner) -> Planner:
        _planners[service, operation] = function
        return function

    return register


def deleted_by(service: str, operation: str, undo: str, **names: str) -> None:
    """Register that `undo` takes `operation` back: `names` is its parameter -> path in the call's.

    Only for operations that fail where the thing is there already, so that what was there before
    the lesson is never deleted.
    """

    def plan(call: Call) -> Plan:
        params = {name: _at(call.params, path) for name, path in names.items()}
        return always([call.step(undo, **params)])

    _planners[service, operation] = plan


def always(steps: list[Step] | None) -> Plan:
    """Return a plan that the answer doesn't change."""
    return lambda answer: steps


def plan_before(call: Call) -> Plan:
    """Return the plan for a call, looking at what it will replace.

    A call without a plan can't be taken back, except one that sends, which leaves nothing behind.
    """
    if call.service in ROOMS:
        import_module(f"messaging_lab.cleaning.{ROOMS[call.service]}")
    found = _planners.get((call.service, call.operation))
    if found is None:
        return always([] if call.operation.startswith(("Send", "Publish")) else None)
    try:
        return found(call)
    except ClientError:
        # What can't be looked at can't be put back; the call itself will tell the learner why.
        return always(None)


def _at(params: dict[str, Any], path: str) -> Any:
    found: Any = params
    for name in path.split("."):
        found = found[name]
    return found
