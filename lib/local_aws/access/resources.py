"""Which resources a call is about, as ARNs, from its parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from local_aws.access.actions import Action, pattern_of

EVERYTHING = "*"

Params = dict[str, Any]


def _unknown(text: str) -> str:
    return ""


@dataclass(frozen=True)
class Place:
    """The account and Region of a call, and how names are looked up that are not in it.

    `identity` tells which identity of SES speaks for an address, `phone` the id of a number; ""
    where that isn't known.
    """

    account_id: str
    region: str
    identity: Callable[[str], str] = _unknown
    phone: Callable[[str], str] = _unknown


PATHS: dict[str, dict[str, tuple[str, ...]]] = {
    "cloudwatch": {"alarm": ("AlarmName", "AlarmNames")},
    "dynamodb": {"table": ("TableName", "RequestItems"), "index": ("TableName IndexName",)},
    "firehose": {"deliverystream": ("DeliveryStreamName",)},
    "iam": {
        "group": ("GroupName",),
        "policy": ("PolicyArn", "PolicyName"),
        "role": ("RoleName",),
        "user": ("UserName",),
    },
    "lambda": {"function": ("FunctionName",), "eventSourceMapping": ("UUID",)},
    "logs": {
        "delivery": ("id",),
        "delivery-destination": ("name", "deliveryDestinationName", "deliveryDestinationArn"),
        "delivery-source": ("name", "deliverySourceName"),
        "log-group": (
            "logGroupName", "logGroupNames", "logGroupIdentifier", "logGroupIdentifiers",
        ),
        "log-stream": ("logGroupName logStreamName",),
    },
    "route53": {"change": ("Id",), "hostedzone": ("HostedZoneId", "Id")},
    "s3": {"bucket": ("Bucket",), "object": ("Bucket Key",)},
    "secretsmanager": {"Secret": ("SecretId", "Name")},
    "ses": {
        "addon-instance": ("AddonInstanceId",),
        "addon-subscription": ("AddonSubscriptionId",),
        "configuration-set": ("ConfigurationSetName", "ConfigurationSet.Name"),
        "contact-list": ("ContactListName", "ListManagementOptions.ContactListName"),
        "custom-verification-email-template": ("TemplateName",),
        "dedicated-ip-pool": ("PoolName",),
        "export-job": ("JobId",),
        "identity": (
            "EmailIdentity", "Identity", "Identities", "Domain", "FromEmailAddressIdentityArn",
            "SourceArn", "FromEmailAddress", "Source", "EmailAddress",
        ),
        "import-job": ("JobId",),
        "mailmanager-address-list": ("AddressListId",),
        "mailmanager-archive": ("ArchiveId", "ArchivingOptions.ArchiveArn", "ArchiveArn"),
        "mailmanager-ingress-point": ("IngressPointId",),
        "mailmanager-rule-set": ("RuleSetId",),
        "mailmanager-smtp-relay": ("RelayId",),
        "mailmanager-traffic-policy": ("TrafficPolicyId",),
        "template": (
            "TemplateName", "Template.TemplateName", "Content.Template.TemplateName",
            "DefaultContent.Template.TemplateName", "Template",
        ),
        "tenant": ("TenantName",),
    },
    "sms-voice": {
        "ConfigurationSet": ("ConfigurationSetName",),
        "OptOutList": ("OptOutListName", "OptOutListNames"),
        "PhoneNumber": ("PhoneNumberId", "PhoneNumberIds", "OriginationIdentity"),
        "Pool": ("PoolId", "PoolIds", "OriginationIdentity"),
        "ProtectConfiguration": ("ProtectConfigurationId", "ProtectConfigurationIds"),
        "Registration": ("RegistrationId", "RegistrationIds"),
        "SenderId": ("SenderId IsoCountryCode", "OriginationIdentity"),
        "VerifiedDestinationNumber": ("VerifiedDestinationNumberId",),
    },
    "sns": {"topic": ("TopicArn", "TargetArn", "SubscriptionArn", "Name")},
    "sqs": {"queue": ("QueueUrl", "QueueName", "SourceArn", "TaskHandle")},
    "sts": {"role": ("RoleArn",)},
    "workmail": {"organization": ("OrganizationId",)},
}  # fmt: skip
"""Prefix -> type of resource -> where its name stands, tried in order. Two words are two parts."""

TAGGED = ("ResourceArn", "resourceArn", "ResourceARN", "Resource")
"""Parameters that name any resource by its ARN."""

AUTHORS = ("FromEmailAddress", "Source")
"""Parameters with the author of a mail, for whom an identity speaks: the address, or its domain."""

GROUP_ALONE = ("Tag", "Untag", "ListTags")
"""Operations whose log groups have an ARN without `:*` ("Log group" in the CloudWatch Logs guide,
under ARNs in policies)."""


def resources_of(action: Action, params: Params, place: Place) -> list[str]:
    """Return the ARNs of the resources that a call needs an action for.

    Where the name isn't in the call, the ARN ends with `*`; where the action can't be allowed on
    single resources, `*` is all there is.
    """
    prefix = action.name.partition(":")[0]
    if prefix == "sns" and params.get("PhoneNumber"):
        return [EVERYTHING]
    tagged = [str(params[name]) for name in TAGGED if str(params.get(name, "")).startswith("arn:")]
    if tagged:
        return tagged
    found = [arn for kind in action.possible for arn in _named(action, kind, params, place)]
    for kind in action.needed:
        found += _named(action, kind, params, place) or [_any(prefix, kind, place)]
    return list(dict.fromkeys(found)) or [EVERYTHING]


def _named(action: Action, kind: str, params: Params, place: Place) -> list[str]:
    prefix = action.name.partition(":")[0]
    for path in PATHS.get(prefix, {}).get(kind, ()):
        parts = [list(_values(params, one)) for one in path.split()]
        if all(parts):
            values = [[*(one[0] for one in parts[:-1]), last] for last in parts[-1]]
            arns = [_arn(action, kind, path, names, place) for names in values]
            if any(arns):
                return [arn for arn in arns if arn]
    return []


def _values(params: Params, path: str) -> Iterator[str]:
    found: Any = params
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, str):
        yield found
    elif isinstance(found, list | dict):
        yield from (one for one in found if isinstance(one, str))


def _arn(action: Action, kind: str, path: str, names: list[str], place: Place) -> str:
    prefix = action.name.partition(":")[0]
    if names[-1].startswith("arn:"):
        return names[-1] if prefix != "sns" else ":".join(names[-1].split(":")[:6])
    if path in AUTHORS:
        address = parseaddr(names[0])[1]
        names = [place.identity(address) or address]
    names = [_name(prefix, kind, name, place) for name in names]
    if not all(names):
        return ""
    end = _group_end(action, kind)
    return _filled(pattern_of(prefix, kind), names, place) + end


def _any(prefix: str, kind: str, place: Place) -> str:
    return re.sub(r"\*.*", "*", _filled(pattern_of(prefix, kind), [], place))


def _filled(pattern: str, names: list[str], place: Place) -> str:
    known = {"Partition": "aws", "Region": place.region, "Account": place.account_id}
    rest = iter(names)

    def fill(found: re.Match[str]) -> str:
        return known[found[1]] if found[1] in known else next(rest, EVERYTHING)

    return re.sub(r"\$\{(\w+)\}", fill, pattern)


def _group_end(action: Action, kind: str) -> str:
    alone = action.name.partition(":")[2].startswith(GROUP_ALONE)
    return ":*" if kind == "log-group" and not alone else ""


def _name(prefix: str, kind: str, name: str, place: Place) -> str:
    """Return how the ARN of a resource calls what a parameter calls `name`, "" if not at all."""
    if prefix == "sqs":
        return name.rstrip("/").rpartition("/")[2]
    if prefix == "route53":
        given, _, bare = name.lstrip("/").rpartition("/")
        return bare if given in ("", kind) else ""
    if prefix == "secretsmanager":
        return f"{name}-??????"  # Secrets Manager ends each ARN with six characters of its own
    return _origin(kind, name, place) if prefix == "sms-voice" else name


def _origin(kind: str, name: str, place: Place) -> str:
    """Return the id of an origination identity if it is of this kind."""
    if kind == "PhoneNumber":
        return name if name.startswith("phone-") else place.phone(name)
    if kind == "Pool":
        return name if name.startswith("pool-") else ""
    if kind == "SenderId":
        return "" if re.match(r"(phone-|pool-|\+?\d+$)", name) else name
    return name
