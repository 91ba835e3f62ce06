"""Whether an IAM user may make a call, asked before anything looks at it.

Only calls signed with a key that IAM has made for a user are asked about; policies of roles, and
those on queues, topics, buckets and functions, aren't evaluated. Sending through SES is left to
SES, which also looks at the policies of identities. Text of the refusal: "Troubleshoot access
denied error messages" in the IAM user guide.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from local_aws.access import keys
from local_aws.access.conditions import Values
from local_aws.access.decision import is_allowed
from local_aws.access.needs import Need, needs_of
from local_aws.access.policy import DENY, Question, effects
from local_aws.access.principals import Principal, policies_of
from local_aws.access.resources import Place
from local_aws.errors import AwsError
from local_aws.protocol import models

if TYPE_CHECKING:
    from local_aws.access.asked import Asked
    from local_aws.world import LocalAws

NOT_ASKED = frozenset(
    {
        ("sesv2", "SendEmail"),
        ("sesv2", "SendBulkEmail"),
        ("ses", "SendEmail"),
        ("ses", "SendRawEmail"),
        ("ses", "SendTemplatedEmail"),
        ("ses", "SendBulkTemplatedEmail"),
        ("ses", "SendBounce"),
        ("sts", "GetCallerIdentity"),
    }
)
"""Sending asks by itself whether the caller may; who one is, everybody may ask."""

CODES = {"sns": "AuthorizationError", "sqs": "AccessDenied", "cloudwatch": "AccessDenied"}
"""The code of a refusal by service, where it isn't the one of the protocol."""

JSON = ("json", "rest-json")


def check(aws: LocalAws, call: Asked, source_ip: str) -> None:
    """Raise AwsError where a call is made with an IAM user's key whose policies don't allow it."""
    key = keys.find(aws, call.access_key)
    if key is None or (call.service, call.operation) in NOT_ASKED:
        return
    principal = Principal(key.account_id, key.user)
    place = Place(key.account_id, call.region, phone=_phones(aws, key.account_id, call.region))
    for need in needs_of(call.service, call.operation, call.params(), place):
        values = _values(aws, principal, place.region, source_ip) | _own(need)
        for arn in need.resources:
            question = Question(need.action, arn, values)
            if not is_allowed(principal, question, [], principal.account_id):
                raise _refusal(call.service, principal, question)


def _refusal(service: str, principal: Principal, question: Question) -> AwsError:
    usual = "AccessDeniedException" if models.protocol_of(service) in JSON else "AccessDenied"
    action, documents = question.action, policies_of(principal)
    why = f"because no identity-based policy allows the {action} action"
    if any(DENY in effects(one, question) for one in documents):
        why = "with an explicit deny in an identity-based policy"
    what = f"is not authorized to perform: {action} on resource: {question.resource}"
    return AwsError(CODES.get(service, usual), f"User: {principal.arn} {what} {why}", 403)


def _values(aws: LocalAws, principal: Principal, region: str, source_ip: str) -> Values:
    now = datetime.fromtimestamp(aws.clock.now(), UTC)
    return {
        "aws:sourceip": (source_ip,),
        "aws:currenttime": (now.strftime("%Y-%m-%dT%H:%M:%SZ"),),
        "aws:epochtime": (str(int(now.timestamp())),),
        "aws:securetransport": ("true",),
        "aws:requestedregion": (region,),
        "aws:principalarn": (principal.arn,),
        "aws:principalaccount": (principal.account_id,),
        "aws:username": (principal.user,),
    }


def _own(need: Need) -> Values:
    return {name.lower(): value for name, value in need.values.items()}


def _phones(aws: LocalAws, account_id: str, region: str) -> Callable[[str], str]:
    """Return a function that looks up the id of one of the account's numbers."""

    def find(number: str) -> str:
        sms = aws.client("pinpoint-sms-voice-v2", account_id=account_id, region=region)
        pages = sms.get_paginator("describe_phone_numbers").paginate()
        numbers = (one for page in pages for one in page["PhoneNumbers"])
        found = (one["PhoneNumberId"] for one in numbers if one["PhoneNumber"] == number)
        return next(found, "")

    return find
