"""How much a call sends, in the units that AWS bills: bytes, messages, recipients, parts."""

from __future__ import annotations

from typing import Any

from local_aws.sms_voice.parts import split
from messaging_lab.guard_rails.recipients import KNOWN, MAILING, TEXTING


def measure(service: str, operation: str, params: dict[str, Any], content: int) -> dict[str, int]:
    """Return what a call amounts to; `content` are the bytes of what a record leaves out."""
    found = {"bytes": content} if content else {}
    if service in MAILING and (service, operation) in KNOWN and operation.startswith("Send"):
        found["recipients"] = len(KNOWN[service, operation](params))
    text = params.get("MessageBody" if service != "sns" else "Message")
    to_phone = params.get("DestinationPhoneNumber") or params.get("PhoneNumber")
    if service in TEXTING and to_phone and isinstance(text, str):
        found["parts"] = split(text).count
    for name in ("Entries", "PublishBatchRequestEntries", "Records"):
        if isinstance(params.get(name), list):
            found["entries"] = len(params[name])
    return found
