"""Event destinations: which events of a configuration set go where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local_aws.sms_voice.errors import invalid

if TYPE_CHECKING:
    from local_aws.context import Context

KINDS = ("CloudWatchLogsDestination", "KinesisFirehoseDestination", "SnsDestination")
"""The members of which exactly one says where events go."""

NOT_SUPPORTED = "TEXT_SENT"
"""An event type of the model that AWS doesn't support (model, CreateEventDestination)."""

PRINCIPAL = "sms-voice.amazonaws.com"
"""Who must be able to assume the role of a destination."""


@dataclass
class EventDestination:
    """A destination. `kind` is one of KINDS, `target` the structure of that name."""

    name: str
    event_types: list[str]
    kind: str
    target: dict[str, str]
    enabled: bool = True

    def shown(self) -> dict[str, Any]:
        """Return the members that the API has for it."""
        return {
            "EventDestinationName": self.name,
            "Enabled": self.enabled,
            "MatchingEventTypes": list(self.event_types),
            self.kind: dict(self.target),
        }

    def takes(self, event_type: str) -> bool:
        """Tell whether an event of this type (`TEXT_DELIVERED`) goes here."""
        family = f"{event_type.partition('_')[0]}_ALL"
        return self.enabled and bool({"ALL", family, event_type} & set(self.event_types))


def chosen(params: dict[str, Any]) -> str | None:
    """Return which of KINDS a request has, or None. Raises ValidationException for several."""
    given = [kind for kind in KINDS if kind in params]
    if len(given) > 1:
        text = f"{' and '.join(given)} can't be used together"
        raise invalid("PARAMETERS_CANNOT_BE_USED_TOGETHER", given[0], text)
    return given[0] if given else None


def check_types(event_types: list[str]) -> None:
    """Raise ValidationException for an event type that there isn't."""
    if NOT_SUPPORTED in event_types:
        text = f"{NOT_SUPPORTED} is not supported"
        raise invalid("INVALID_PARAMETER", "MatchingEventTypes", text)


def check_target(kind: str, target: dict[str, str], context: Context) -> None:
    """Raise ValidationException if events can't be brought there.

    The target must exist and the role trust the service. Assumption: AWS looks when a destination
    is made and not only when the first event comes, and calls it RESOURCE_NOT_ACCESSIBLE.
    """
    arn = next(value for name, value in target.items() if name != "IamRoleArn")
    if not _exists(kind, arn, context):
        raise invalid("RESOURCE_NOT_ACCESSIBLE", kind, f"there is no {arn}")
    if "IamRoleArn" in target and not _can_assume(target["IamRoleArn"], context):
        text = f"{target['IamRoleArn']} is not a role that {PRINCIPAL} can assume"
        raise invalid("RESOURCE_NOT_ACCESSIBLE", "IamRoleArn", text)


def _exists(kind: str, arn: str, context: Context) -> bool:
    look = {
        "CloudWatchLogsDestination": _log_group_exists,
        "KinesisFirehoseDestination": _stream_exists,
        "SnsDestination": _topic_exists,
    }
    parts = arn.split(":", 5)
    if len(parts) != 6 or parts[3] != context.region:
        raise invalid("INVALID_ARN", kind, f"{arn} is not an ARN of this Region")
    try:
        return look[kind](arn, context)
    except ClientError:
        return False


def _log_group_exists(arn: str, context: Context) -> bool:
    name = arn.partition(":log-group:")[2].removesuffix(":*")
    if not name:
        return False
    found = context.client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return any(one["logGroupName"] == name for one in found)


def _stream_exists(arn: str, context: Context) -> bool:
    name = arn.rpartition("deliverystream/")[2]
    context.client("firehose").describe_delivery_stream(DeliveryStreamName=name)
    return True


def _topic_exists(arn: str, context: Context) -> bool:
    context.client("sns").get_topic_attributes(TopicArn=arn)
    return True


def _can_assume(arn: str, context: Context) -> bool:
    try:
        role = context.client("iam").get_role(RoleName=arn.rpartition("/")[2])["Role"]
    except ClientError:
        return False
    statements = role["AssumeRolePolicyDocument"].get("Statement", [])
    return any(
        _trusts(one) for one in (statements if isinstance(statements, list) else [statements])
    )


def _trusts(statement: dict[str, Any]) -> bool:
    principal = statement.get("Principal", {})
    services = principal.get("Service", []) if isinstance(principal, dict) else []
    named = [services] if isinstance(services, str) else services
    return statement.get("Effect") == "Allow" and PRINCIPAL in named
