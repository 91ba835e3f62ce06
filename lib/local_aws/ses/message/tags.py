"""Message tags: how they are written in a call or a header, and which are allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable

NAME = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
VALUE = re.compile(r"[A-Za-z0-9_.@-]+", re.ASCII)
MAX_LENGTH = 255
"""What the live service allows; the documentation says 256."""

FEEDBACK_NAMES = ("ses:feedback-id-a", "ses:feedback-id-b")
"""The only names with a colon that a sender may use."""


class BadTag(ValueError):
    """A tag that SES refuses, in its words."""


def check_tags(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the tags by name; of one name given twice the last counts. Raises BadTag."""
    tags = {}
    for name, value in pairs:
        _check("name", name)
        _check("value", value)
        if name not in FEEDBACK_NAMES and not NAME.fullmatch(name):
            raise BadTag(
                f"Invalid tag name <{name}>: only alphanumeric ASCII characters, '_',  '-' "
                "are allowed."
            )
        if not VALUE.fullmatch(value):
            raise BadTag(
                f"Invalid tag value <{value}>: only alphanumeric ASCII characters, '_',  '-' , "
                "'.', '@' are allowed."
            )
        tags[name] = value
    return tags


def _check(what: str, text: str) -> None:
    if not text:
        raise BadTag(f"The tag {what} must be specified.")
    if len(text) > MAX_LENGTH:
        raise BadTag(f"Tag {what} cannot exceed {MAX_LENGTH} characters.")


def parse_header(value: str) -> dict[str, str]:
    """Return the tags of an X-SES-MESSAGE-TAGS header: `name=value, name=value`. Raises BadTag."""
    pairs = [item.partition("=") for item in re.split("[,;]", value) if item.strip()]
    return check_tags((name.strip(), text.strip()) for name, _, text in pairs)
