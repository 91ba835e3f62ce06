"""The actions that do something with a message; a file for each.

An action gets a `Job` and its settings, returns SUCCESS or IN_PROGRESS, and raises ActionFailed.
Roles are not assumed: the local AWS does not enforce IAM, so a RoleArn is kept and not used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local_aws.mail_manager.rules.actions import (
    archive,
    bounce,
    deliver_to_mailbox,
    invoke_lambda,
    publish_to_sns,
    relay,
    send,
    write_to_s3,
)
from local_aws.mail_manager.rules.actions.job import ActionFailed, Job

__all__ = ["PERFORM", "ActionFailed", "Job"]

PERFORM: dict[str, Callable[[Job, dict[str, Any]], str]] = {
    "Archive": archive.perform,
    "Bounce": bounce.perform,
    "DeliverToMailbox": deliver_to_mailbox.perform,
    "InvokeLambda": invoke_lambda.perform,
    "PublishToSns": publish_to_sns.perform,
    "Relay": relay.perform,
    "Send": send.perform,
    "WriteToS3": write_to_s3.perform,
}
