"""How much a call sends, in the units that AWS bills: bytes, messages, recipients, parts."""

from __future__ import annotations

from email import message_from_bytes
from email.parser import HeaderParser
from email.utils import parseaddr
from typing import Any

from messaging_lab.guard_rails.recipients import KNOWN, MAILING, TEXTING


def author_of(params: dict[str, Any]) -> str:
    """Return the address in From of a raw message, "" for anything else."""
    text = _raw(params).decode("utf-8", "replace")
    return parseaddr(str(HeaderParser().parsestr(text).get("From", "")))[1] if text else ""


def attached(params: dict[str, Any]) -> int:
    """Return the bytes of a mail's attachments: of those given apart, or in the raw message."""
    content = params.get("Content") or {}
    apart = [
        len(one.get("RawContent", b""))
        for kind in ("Simple", "Template")
        for one in (content.get(kind) or {}).get("Attachments", [])
    ]
    parts = message_from_bytes(_raw(params)).walk()
    return sum(apart) + sum(
        len(part.get_payload(decode=True) or b"")
        for part in parts
        if part.get_content_disposition() == "attachment"
    )


def _raw(params: dict[str, Any]) -> bytes:
    raw = params.get("RawMessage") or (params.get("Content") or {}).get("Raw") or {}
    data = raw.get("Data", b"") if isinstance(raw, dict) else b""
    return data.encode() if isinstance(data, str) else bytes(data)


def measure(service: str, operation: str, params: dict[str, Any], content: int) -> dict[str, int]:
    """Return what a call amounts to; `content` are the bytes of what a record leaves out."""
    found = {"bytes": content} if content else {}
    if service in MAILING and (service, operation) in KNOWN and operation.startswith("Send"):
        found["recipients"] = len(KNOWN[service, operation](params))
        if more := attached(params):
            found["attached"] = more
    text = params.get("MessageBody" if service != "sns" else "Message")
    to_phone = params.get("DestinationPhoneNumber") or params.get("PhoneNumber")
    if service in TEXTING and to_phone and isinstance(text, str):
        found["parts"] = _parts(text)
    for name in ("Entries", "PublishBatchRequestEntries", "Records"):
        if isinstance(params.get(name), list):
            found["entries"] = len(params[name])
    return found


def _parts(text: str) -> int:
    # A service takes a while to import, and most lessons send no texts.
    from local_aws.sms_voice.parts import split

    return split(text).count
