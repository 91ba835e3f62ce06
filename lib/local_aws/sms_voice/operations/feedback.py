"""PutMessageFeedback."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import feedback
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]


@service.operation("PutMessageFeedback")
def put_message_feedback(params: Params, context: Context) -> Params:
    """Say whether a message had its effect."""
    state = context.state(SmsState)
    found = feedback.put(state, params["MessageId"], params["MessageFeedbackStatus"])
    return {"MessageId": found.id, "MessageFeedbackStatus": found.feedback}
