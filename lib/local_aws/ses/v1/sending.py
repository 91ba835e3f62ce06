"""v1: SendEmail and SendRawEmail."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.ses.outbound.authorities import NO_ARNS, IdentityArns
from local_aws.ses.outbound.caller import caller_of
from local_aws.ses.outbound.refusals import V1
from local_aws.ses.outbound.sending import send
from local_aws.ses.outbound.submission import Request, from_raw, from_simple
from local_aws.ses.state import SesState
from local_aws.ses.v1 import service

Params = dict[str, Any]


def identity_arns(params: Params) -> IdentityArns:
    """Return the identities that a call names."""
    given = (params.get(name, "") for name in ("SourceArn", "FromArn", "ReturnPathArn"))
    found = IdentityArns(*given)
    return NO_ARNS if found == NO_ARNS else found


def _tags(params: Params) -> list[tuple[str, str]] | None:
    given = params.get("Tags")
    return [(tag["Name"], tag["Value"]) for tag in given] if given else None


@service.operation("SendEmail")
def send_email(params: Params, context: Context) -> Params:
    """Compose a message and send it."""
    state, destination = context.state(SesState), params["Destination"]
    request = Request(
        source=params["Source"],
        to=destination.get("ToAddresses", []),
        cc=destination.get("CcAddresses", []),
        bcc=destination.get("BccAddresses", []),
        reply_to=params.get("ReplyToAddresses", []),
        feedback_address=params.get("ReturnPath", ""),
        tags=_tags(params),
        configuration_set=params.get("ConfigurationSetName", ""),
        caller=caller_of(context),
        arns=identity_arns(params),
        action=context.operation,
    )
    with V1.explained():
        outgoing = from_simple(state, request, params["Message"])
    return {"MessageId": send(state, outgoing, V1)}


@service.operation("SendRawEmail")
def send_raw_email(params: Params, context: Context) -> Params:
    """Send a message that the caller has written."""
    state = context.state(SesState)
    request = Request(
        source=params.get("Source", ""),
        to=params.get("Destinations", []),
        tags=_tags(params),
        configuration_set=params.get("ConfigurationSetName", ""),
        caller=caller_of(context),
        arns=identity_arns(params),
        action=context.operation,
    )
    with V1.explained():
        outgoing = from_raw(request, params["RawMessage"]["Data"])
    return {"MessageId": send(state, outgoing, V1)}
