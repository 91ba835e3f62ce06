"""Receipt rule sets and their rules, as one account has them in one Region."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local_aws.ses.errors import invalid_parameter
from local_aws.ses.receiving.errors import already_exists, rule_set_unknown, rule_unknown
from local_aws.ses.receiving.metrics import Counts
from local_aws.ses.receiving.received import Received

if TYPE_CHECKING:
    from local_aws.world import LocalAws

NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?")
"""Names of rule sets, rules and filters (API reference): up to 64 characters."""

Rule = dict[str, Any]
"""A rule as the API has it, with the defaults filled in."""

DEFAULTS = {"Enabled": False, "TlsPolicy": "Optional", "ScanEnabled": False}


@dataclass(slots=True)
class RuleSet:
    """Rules in the order in which they are looked at. `created` is in epoch seconds."""

    name: str
    created: float
    rules: list[Rule] = field(default_factory=list)

    def find(self, name: str) -> Rule:
        """Return a rule. Raises RuleDoesNotExist."""
        for rule in self.rules:
            if rule["Name"] == name:
                return rule
        raise rule_unknown(name)

    def insert(self, rule: Rule, after: str | None) -> None:
        """Put a rule behind another one, or first. Raises RuleDoesNotExist."""
        place = self.rules.index(self.find(after)) + 1 if after else 0
        self.rules.insert(place, rule)


class Receiving:
    """Rule sets, the name of the active one ("" for none), IP filters by name, received mail."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        from local_aws.ses.receiving.host import listen

        self.aws, self.account_id, self.region = aws, account_id, region
        self.rule_sets: dict[str, RuleSet] = {}
        self.active_name = ""
        self.filters: dict[str, dict[str, Any]] = {}
        self.received = Received()
        self.counts = Counts()
        listen(aws, region)

    @property
    def active(self) -> RuleSet | None:
        """The rule set that incoming mail goes through."""
        return self.rule_sets.get(self.active_name)

    def client(self, service: str) -> Any:
        """Return a boto3 client of the same account and Region."""
        return self.aws.client(service, account_id=self.account_id, region=self.region)

    def find(self, name: str) -> RuleSet:
        """Return a rule set. Raises RuleSetDoesNotExist."""
        found = self.rule_sets.get(name)
        if found is None:
            raise rule_set_unknown(name)
        return found

    def add(self, name: str, rules: list[Rule]) -> None:
        """Make a rule set with copies of these rules. Raises AlreadyExists."""
        check_name(name)
        if name in self.rule_sets:
            raise already_exists("Rule set", name)
        now = self.aws.clock.now()
        self.rule_sets[name] = RuleSet(name, now, copy.deepcopy(rules))

    def rule_arn(self, rule_set: str, rule: str) -> str:
        """Return the ARN that policies know a rule by (`aws:SourceArn`)."""
        of = f"receipt-rule-set/{rule_set}:receipt-rule/{rule}"
        return f"arn:aws:ses:{self.region}:{self.account_id}:{of}"


def check_name(name: str) -> None:
    """Raise InvalidParameterValue for a name that AWS doesn't allow."""
    if not NAME.fullmatch(name):
        raise invalid_parameter(f"Invalid name: {name}")
