"""Names of the objects that a stream writes.

"Understand custom prefixes for Amazon S3 objects" in the developer guide.
"""

from __future__ import annotations

import re
from datetime import datetime

from local_aws.errors import AwsError, NotImplementedByTheLab

_EXPRESSION = re.compile(r"!\{([^}:]*):([^}]*)\}")
_FIELD = re.compile(r"'[^']*'|([A-Za-z])\1*")

FIELDS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
"""Fields of Java's DateTimeFormatter that are done here."""

DEFAULT = "!{timestamp:yyyy/MM/dd/HH/}"
RANDOM_LENGTH = 11


def check(prefix: str, error_prefix: str | None) -> None:
    """Raise InvalidArgumentException, or NotImplemented by name, for expressions that can't be."""
    for text in (prefix, error_prefix or ""):
        for namespace, value in _EXPRESSION.findall(text):
            if namespace == "timestamp":
                _format(value)
            elif (namespace, value) not in {
                ("firehose", "random-string"),
                ("firehose", "error-output-type"),
            }:
                raise NotImplementedByTheLab("firehose", f"prefixes with !{{{namespace}:{value}}}")
    if "!{firehose:error-output-type}" in prefix:
        raise _invalid("Prefix cannot contain !{firehose:error-output-type}")
    if _EXPRESSION.search(prefix) and not error_prefix:
        raise _invalid("ErrorOutputPrefix must be given where Prefix contains expressions")
    has_expression = error_prefix and _EXPRESSION.search(error_prefix)
    if has_expression and "!{firehose:error-output-type}" not in (error_prefix or ""):
        raise _invalid("ErrorOutputPrefix must contain !{firehose:error-output-type}")


def _invalid(text: str) -> AwsError:
    return AwsError("InvalidArgumentException", f"{text}.")


def resolve(prefix: str, moment: datetime, token: str, error_type: str = "") -> str:
    """Return a prefix for objects of a moment; the time is added where it has none."""
    if "!{timestamp:" not in prefix:
        prefix += DEFAULT

    def value(found: re.Match[str]) -> str:
        if found[1] == "timestamp":
            return moment.strftime(_format(found[2]))
        return token if found[2] == "random-string" else error_type

    return _EXPRESSION.sub(value, prefix)


def _format(pattern: str) -> str:
    def field(found: re.Match[str]) -> str:
        text = found[0]
        if text.startswith("'"):
            return text[1:-1].replace("%", "%%")
        if text not in FIELDS:
            raise NotImplementedByTheLab("firehose", f"the timestamp field {text} in a prefix")
        return FIELDS[text]

    return _FIELD.sub(field, pattern)


def object_name(stream: str, version: str, moment: datetime, unique: str) -> str:
    """Return the last part of a key."""
    return f"{stream}-{version}-{moment:%Y-%m-%d-%H-%M-%S}-{unique}"
