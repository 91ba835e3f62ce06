"""InvokeLambda: a function gets the message as SES receiving would give it."""

from __future__ import annotations

import json
from typing import Any

from local_aws.mail_manager.rules.actions.job import SUCCESS, ActionFailed, Job, refusals
from local_aws.mail_manager.rules.actions.notification import mail_object, receipt_object

INVOCATION_TYPES = {"EVENT": "Event", "REQUEST_RESPONSE": "RequestResponse"}

HEADER_LIMIT = 10 * 1024
"""Octets of headers in the payload, as in SES receiving."""


def perform(job: Job, settings: dict[str, Any]) -> str:
    """Invoke the function once.

    Assumption: RetryTimeMinutes is kept and not used, because nothing here fails for a while only.
    """
    kind = INVOCATION_TYPES[settings["InvocationType"]]
    action = {
        "type": "Lambda",
        "functionArn": settings["FunctionArn"],
        "invocationType": kind,
    }
    told = {"mail": mail_object(job, HEADER_LIMIT), "receipt": receipt_object(job, action)}
    event = {"Records": [{"eventSource": "aws:ses", "eventVersion": "1.0", "ses": told}]}
    with refusals():
        answer = job.client("lambda").invoke(
            FunctionName=settings["FunctionArn"],
            InvocationType=kind,
            Payload=json.dumps(event).encode(),
        )
    if answer.get("FunctionError"):
        raise ActionFailed(f"{settings['FunctionArn']} ended with {answer['FunctionError']}.")
    return SUCCESS
