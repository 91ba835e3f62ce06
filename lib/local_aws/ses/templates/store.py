"""The templates of an account in a Region. Both APIs see the same ones.

Source: "Using templates to send personalized email with the Amazon SES API", API references.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from local_aws.ses.templates import handlebars
from local_aws.ses.templates.handlebars import BadTemplate

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
"""Assumption: the names that the console takes; the API reference gives none."""

MAX_TEMPLATES = 20_000
"""Templates per account and Region ("Service quotas in Amazon SES")."""

MAX_BYTES = 500 * 1024
"""Octets of subject, text and HTML together (the same page: 500 KB)."""


@dataclass(slots=True)
class Content:
    """Subject, text and HTML of a template; a version that isn't there is ''."""

    subject: str = ""
    text: str = ""
    html: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """The three sources."""
        return self.subject, self.text, self.html

    @property
    def size(self) -> int:
        """Their octets."""
        return sum(len(part.encode("utf-8", "surrogatepass")) for part in self.parts)


@dataclass(slots=True)
class Template:
    """A template that is kept. `created_at` is in epoch seconds."""

    name: str
    content: Content
    created_at: float
    tags: dict[str, str] = field(default_factory=dict)


def name_problem(name: str) -> str:
    """Return what SES has against the name of a template, or ''."""
    if NAME.fullmatch(name):
        return ""
    return (
        f"Invalid template name <{name}>: only alphanumeric ASCII characters, '_' and '-' are "
        "allowed, at most 64 of them."
    )


def content_problem(content: Content) -> str:
    """Return what SES has against the content of a template, or '' (the words are assumptions)."""
    if not content.subject:
        return "The subject must be specified."
    if not (content.text or content.html):
        return "The template must have a text part, an HTML part, or both."
    if content.size > MAX_BYTES:
        return f"The template exceeds {MAX_BYTES} bytes: {content.size}."
    try:
        for part in content.parts:
            handlebars.check(part)
    except BadTemplate as problem:
        return str(problem)
    return ""


def add(state: SesState, name: str, content: Content, tags: dict[str, str]) -> None:
    """Keep a new template."""
    state.templates[name] = Template(name, content, state.now(), tags)
