"""A least-privilege IAM policy of what was really called.

Statements allow the actions that the calls needed, on the resources that they named, under the
conditions that the calls met. Which actions those are says AWS's Service Authorization Reference
(`data/iam/actions.json`). What was refused for want of permission isn't in it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local_aws.access.needs import Need, needs_of
from local_aws.access.resources import Place
from messaging_lab.errors import LabError
from messaging_lab.going_live.calls import RecordedCall
from messaging_lab.going_live.names import Names
from messaging_lab.show.html import Html, Shown, join, tag

VERSION = "2012-10-17"

DENIED = re.compile(r"AccessDenied|AuthorizationError|Unauthorized")
"""The codes with which AWS says that a policy is missing."""

OPERATORS = {
    "route53:ChangeResourceRecordSetsActions": "ForAllValues:StringEquals",
    "route53:ChangeResourceRecordSetsNormalizedRecordNames": "ForAllValues:StringEquals",
    "route53:ChangeResourceRecordSetsRecordTypes": "ForAllValues:StringEquals",
}
"""Condition key -> operator, where a request has several values for it; else StringEquals."""

PASSING = (
    (re.compile(r"(:route53:::change)/.+"), r"\1/*"),
    (re.compile(r"(:log-stream):.+"), r"\1:*"),
    (re.compile(r"(:ses:[^:]+:\d+:(?:export|import)-job)/.+"), r"\1/*"),
)
"""Resources that are there once and never again, and what stands for all of them."""

GROUP_END = re.compile(r"(?<=:log-group:)[^*]+:\*$")
"""How the ARN of a log group ends in policies, whichever group it is."""

MANY_OBJECTS = 3
"""Objects of one bucket above which their common beginning stands for them."""

SIDS = {"sms-voice": "SMS", "ses": "SES", "sns": "SNS", "sqs": "SQS", "s3": "S3", "iam": "IAM"}

Conditions = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Statement:
    """What a policy allows: actions on resources, as long as each key has one of its values."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Conditions = ()

    def as_json(self, sid: str) -> dict[str, Any]:
        """Return the statement as it stands in the document."""
        statement: dict[str, Any] = {"Sid": sid, "Effect": "Allow"}
        statement |= {"Action": list(self.actions), "Resource": list(self.resources)}
        condition: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for key, values in self.conditions:
            condition[OPERATORS.get(key, "StringEquals")][key] = list(values)
        return statement | ({"Condition": dict(condition)} if condition else {})


@dataclass(frozen=True, repr=False)
class Policy(Shown):
    """A policy; `document` is what IAM takes. `wide` are resources that no call named exactly."""

    statements: tuple[Statement, ...]

    @property
    def document(self) -> dict[str, Any]:
        """The policy as IAM's JSON."""
        counts: dict[str, int] = defaultdict(int)
        found = []
        for one in self.statements:
            prefix = one.actions[0].partition(":")[0]
            counts[prefix] += 1
            name = SIDS.get(prefix, prefix.capitalize())
            found.append(one.as_json(f"{name}{counts[prefix]}"))
        return {"Version": VERSION, "Statement": found}

    @property
    def text_of_document(self) -> str:
        """The document as a text, for PolicyDocument."""
        return json.dumps(self.document)

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action, sorted."""
        return tuple(sorted({name for one in self.statements for name in one.actions}))

    @property
    def wide(self) -> dict[str, tuple[str, ...]]:
        """Resource with a wildcard -> the actions on it."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.statements:
            for arn in one.resources:
                if "*" in GROUP_END.sub("", arn):
                    found[arn] += one.actions
        return {arn: tuple(names) for arn, names in found.items()}

    def without(self, action: str) -> Policy:
        """Return the policy without one action."""
        kept = []
        for one in self.statements:
            rest = tuple(name for name in one.actions if name != action)
            if rest:
                kept.append(Statement(rest, one.resources, one.conditions))
        return Policy(tuple(kept))

    def html(self) -> Html:
        """Return the document, and what it says of its size."""
        return join([tag("p", self._headline(), class_="mlab-title"), tag("pre", self._pretty())])

    def text(self) -> str:
        """Return the same as text."""
        return f"{self._headline()}\n{self._pretty()}"

    def _headline(self) -> str:
        characters = len(re.sub(r"\s", "", self.text_of_document))
        return (
            f"{len(self.actions)} actions in {len(self.statements)} statements, "
            f"{characters:,} characters (a managed policy may have 6,144)"
        )

    def _pretty(self) -> str:
        lines = [json.dumps(one) for one in self.document["Statement"]]
        return "\n".join(_folded(json.loads(line)) for line in lines)


