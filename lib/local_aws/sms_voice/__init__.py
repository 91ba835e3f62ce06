"""AWS End User Messaging SMS: the API pinpoint-sms-voice-v2."""

from local_aws.sms_voice import operations
from local_aws.sms_voice.service import service

__all__ = ["operations", "service"]
