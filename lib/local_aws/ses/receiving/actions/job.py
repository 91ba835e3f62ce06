"""What an action is given, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local_aws.ses.receiving.incoming import Incoming
from local_aws.ses.receiving.notification import notification
from local_aws.ses.receiving.rules import Receiving, Rule

SUBJECT = "Amazon SES Email Receipt Notification"
"""The subject of every notification of email receiving."""


class ActionFailed(Exception):
    """An action could not be done. It is tried again: what is missing may be there later."""


@dataclass(frozen=True, slots=True)
class Job:
    """A message, a rule of a rule set that is about it, and the recipients that the rule is for."""

    receiving: Receiving
    rule_set: str
    rule: Rule
    incoming: Incoming
    recipients: list[str]

    @property
    def rule_arn(self) -> str:
        """The ARN of the rule."""
        return self.receiving.rule_arn(self.rule_set, self.rule["Name"])

    def notification(self, kind: str, **shown: Any) -> dict[str, Any]:
        """Return the notification about an action of this kind."""
        action = {"type": kind} | {name: value for name, value in shown.items() if value}
        return notification(self.incoming, self.rule, self.recipients, action)
