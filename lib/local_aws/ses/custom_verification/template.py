"""A template of verification mails, and what it may hold.

Source: "Using custom verification email templates" in the developer guide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

MAX_TEMPLATES = 50
MAX_BYTES = 10 * 1024 * 1024
"""Templates of an account, and octets of one (FAQ, Q1 and Q5)."""

COMMON = frozenset({"class", "id", "style", "title"})
"""Attributes that every tag may have (FAQ, Q5)."""

TAGS = frozenset(
    # Read as a text, since a list of 78 words is not.
    """abbr acronym address area b bdo big blockquote body br button caption center cite code col
    colgroup dd del dfn dir div dl dt em fieldset font form h1 h2 h3 h4 h5 h6 head hr html i img
    input ins kbd label legend li map menu ol optgroup option p pre q s samp select small span
    strike strong sub sup table tbody td textarea tfoot th thead tr tt u ul var""".split()  # noqa: SIM905
)
"""Tags that the content may have (FAQ, Q5)."""

CELL = frozenset({"abbr", "axis", "colspan", "rowspan", "width"})
MORE = {
    "blockquote": frozenset({"cite"}),
    "col": frozenset({"span", "width"}),
    "colgroup": frozenset({"span", "width"}),
    "img": frozenset({"align", "alt", "height", "src", "width"}),
    "ol": frozenset({"start", "type"}),
    "q": frozenset({"cite"}),
    "table": frozenset({"summary", "width"}),
    "td": CELL,
    "th": CELL | {"scope"},
    "ul": frozenset({"type"}),
}
"""Attributes that some tags may have beside those (FAQ, Q5)."""


@dataclass(slots=True)
class CustomTemplate:
    """Who a mail comes from, what it says, and where its link leads in the end."""

    name: str
    sender: str
    subject: str
    content: str
    success_url: str
    failure_url: str
    tags: dict[str, str] = field(default_factory=dict)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.problem = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.problem = self.problem or f"The tag <{tag}> is not allowed."
            return
        allowed = COMMON | MORE.get(tag, frozenset())
        for name, _ in attrs:
            if name not in allowed:
                problem = f"The attribute {name} of the tag <{tag}> is not allowed."
                self.problem = self.problem or problem


def content_problem(content: str) -> str:
    """Return what SES has against the content of a template, or '' (the words are assumptions)."""
    size = len(content.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        return f"The template content exceeds {MAX_BYTES} bytes: {size}."
    tags = _Tags()
    tags.feed(content)
    tags.close()
    return tags.problem
