"""LambdaAction: a function is told of the message, and may stop the rules."""

from __future__ import annotations

from typing import Any

from local_aws.errors import AwsError
from local_aws.functions import calls
from local_aws.ses.receiving.actions.job import ActionFailed, Job

DISPOSITIONS = frozenset({"STOP_RULE", "STOP_RULE_SET"})
"""What a function that SES waits for may say besides CONTINUE."""


def perform(job: Job, settings: dict[str, Any]) -> str:
    """Invoke the function; return its disposition, "" for going on. Raises ActionFailed.

    AWS gives a function that it waits for 30 seconds; here the function's own time-out counts.
    """
    kind = settings.get("InvocationType", "Event")
    arn = settings["FunctionArn"]
    told = job.notification(
        "Lambda", functionArn=arn, invocationType=kind, topicArn=settings.get("TopicArn")
    )
    del told["notificationType"]
    event = {"Records": [{"eventSource": "aws:ses", "eventVersion": "1.0", "ses": told}]}
    try:
        done = calls.invoke(
            job.receiving.aws,
            arn,
            event,
            kind,
            principal="ses.amazonaws.com",
            source_arn=job.rule_arn,
        )
    except AwsError as refusal:
        raise ActionFailed(str(refusal)) from None
    if done is not None and done.failed:
        raise ActionFailed(f"{arn} ended with an error.")
    return _disposition(done.document()) if done is not None else ""


def _disposition(answer: Any) -> str:
    said = answer.get("disposition") if isinstance(answer, dict) else None
    return said if said in DISPOSITIONS else ""
