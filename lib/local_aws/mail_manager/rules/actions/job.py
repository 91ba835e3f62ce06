"""What an action is given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from local_aws.mail_manager.ingress.incoming import Incoming
    from local_aws.mail_manager.ingress.points import IngressPoints
    from local_aws.mail_manager.resource import Resource

SUCCESS = "SUCCESS"
IN_PROGRESS = "IN_PROGRESS"
"""What the rule set's log calls an action that is done, and one that goes on by the clock."""


class ActionFailed(Exception):
    """An action could not be done; the text is for the rule set's log."""


@dataclass(frozen=True, slots=True)
class Job:
    """One version of a message, and the recipients of it that the rule applies to.

    `version` counts the versions from 1, where rules have given recipients different headers.
    """

    points: IngressPoints
    rule_set: Resource
    incoming: Incoming
    data: bytes
    recipients: list[str]
    version: int

    def client(self, service: str) -> Any:
        """Return a boto3 client of the rule set's account and Region."""
        return self.points.client(service)

    def state(self, kind: Any) -> Any:
        """Return the state of a family of Mail Manager in the same account and Region."""
        shared = self.points.shared
        return self.points.aws.state(kind, shared.account_id, shared.region)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the refusal of another service into the failure of the action."""
    try:
        yield
    except ClientError as refusal:
        error = refusal.response["Error"]
        raise ActionFailed(f"{error['Code']}: {error['Message']}") from None
