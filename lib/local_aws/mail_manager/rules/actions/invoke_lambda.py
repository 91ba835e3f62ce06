"""InvokeLambda: a function gets the message as SES receiving would give it."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from local_aws.mail_manager.rules.actions.job import IN_PROGRESS, SUCCESS, ActionFailed, Job
from local_aws.mail_manager.rules.actions.notification import mail_object, receipt_object

INVOCATION_TYPES = {"EVENT": "Event", "REQUEST_RESPONSE": "RequestResponse"}

HEADER_LIMIT = 10 * 1024
"""Octets of headers in the payload, as in SES receiving."""

AGAIN_AFTER = 60.0
"""Seconds from one attempt to the next, while RetryTimeMinutes last. Assumption, as is that the
rules after this one don't wait for it."""

FOR_A_WHILE = frozenset({"TooManyRequestsException", "ServiceException"})
"""Refusals of Lambda that may be gone a minute later."""


class InvocationFailed(Exception):
    """The function could not be asked just now, or has failed; the text is for the log."""


def perform(job: Job, settings: dict[str, Any]) -> str:
    """Invoke the function; again by the clock where it fails and RetryTimeMinutes allow it.

    EVENT leaves the message to Lambda's queue, which has retries of its own. What a function
    returns has no effect on the message.
    """
    clock = job.points.aws.clock
    ends = clock.now() + 60.0 * settings.get("RetryTimeMinutes", 0)
    try:
        _invoke(job, settings)
    except InvocationFailed as problem:
        if clock.now() + AGAIN_AFTER > ends:
            raise ActionFailed(str(problem)) from None
        clock.call_later(AGAIN_AFTER, _again, job, settings, ends)
        return IN_PROGRESS
    return SUCCESS


def _again(job: Job, settings: dict[str, Any], ends: float) -> None:
    clock = job.points.aws.clock
    try:
        _invoke(job, settings)
    except InvocationFailed:
        if clock.now() + AGAIN_AFTER <= ends:
            clock.call_later(AGAIN_AFTER, _again, job, settings, ends)
    except ActionFailed:
        return  # the function has been deleted meanwhile; there is nobody to tell


def _invoke(job: Job, settings: dict[str, Any]) -> None:
    """Raise InvocationFailed where it may go well later, ActionFailed where it can't."""
    kind, arn = INVOCATION_TYPES[settings["InvocationType"]], settings["FunctionArn"]
    try:
        answer = job.client("lambda").invoke(
            FunctionName=arn, InvocationType=kind, Payload=_payload(job, arn, kind)
        )
    except ClientError as refusal:
        error = refusal.response["Error"]
        failure = InvocationFailed if error["Code"] in FOR_A_WHILE else ActionFailed
        raise failure(f"{error['Code']}: {error['Message']}") from None
    if answer.get("FunctionError"):
        raise InvocationFailed(f"{arn} ended with {answer['FunctionError']}.")


def _payload(job: Job, arn: str, kind: str) -> bytes:
    action = {"type": "Lambda", "functionArn": arn, "invocationType": kind}
    told = {"mail": mail_object(job, HEADER_LIMIT), "receipt": receipt_object(job, action)}
    event = {"Records": [{"eventSource": "aws:ses", "eventVersion": "1.0", "ses": told}]}
    return json.dumps(event).encode()
