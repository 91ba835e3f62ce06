"""SNS Publish to a phone number, which goes the way of this service's text messages.

So the account's default protect configuration, opt-outs, sandbox and spend limit hold for it too.
Everything else of SNS is moto's. Source: SNS developer guide, "Publishing SMS messages".
"""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.registry import Service
from local_aws.sms_voice import sending
from local_aws.sms_voice.messages import TEXT
from local_aws.sms_voice.state import SmsState

service = Service("sns")

Params = dict[str, Any]

ATTRIBUTES = {
    "AWS.SNS.SMS.SenderID": "OriginationIdentity",
    "AWS.MM.SMS.OriginationNumber": "OriginationIdentity",
    "AWS.SNS.SMS.MaxPrice": "MaxPrice",
    "AWS.SNS.SMS.SMSType": "MessageType",
}
"""Message attribute -> the member of SendTextMessage. Attributes of other names have no effect."""

ENTITIES = {"AWS.MM.SMS.EntityId": "IN_ENTITY_ID", "AWS.MM.SMS.TemplateId": "IN_TEMPLATE_ID"}

OPTED_OUT = "DESTINATION_PHONE_NUMBER_OPTED_OUT"

INVALID = ("ValidationException", "ResourceNotFoundException")


@service.operation("Publish")
def publish(params: Params, context: Context) -> Params:
    """Send a text message to a phone number.

    What AWS refuses at once is an InvalidParameter. Assumption: a message that is held back for
    another reason (Protect, sandbox, spend limit) gets its id like any, and doesn't arrive.
    """
    state = context.state(SmsState)
    try:
        return {"MessageId": sending.send(state, _text_message(params), TEXT)}
    except AwsError as error:
        if error.code in INVALID or error.members.get("Reason") == OPTED_OUT:
            raise AwsError("InvalidParameter", f"Invalid parameter: {error.message}", 400) from None
        if error.code == "ThrottlingException":
            raise AwsError("Throttled", error.message, 429) from None
        return {"MessageId": context.aws.ids.uuid("sms-message")}


def _text_message(params: Params) -> Params:
    found = {"DestinationPhoneNumber": params["PhoneNumber"], "MessageBody": params["Message"]}
    given = {
        name: attribute["StringValue"]
        for name, attribute in params.get("MessageAttributes", {}).items()
        if "StringValue" in attribute
    }
    found |= {member: given[name] for name, member in ATTRIBUTES.items() if name in given}
    if "MessageType" in found:
        found["MessageType"] = found["MessageType"].upper()
    entities = {member: given[name] for name, member in ENTITIES.items() if name in given}
    return found | ({"DestinationCountryParameters": entities} if entities else {})
