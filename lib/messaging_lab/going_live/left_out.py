"""What a record of calls leaves out: secrets, content, and whatever is no plain value.

Kept are names, addresses, phone numbers, settings and identifiers: enough for a policy, a bill and
a script. In the place of a text stands LEFT_OUT, in that of anything else TO_BE_GIVEN.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.model import Shape

LEFT_OUT = "(left out)"

TO_BE_GIVEN = "(left out, to be given)"
"""In the place of secrets, blobs and items, for which no text could stand in."""

SECRET = re.compile(
    r"(PrivateKey|Password|Secret|SecretString|SessionToken|Passphrase|AccessKeyId)$"
)
"""How the names of parameters end that hold a secret, whether or not the model says so; the id of a
key is none, and leads to one."""

PUBLIC = frozenset({"WebsiteURL", "Address", "EmailAddress", "RuleStringValue", "PhoneNumber",
                    "PhoneNumberString", "AddressPrefix", "DiagnosticMessage", "BounceMessage",
                    "UseCaseDescription", "SnowflakeUser"})  # fmt: skip
"""Shapes that a model calls sensitive and that are no secret: names, numbers, rules."""

TEXTS = frozenset(
    {
        "Data", "TemplateData", "DefaultTemplateData", "ReplacementTemplateData", "RawContent",
        "Message", "MessageBody", "Body", "Payload", "message",
    }
)  # fmt: skip
"""Parameters that hold what is sent or stored, where they are texts."""

MAPS = frozenset({"Item", "Key", "ExpressionAttributeValues", "MessageAttributes"})
"""The same, where they are maps."""

SENDING = ("Send", "Publish", "Put", "Invoke", "Batch", "Update", "Get", "Delete", "Query")
"""How the operations begin whose content is left out; of those that create something it is kept."""

IDENTIFIER = re.compile(r"(Id|Arn|ARN|Url|Tokens|ARecord|PhoneNumber)$")
"""How the names of an answer's members end that later calls may need."""

NOT_KEPT = frozenset(
    {"MessageId", "AccessKeyId", "RequestId", "SubscriptionId", "ArchivedMessageId"}
)
"""Identifiers of single messages, and of credentials."""

MOST = 40
"""Identifiers that are kept of one answer."""


class Scrubbed:
    """The parameters of one call without what is left out, and how many bytes that was."""

    def __init__(self, operation: str, params: Mapping[str, Any], shape: Shape | None) -> None:
        self.bytes = 0
        self._sends = operation.startswith(SENDING)
        self.params: dict[str, Any] = self._members(params, shape)

    def _members(self, value: Mapping[str, Any], shape: Any) -> dict[str, Any]:
        members = getattr(shape, "members", {})
        inner = getattr(shape, "value", None)
        return {
            str(name): self._value(str(name), one, members.get(name, inner))
            for name, one in value.items()
        }

    def _value(self, name: str, value: Any, shape: Any) -> Any:
        if self._is_left_out(name, value, shape):
            self.bytes += _size(value)
            plain = isinstance(value, str) and not _is_secret(name, value, shape)
            return LEFT_OUT if plain and _is_string(shape) else TO_BE_GIVEN
        if isinstance(value, Mapping):
            return self._members(value, shape)
        if isinstance(value, list | tuple):
            inner = getattr(shape, "member", None)
            return [self._value(name, one, inner) for one in value]
        if isinstance(value, datetime):
            return value.isoformat()
        return value if isinstance(value, str | int | float | bool) else str(value)

    def _is_left_out(self, name: str, value: Any, shape: Any) -> bool:
        if isinstance(value, bytes | bytearray) or hasattr(value, "read"):
            return True
        if _is_secret(name, value, shape):
            return True
        return self._sends and name in TEXTS | MAPS and _is_content(name, value)


def _is_secret(name: str, value: Any, shape: Any) -> bool:
    if isinstance(value, str) and SECRET.search(name):
        return True
    told = getattr(shape, "metadata", {}).get("sensitive", False)
    return bool(told) and shape.name not in PUBLIC


def _is_string(shape: Any) -> bool:
    # A blob may be given as a text as well.
    return getattr(shape, "type_name", "string") == "string"


def _is_content(name: str, value: Any) -> bool:
    # "Message" and "Body" are also structures, whose texts are inside; a "Key" of S3 is a name.
    return isinstance(value, str) if name in TEXTS else isinstance(value, dict)


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, bytes | bytearray):
        return len(value)
    if isinstance(value, Mapping):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, list | tuple) else 0


def identifiers(answer: Mapping[str, Any]) -> dict[str, str]:
    """Return path -> text of what identifies things in an answer: `HostedZone.Id`.

    Paths are JMESPath, as `--query` of the AWS CLI takes them.
    """
    found: dict[str, str] = {}
    _collect(answer, "", found)
    return found


def _collect(value: Any, path: str, found: dict[str, str]) -> None:
    if isinstance(value, Mapping):
        for name, one in value.items():
            if name not in ("ResponseMetadata", "AccessKey", "Credentials"):
                _collect(one, f"{path}.{name}" if path else name, found)
    elif isinstance(value, list):
        for number, one in enumerate(value[:MOST]):
            _collect(one, f"{path}[{number}]", found)
    elif isinstance(value, str) and _identifies(path) and len(found) < MOST:
        found[path] = value


def _identifies(path: str) -> bool:
    name = re.sub(r"\[\d+\]$", "", path).rpartition(".")[2]
    return bool(IDENTIFIER.search(name)) and name not in NOT_KEPT and not SECRET.search(name)
