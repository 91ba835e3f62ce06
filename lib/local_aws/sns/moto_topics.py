"""moto's topics and subscriptions, with their data protection.

Source: SNS developer guide, "Message data protection" and "Data protection policy operations".
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from moto.sns import models
from moto.sns.exceptions import InvalidParameterValue, SNSException, TopicNotFound

from local_aws import callers
from local_aws.data_protection.policy import Policy
from local_aws.data_protection.protection import Outcome, protect
from local_aws.functions.sns_records import Notification
from local_aws.keys import rsa_key
from local_aws.sns import auditing, delivery_logs

DENIED = "The topic's data protection policy prohibits this message from being {} {}"

ALL_SENSITIVE = "Invalid parameter: Message Reason: De-identification would leave nothing of it."
"""Assumption: AWS says that such a message is an error, and not which one."""


class AuthorizationError(SNSException):
    """A policy prohibits it."""

    code = "AuthorizationError"


class LabTopic(models.Topic):
    """A topic."""

    data_protection: Policy | None = None

    def admit(self, message: str) -> Outcome:
        """Return what a policy makes of a message that comes in; refuse what it denies."""
        if self.data_protection is None:
            return Outcome(message)
        outcome = protect(self.data_protection, "Inbound", callers.current().names, message)
        if outcome.denied:
            raise AuthorizationError(DENIED.format("published to", self.arn))
        if outcome.emptied:
            raise InvalidParameterValue(ALL_SENSITIVE)
        return outcome

    def publish(self, message: str, *args: Any, **kwargs: Any) -> str:
        """Take a message: audit it as it came, then let in what the policy leaves of it."""
        if self.data_protection is None:
            return super().publish(message, *args, **kwargs)
        outcome = self.admit(message)
        message_id = super().publish(outcome.text, *args, **kwargs)
        auditing.audit(self.data_protection, self.arn, message_id, message)
        return message_id


class LabSubscription(models.Subscription):
    """A subscription; `principal` is the ARN of whoever made it."""

    principal = ""

    def publish(self, message: str, message_id: str, *args: Any, **kwargs: Any) -> None:
        """Deliver a message in the form that the topic's policy allows this subscription."""
        matcher = self._filter_policy_matcher
        if matcher and not matcher.matches(kwargs.get("message_attributes"), message):
            return None
        if kwargs.pop("message_structure", None) == "json":
            message = self._parse_message_structure(message, self.protocol)
        policy = self.topic.data_protection  # type: ignore[attr-defined]
        names = callers.names_of(self.principal)
        outcome = protect(policy, "Outbound", names, message) if policy else Outcome(message)
        if outcome.denied or outcome.emptied:
            said = DENIED.format("delivered to", self.arn)
            return delivery_logs.refused(self, message, message_id, said)
        return self._hand_over(outcome.text, message_id, **kwargs)

    def _hand_over(self, message: str, message_id: str, **kwargs: Any) -> None:
        if self.protocol == "lambda":
            return self._call_function(message, message_id, **kwargs)
        # The filter has had its look at what was published, and must not have another one.
        matcher, self._filter_policy_matcher = self._filter_policy_matcher, None
        try:
            super().publish(message, message_id, **kwargs)
        finally:
            self._filter_policy_matcher = matcher
        return None

    def private_key(self) -> RSAPrivateKey:  # type: ignore[override]
        """Return the key that notifications are signed with: SNS's, the same in every run."""
        return rsa_key(callers.current().aws.ids.seed, "sns.amazonaws.com")

    def _call_function(self, message: str, message_id: str, **kwargs: Any) -> None:
        from moto.awslambda.models import lambda_backends

        bridge: Any = lambda_backends[self.account_id][self.endpoint.split(":")[3]]
        bridge.take_notification(
            Notification(
                self.endpoint,
                self.arn,
                self.topic.arn,
                message_id,
                message,
                kwargs.get("subject"),
                kwargs.get("message_attributes") or {},
            )
        )


class LabTopics(models.SNSBackend):
    """The topics of an account in a Region."""

    # moto finds the URLs of a service beside the module that a backend says it comes from.
    __module__ = models.__name__

    def subscribe(self, topic_arn: str, endpoint: str, protocol: str) -> Any:
        """Make a subscription, and note whose it is."""
        made: Any = super().subscribe(topic_arn, endpoint, protocol)
        made.principal = made.principal or callers.current().arn
        return made

    def publish_batch(self, topic_arn: str, publish_batch_request_entries: list[Any]) -> Any:
        """Publish up to ten messages. Assumption: one that is denied has all of them refused."""
        topic: Any = self.topics.get(topic_arn)
        if topic is None:
            raise TopicNotFound
        for entry in publish_batch_request_entries:
            topic.admit(entry["Message"])
        return super().publish_batch(topic_arn, publish_batch_request_entries)


def _post(url: str, **settings: Any) -> None:
    """Tell a web host; it may be a program of the user's, which asks us back meanwhile."""

    def call() -> dict[str, Any]:
        try:
            requests.post(url, **settings)
        except OSError as problem:
            return {"failed": str(problem)}
        return {}

    outcome = callers.current().aws.outside(call, {})
    if "failed" in outcome:
        raise ConnectionError(outcome["failed"])


def install() -> None:
    """Have moto make these topics and subscriptions."""
    module: Any = models
    module.requests = SimpleNamespace(post=_post)
    module.Topic, module.Subscription = LabTopic, LabSubscription
    backends: Any = models.sns_backends
    backends.backend = LabTopics
