"""What a policy does to a payload that a principal sends or gets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from local_aws.data_protection import payload as payloads
from local_aws.data_protection.detection import Detection, detect
from local_aws.data_protection.policy import Policy, Statement


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a payload: `denied`, or the text to go on with.

    `emptied` says that all of it was sensitive, which AWS refuses to de-identify.
    """

    text: str
    denied: bool = False
    emptied: bool = False


def protect(policy: Policy, direction: str, names: frozenset[str], raw: str) -> Outcome:
    """Deny or de-identify a payload in one direction for a principal who goes by some names.

    Statements count in their order. Denying is looked at first: what is denied goes nowhere.
    """
    mine = [one for one in policy.statements if one.direction == direction and one.is_for(names)]
    payload = payloads.read(raw)
    if any(_found(policy, one, payload.text) for one in mine if one.operation == "Deny"):
        return Outcome(raw, denied=True)
    changes = [
        (detection, one.mask)
        for one in mine
        if one.operation in ("Mask", "Redact")
        for detection in _found(policy, one, payload.text)
    ]
    if not changes:
        return Outcome(raw)
    return Outcome(payloads.changed(payload, changes), emptied=_is_all(payload.text, changes))


def _found(policy: Policy, statement: Statement, text: str) -> list[Detection]:
    return detect(text, statement.identifiers, policy.custom)


def _is_all(text: str, changes: list[tuple[Detection, str]]) -> bool:
    hidden = {place for one, _ in changes for place in range(one.start, one.end)}
    return all(place in hidden or one.isspace() for place, one in enumerate(text))


@dataclass(frozen=True, slots=True)
class Findings:
    """What an audit has found in a payload, and the statement that asked for it."""

    statement: Statement
    detections: list[Detection]

    def identifiers(self) -> list[dict[str, object]]:
        """Return the `dataIdentifiers` of a finding."""
        counts = Counter(one.name for one in self.detections)
        return [
            {
                "name": name,
                "count": count,
                "detections": [
                    {"start": one.start, "end": one.end}
                    for one in self.detections
                    if one.name == name
                ],
            }
            for name, count in counts.items()
        ]


def audit(policy: Policy, names: frozenset[str], raw: str, lot: float) -> Findings | None:
    """Return what the audit finds in an inbound payload; None where there is none, or by its rate.

    `lot` is this message's draw, from 0 up to 100: below the sample rate it is looked at.
    """
    for one in policy.statements:
        if one.operation == "Audit" and one.is_for(names) and lot < one.sample_rate:
            return Findings(one, _found(policy, one, payloads.read(raw).text))
    return None
