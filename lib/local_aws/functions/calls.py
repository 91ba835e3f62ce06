"""How a service of the local AWS calls a function."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from local_aws.errors import AwsError
from local_aws.functions import arns, asynchronous, invocation, policies
from local_aws.functions.invocation import Invoked
from local_aws.functions.state import state_of

if TYPE_CHECKING:
    from local_aws.world import LocalAws


class NotAllowed(AwsError):
    """The resource policy of the function doesn't let the service call it."""

    def __init__(self, arn: str, principal: str) -> None:
        text = f"User: {principal} is not authorized to perform: lambda:InvokeFunction on resource"
        super().__init__("AccessDeniedException", f"{text}: {arn}", status=403)


def invoke(
    aws: LocalAws,
    function_arn: str,
    payload: Any,
    invocation_type: str = "RequestResponse",
    *,
    principal: str = "",
    source_arn: str = "",
) -> Invoked | None:
    """Call a function as another service does.

    `payload` is octets, or anything that JSON can write. "RequestResponse" waits and returns what
    came of it: `.failed`, `.error`, `.document()`, `.payload`, `.log`. "Event" returns None at
    once; retries, destinations and the dead-letter queue follow by the clock.

    With a `principal` ("sns.amazonaws.com") the function's resource policy must allow that service
    to call it for `source_arn`, as AddPermission does; a service that takes on a role gives none.

    Call it from a job (`clock.call_later`), not from inside an operation: an operation holds its
    service's lock, and a function that calls that service would wait for it until its time-out.

    Raises AwsError: ResourceNotFoundException, NotAllowed, TooManyRequestsException.
    """
    from local_aws.world import ACCOUNT_ID, REGION

    account_id, region = arns.owner(function_arn, ACCOUNT_ID, REGION)
    state = state_of(aws, account_id, region)
    function, qualifier = state.find(function_arn)
    version = function.version(qualifier)
    if principal and not policies.allows(function, qualifier, principal, source_arn):
        raise NotAllowed(function.arn(qualifier), principal)
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    if invocation_type == "Event":
        asynchronous.accept(state, function, qualifier, content)
        return None
    return invocation.run(state, function, version, content, qualifier=qualifier)
