"""Which operations of which services the local AWS does itself.

A service's package makes one `Service` and hangs its operations on it:

    sesv2 = Service("sesv2")

    @sesv2.operation("GetAccount")
    def get_account(params, context): ...
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_aws.context import Context

Operation = Callable[[dict[str, Any], "Context"], "dict[str, Any] | None"]


class Service:
    """The operations of one service, by their name in the botocore model."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.operations: dict[str, Operation] = {}

    def operation(self, name: str) -> Callable[[Operation], Operation]:
        """Register the decorated function as operation `name`."""

        def register(function: Operation) -> Operation:
            self.operations[name] = function
            return function

        return register


PACKAGES = {
    "sesv2": "local_aws.ses.v2",
    "ses": "local_aws.ses.v1",
    "route53": "local_aws.route53",
    "mailmanager": "local_aws.mail_manager",
    "pinpoint-sms-voice-v2": "local_aws.sms_voice",
    "sns": "local_aws.sns",
    "sqs": "local_aws.sqs",
    "logs": "local_aws.logs",
    "lambda": "local_aws.functions",
    "cloudwatch": "local_aws.alarms",
    "workmail": "local_aws.workmail",
    "firehose": "local_aws.firehose",
}
"""botocore service name -> the package whose attribute `service` holds its operations."""

OURS_ALONE = frozenset(
    {
        "sesv2",
        "ses",
        "route53",
        "mailmanager",
        "pinpoint-sms-voice-v2",
        "workmail",
        "lambda",
        "firehose",
    }
)
"""Services that moto hasn't got, or not deep enough: what we don't do of them is refused."""

OURS_WITH = {("sns", "Publish"): "PhoneNumber", ("sns", "CreateTopic"): "DataProtectionPolicy"}
"""Operations that we and moto share -> the parameter that makes a call ours. Of services that are
not ours alone, the other operations in our package are ours and the rest is moto's."""

WITHOUT_LOCK = frozenset({("lambda", "Invoke")})
"""Operations that look after their locks themselves: a function that runs may call its service."""


_found: dict[str, Service] = {}


def find_service(name: str) -> Service | None:
    """Return our implementation of a service, importing it when it is first needed."""
    if name not in PACKAGES:
        return None
    service = _found.get(name)
    if service is None:
        service = _found[name] = importlib.import_module(PACKAGES[name]).service
    return service