def _folded(statement: Mapping[str, Any]) -> str:
    """Return a statement with one line for each member, and for each of several values."""
    lines = [f"{statement['Sid']}: {statement['Effect']}"]
    for name in ("Action", "Resource"):
        lines += [
            f"  {name if not number else '':<9} {one}" for number, one in enumerate(statement[name])
        ]
    for operator, block in statement.get("Condition", {}).items():
        for key, values in block.items():
            lines.append(f"  Condition {operator} {key} {', '.join(values)}")
    return "\n".join(lines)


def least_privilege(
    calls: Iterable[RecordedCall], *, account_id: str = "", region: str = ""
) -> Policy:
    """Return the policy that allows these calls and nothing else.

    With another `account_id` and `region` it is for the same work there, where what AWS gives ids
    to will have others: their ARNs end with a wildcard. Raises LabError for an operation that AWS's
    reference doesn't know.
    """
    made = list(calls)
    names = Names(made)
    needs: list[Need] = []
    for call in made:
        if DENIED.search(call.code):
            continue
        place = Place(
            account_id or call.account_id, region or call.region, names.identity, names.phone
        )
        params = names.moved(call, place) if account_id or region else call.params
        found = needs_of(call.service, call.operation, names.with_author(call, params), place)
        needs += map(_known, found)
    return Policy(tuple(_statements(needs)))


def _known(need: Need) -> Need:
    if not need.is_known:
        raise LabError(
            f"AWS's reference of actions here doesn't have {need.action}: look it up in the "
            "Service Authorization Reference, and add it to data/iam/actions.json."
        )
    return need


def _statements(needs: Iterable[Need]) -> list[Statement]:
    """Return as few statements as say exactly this: same resources and conditions go together."""
    values: dict[tuple[str, str], dict[str, dict[str, None]]] = {}
    for need in needs:
        for arn in map(_lasting, need.resources):
            keys = values.setdefault((need.action, arn), {})
            for key, given in need.values.items():
                keys.setdefault(key, {}).update(dict.fromkeys(given))
    by_what: dict[tuple[str, Conditions], list[str]] = defaultdict(list)
    for (action, arn), keys in values.items():
        conditions = tuple((key, tuple(given)) for key, given in sorted(keys.items()))
        by_what[action, conditions].append(arn)
    by_resources: dict[tuple[tuple[str, ...], Conditions, str], list[str]] = defaultdict(list)
    for (action, conditions), arns in by_what.items():
        prefix = action.partition(":")[0]
        by_resources[tuple(sorted(_gathered(arns))), conditions, prefix].append(action)
    found = [
        Statement(tuple(sorted(actions)), resources, conditions)
        for (resources, conditions, _), actions in by_resources.items()
    ]
    return sorted(found, key=lambda one: (one.actions, one.resources))


def _lasting(arn: str) -> str:
    for pattern, general in PASSING:
        arn = pattern.sub(general, arn)
    return arn


def _gathered(arns: list[str]) -> list[str]:
    """Return ARNs with many objects of one bucket gathered under what their keys begin with."""
    objects: dict[str, list[str]] = defaultdict(list)
    for arn in arns:
        bucket, slash, key = arn.partition("/")
        if arn.startswith("arn:aws:s3:::") and slash:
            objects[bucket].append(key)
    kept = [arn for arn in arns if len(objects.get(arn.partition("/")[0], ())) <= MANY_OBJECTS]
    many = [(bucket, keys) for bucket, keys in objects.items() if len(keys) > MANY_OBJECTS]
    return kept + [f"{bucket}/{_beginning(keys)}*" for bucket, keys in many]


def _beginning(keys: list[str]) -> str:
    first, last = min(keys), max(keys)
    same = next(
        (at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first)
    )
    return first[: first.rfind("/", 0, same) + 1]
