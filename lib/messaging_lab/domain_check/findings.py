"""What was found out about one thing: whether it is well, and what to do where it isn't."""

from __future__ import annotations

from dataclasses import dataclass

OK, NOTE, WARN, FAIL = "ok", "note", "warn", "fail"
"""All is well; good to know; better mended; has to be mended."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`topic` is SPF, DKIM, ...; `mend` is "" where there is nothing to do."""

    level: str
    topic: str
    text: str
    mend: str = ""


def ok(topic: str, text: str) -> Finding:
    """Return a finding of something that is as it should be."""
    return Finding(OK, topic, text)


def note(topic: str, text: str, mend: str = "") -> Finding:
    """Return a finding of something that is good to know."""
    return Finding(NOTE, topic, text, mend)


def warn(topic: str, text: str, mend: str) -> Finding:
    """Return a finding of something that works, and should be mended."""
    return Finding(WARN, topic, text, mend)


def fail(topic: str, text: str, mend: str) -> Finding:
    """Return a finding of something that has to be mended."""
    return Finding(FAIL, topic, text, mend)
