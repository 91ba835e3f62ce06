"""SendTextMessage, SendMediaMessage, SendVoiceMessage."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import sending, sending_media, sending_voice
from local_aws.sms_voice.errors import invalid
from local_aws.sms_voice.messages import MEDIA, TEXT
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]


@service.operation("SendTextMessage")
def send_text_message(params: Params, context: Context) -> Params:
    """Accept a text message.

    `Keyword` names the program of a US short code, which the lab has none of: it is taken as AWS
    takes it from other senders, without effect.
    """
    return {"MessageId": sending.send(context.state(SmsState), params, TEXT)}


@service.operation("SendMediaMessage")
def send_media_message(params: Params, context: Context) -> Params:
    """Accept a message with a picture or another file, a text, or both."""
    if "MediaUrls" not in params and "MessageBody" not in params:
        raise invalid("MISSING_PARAMETER", "MediaUrls", "give a file, a text, or both")
    for url in params.get("MediaUrls", []):
        sending_media.check_url(url)
    return {"MessageId": sending.send(context.state(SmsState), params, MEDIA)}


@service.operation("SendVoiceMessage")
def send_voice_message(params: Params, context: Context) -> Params:
    """Accept a text to be read in a call; `VoiceId` is taken, yet nobody hears the difference."""
    return {"MessageId": sending_voice.send(context.state(SmsState), params)}
