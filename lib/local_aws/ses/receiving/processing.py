"""A message goes through the active rule set: rule by rule, action by action, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from local_aws.ses.receiving import metrics
from local_aws.ses.receiving.actions import bounce, hand_over, invoke, publish, store
from local_aws.ses.receiving.actions.job import ActionFailed, Job
from local_aws.ses.receiving.incoming import Incoming
from local_aws.ses.receiving.matching import matching
from local_aws.ses.receiving.rules import Receiving, RuleSet

AGAIN_AFTER = 300.0
GIVE_UP_AFTER = 4 * 3600.0
"""Seconds between tries of an action that fails, and until there are no more.

Source: "Viewing metrics for Amazon SES email receiving": SES tries again, and gives an action up
(PublishExpired) after four hours. Assumptions: the time between tries; that what comes after an
action waits for it; that the message goes on without an action that is given up.
"""

STOP_RULE, STOP_RULE_SET = "STOP_RULE", "STOP_RULE_SET"

Step = tuple[Job, str, dict[str, Any]]
"""A rule for a message, a kind of action, and the action's settings."""


class Run:
    """The way of one message through the rules as they were when it came."""

    def __init__(self, receiving: Receiving, rule_set: RuleSet, incoming: Incoming) -> None:
        self._receiving, self._rule_set = receiving, rule_set.name
        jobs = list(_jobs(receiving, rule_set, incoming))
        self._steps = [step for job in jobs for step in _steps(job)]
        self._expired: list[Job] = []
        for job in jobs:
            self._count(metrics.RECEIVED, job)
        self._count(metrics.RECEIVED)

    def go_on(self, place: int = 0, since: float | None = None) -> None:
        """Do the actions from `place` on; `since` is when that one was first tried."""
        clock = self._receiving.aws.clock
        while place < len(self._steps):
            job, kind, settings = self._steps[place]
            try:
                stop = perform(job, kind, settings)
            except ActionFailed:
                self._count_all(metrics.FAILURE, job)
                first = clock.now() if since is None else since
                if clock.now() + AGAIN_AFTER <= first + GIVE_UP_AFTER:
                    clock.call_later(AGAIN_AFTER, self.go_on, place, first)
                    return
                self._count_all(metrics.EXPIRED, job)
                self._expired.append(job)
                stop = ""
            place, since = self._next(place, stop), None
            self._count_success(job, place)
        if not self._expired:
            self._count(metrics.SUCCESS)

    def _count_success(self, job: Job, place: int) -> None:
        """Count a rule that has been left without giving up on one of its actions."""
        left = place == len(self._steps) or self._steps[place][0] is not job
        if left and job not in self._expired:
            self._count(metrics.SUCCESS, job)

    def _count_all(self, metric: str, job: Job) -> None:
        self._count(metric, job)
        self._count(metric)

    def _count(self, metric: str, job: Job | None = None) -> None:
        """Count something for a rule, or for the rule set."""
        kind, name = metrics.RULE_SET, self._rule_set
        if job is not None:
            kind, name = metrics.RULE, job.rule["Name"]
        self._receiving.counts.add(metric, kind, name, self._receiving.aws.clock.now())

    def _next(self, place: int, stop: str) -> int:
        if stop == STOP_RULE_SET:
            return len(self._steps)
        rule, place = self._steps[place][0], place + 1
        while stop and place < len(self._steps) and self._steps[place][0] is rule:
            place += 1
        return place


def _jobs(receiving: Receiving, rule_set: RuleSet, incoming: Incoming) -> Iterator[Job]:
    for rule in rule_set.rules:
        found = matching(rule, incoming.recipients) if rule["Enabled"] else []
        if found:
            yield Job(receiving, rule_set.name, dict(rule), incoming, found)


def _steps(job: Job) -> Iterator[Step]:
    for action in job.rule.get("Actions", []):
        kind, settings = next(iter(action.items()))
        yield job, kind, settings


def perform(job: Job, kind: str, settings: dict[str, Any]) -> str:
    """Do one action and tell its topic; return where to stop, "" for nowhere.

    Raises ActionFailed.
    """
    return PERFORM[kind](job, settings)


def _store(job: Job, settings: dict[str, Any]) -> str:
    name, data = job.incoming.message_id, job.incoming.content
    try:
        key = store.put(job.receiving, job.rule_arn, settings, name, data)
    except store.CannotStore as problem:
        raise ActionFailed(str(problem)) from None
    shown = {
        "bucketName": settings["BucketName"],
        "objectKeyPrefix": settings.get("ObjectKeyPrefix"),
        "objectKey": key,
    }
    _tell(job, settings, "S3", shown)
    return ""


def _add_header(job: Job, settings: dict[str, Any]) -> str:
    line = f"{settings['HeaderName']}: {settings['HeaderValue']}\r\n"
    job.incoming.added.append(line.encode())
    return ""


def _publish(job: Job, settings: dict[str, Any]) -> str:
    publish.perform(job, settings)
    return ""


def _invoke(job: Job, settings: dict[str, Any]) -> str:
    stop = invoke.perform(job, settings)
    kind = settings.get("InvocationType", "Event")
    shown = {"functionArn": settings["FunctionArn"], "invocationType": kind}
    _tell(job, settings, "Lambda", shown)
    return stop


def _bounce(job: Job, settings: dict[str, Any]) -> str:
    bounce.perform(job, settings)
    shown = {
        "smtpReplyCode": settings["SmtpReplyCode"],
        "statusCode": settings.get("StatusCode"),
        "message": settings["Message"],
        "sender": settings["Sender"],
    }
    _tell(job, settings, "Bounce", shown)
    return ""


def _hand_over(job: Job, settings: dict[str, Any]) -> str:
    hand_over.perform(job, settings)
    _tell(job, settings, "WorkMail", {"organizationArn": settings["OrganizationArn"]})
    return ""


def _stop(job: Job, settings: dict[str, Any]) -> str:
    _tell(job, settings, "Stop", {})
    return STOP_RULE_SET


def _tell(job: Job, settings: dict[str, Any], kind: str, shown: dict[str, Any]) -> None:
    """Publish that an action has been done, to the topic that it names.

    Assumption: the action is not done again where that fails.
    """
    topic = settings.get("TopicArn")
    if topic is None:
        return
    try:
        publish.publish(job, topic, job.notification(kind, topicArn=topic, **shown))
    except ActionFailed:
        return


PERFORM: dict[str, Callable[[Job, dict[str, Any]], str]] = {
    "S3Action": _store,
    "SNSAction": _publish,
    "LambdaAction": _invoke,
    "BounceAction": _bounce,
    "AddHeaderAction": _add_header,
    "StopAction": _stop,
    "WorkmailAction": _hand_over,
}
