"""v1: SendBounce.

AWS documents that the operation refuses with MessageRejected; every wording here is an assumption.
"""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import NotImplementedByTheLab
from local_aws.ses.errors import invalid_parameter
from local_aws.ses.outbound.authorities import NO_ARNS, IdentityArns
from local_aws.ses.outbound.caller import caller_of
from local_aws.ses.outbound.refusals import V1, rejected
from local_aws.ses.outbound.sending import send
from local_aws.ses.outbound.submission import Request, from_raw
from local_aws.ses.receiving.bounce_notice import notice
from local_aws.ses.receiving.incoming import Incoming
from local_aws.ses.receiving.rules import Receiving
from local_aws.ses.state import SesState
from local_aws.ses.v1 import service

Params = dict[str, Any]


@service.operation("SendBounce")
def send_bounce(params: Params, context: Context) -> Params:
    """Tell the sender of a received message that it has not reached its recipients."""
    state, receiving = context.state(SesState), context.state(Receiving)
    incoming = _original(receiving, params["OriginalMessageId"])
    _check_recipients(incoming, params["BouncedRecipientInfoList"])
    if not receiving.received.may_bounce(state.now()):
        raise V1.throttled("Maximum sending rate exceeded.")
    arn = params.get("BounceSenderArn", "")
    request = Request(
        source=params["BounceSender"],
        to=[incoming.mail_from],
        caller=caller_of(context),
        arns=IdentityArns(source=arn) if arn else NO_ARNS,
        action=context.operation,
    )
    with V1.explained():
        outgoing = from_raw(request, notice(receiving, incoming, params))
    answer = {"MessageId": send(state, outgoing, V1)}
    receiving.received.bounced(state.now())
    return answer


def _original(receiving: Receiving, message_id: str) -> Incoming:
    found = receiving.received.find(message_id, receiving.aws.clock.now())
    if found is None:
        raise rejected(f"No message <{message_id}> was received in the last 24 hours.")
    if not found.mail_from:
        # RFC 5321 §6.1: nothing is sent about a message with the null reverse-path.
        raise rejected(f"Message <{message_id}> has no sender to be told of a bounce.")
    return found


def _check_recipients(incoming: Incoming, listed: list[Params]) -> None:
    """Raise InvalidParameterValue for recipients that the message was not received for."""
    if not listed:
        raise invalid_parameter("BouncedRecipientInfoList needs at least one recipient.")
    known = {address.lower() for address in incoming.recipients}
    for one in listed:
        if "RecipientArn" in one:
            raise NotImplementedByTheLab("ses", "SendBounce with RecipientArn")
        if one["Recipient"].lower() not in known:
            raise invalid_parameter(f"{one['Recipient']} is no recipient of the original message.")
