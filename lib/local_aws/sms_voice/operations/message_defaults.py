"""What messages of a configuration set have by default: their type, sender id and feedback."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import configuration_sets, sender_ids
from local_aws.sms_voice.configuration_sets import ConfigurationSet
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]


def _find(params: Params, context: Context) -> ConfigurationSet:
    return configuration_sets.find(context.state(SmsState), params["ConfigurationSetName"])


@service.operation("SetDefaultMessageType")
def set_default_message_type(params: Params, context: Context) -> Params:
    """Set the type of messages that come without one."""
    found = _find(params, context)
    found.default_message_type = params["MessageType"]
    return found.names() | {"MessageType": found.default_message_type}


@service.operation("DeleteDefaultMessageType")
def delete_default_message_type(params: Params, context: Context) -> Params:
    """Take the default away; the answer has what it was."""
    found = _find(params, context)
    old, found.default_message_type = found.default_message_type, None
    return found.names() | ({"MessageType": old} if old else {})


@service.operation("SetDefaultSenderId")
def set_default_sender_id(params: Params, context: Context) -> Params:
    """Set the sender id of messages that name no origination identity.

    It needn't be one of the account (assumption): whether it can be used depends on the country of
    each message.
    """
    found = _find(params, context)
    sender_ids.check_name(params["SenderId"], "")
    found.default_sender_id = params["SenderId"]
    return found.names() | {"SenderId": found.default_sender_id}


@service.operation("DeleteDefaultSenderId")
def delete_default_sender_id(params: Params, context: Context) -> Params:
    """Take the default away; the answer has what it was."""
    found = _find(params, context)
    old, found.default_sender_id = found.default_sender_id, None
    return found.names() | ({"SenderId": old} if old else {})


@service.operation("SetDefaultMessageFeedbackEnabled")
def set_default_message_feedback_enabled(params: Params, context: Context) -> Params:
    """Tell whether messages wait for feedback unless they say otherwise."""
    found = _find(params, context)
    found.default_message_feedback = params["MessageFeedbackEnabled"]
    return found.names() | {"MessageFeedbackEnabled": found.default_message_feedback}
