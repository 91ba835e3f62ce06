"""Links and the open-tracking picture in an HTML text.

Source: "Amazon SES email sending metrics FAQs" in the developer guide: which links are tracked, the
attributes `ses:no-track`, `ses:tags` and `ses:custom-path`, and `{{ses:openTracker}}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape

MAX_LINKS = 250
"""Links of a message that are tracked at most (the same page)."""

OPEN_TRACKER = "{{ses:openTracker}}"

ANCHOR = re.compile(r"<!--.*?-->|<a\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL | re.IGNORECASE)
ATTRIBUTE = re.compile(r"\s+([\w:.-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
PICTURE = re.compile(r"<img\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
WEB_LINK = re.compile(r"https?://(?:[\w.~:/?#\[\]@!$&'()*+,;=-]|%[0-9a-f]{2})+", re.ASCII | re.I)
"""Properly encoded URLs (RFC 3986); others are left alone."""

TAG = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
CUSTOM_PATH = re.compile(r"[A-Za-z0-9._-]{1,32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a message: where it leads, its tags and its custom path."""

    url: str
    tags: dict[str, list[str]] = field(default_factory=dict)
    custom_path: str = ""


def replace_links(html: str, tracked: Callable[[Link], str]) -> str:
    """Return the text with links replaced by what `tracked` makes of them."""
    count = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal count
        tag = match[0]
        attributes = {} if tag.startswith("<!--") else attributes_of(tag)
        if "href" not in attributes:
            return tag
        link = Link(
            attributes["href"].strip(),
            read_tags(attributes.get("ses:tags", "")),
            _valid_path(attributes.get("ses:custom-path", "")),
        )
        untracked = "ses:no-track" in attributes or not WEB_LINK.fullmatch(link.url)
        if untracked or count >= MAX_LINKS:
            return _rewritten(tag, attributes["href"])
        count += 1
        return _rewritten(tag, tracked(link))

    return ANCHOR.sub(replace, html)


def _valid_path(text: str) -> str:
    return text if CUSTOM_PATH.fullmatch(text) else ""


def attributes_of(tag: str) -> dict[str, str]:
    """Return the attributes of a tag by lower-case name, the first of each."""
    found: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(tag):
        bare = value[1:-1] if value[:1] in ("'", '"') else value
        found.setdefault(name.lower(), unescape(bare))
    return found


def _rewritten(tag: str, href: str) -> str:
    """Return a tag with another href and without the attributes that only SES understands."""

    def replace(match: re.Match[str]) -> str:
        name = match[1].lower()
        if name.startswith("ses:"):
            return ""
        return f' {match[1]}="{escape(href)}"' if name == "href" else match[0]

    return ATTRIBUTE.sub(replace, tag)


def read_tags(text: str) -> dict[str, list[str]]:
    """Return the tags of `ses:tags`, written like CSS: `product:book;genre:fiction`."""
    tags: dict[str, list[str]] = {}
    for item in text.split(";"):
        name, _, value = (part.strip() for part in item.partition(":"))
        if TAG.fullmatch(name) and TAG.fullmatch(value):
            tags.setdefault(name, []).append(value)
    return tags


def add_picture(html: str, url: str) -> str:
    """Return the text with the tracking picture: at its placeholder, else at the end."""
    picture = f'<img alt="" src="{escape(url)}" style="display: none; width: 1px; height: 1px;">'
    if OPEN_TRACKER in html:
        return html.replace(OPEN_TRACKER, picture, 1).replace(OPEN_TRACKER, "")
    end = html.lower().rfind("</body>")
    end = len(html) if end < 0 else end
    return f"{html[:end]}{picture}\n{html[end:]}"


def hrefs(html: str) -> list[str]:
    """Return where the links of a text lead."""
    tags = [tag for tag in ANCHOR.findall(html) if not tag.startswith("<!--")]
    return [found["href"] for tag in tags if "href" in (found := attributes_of(tag))]


def pictures(html: str) -> list[str]:
    """Return the addresses of the pictures in a text."""
    return [found["src"] for tag in PICTURE.findall(html) if "src" in (found := attributes_of(tag))]
