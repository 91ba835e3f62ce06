"""What is inside a stored message: text, HTML made harmless, links, attachments.

Mail is hostile input: nothing in it is executed, and nothing it points to is loaded.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Part

import nh3

from messaging_lab.authentication.fields import decoded

TAGS = frozenset({
    "a", "abbr", "address", "b", "blockquote", "br", "caption", "center", "cite", "code", "col",
    "colgroup", "dd", "del", "div", "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "u", "ul",
})  # fmt: skip
ATTRIBUTES = {
    "*": {"style", "align", "dir", "lang", "title"},
    "a": {"name"},
    "font": {"color", "size"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "table": {"border", "cellpadding", "cellspacing", "width", "bgcolor"},
    "td": {"colspan", "rowspan", "width", "height", "valign", "bgcolor"},
    "th": {"colspan", "rowspan", "width", "height", "valign", "bgcolor", "scope"},
}
STYLES = frozenset({
    "background-color", "border", "border-bottom", "border-collapse", "border-color",
    "border-left", "border-radius", "border-right", "border-spacing", "border-style",
    "border-top", "border-width", "color", "direction", "display", "font", "font-family",
    "font-size", "font-style", "font-weight", "height", "letter-spacing", "line-height",
    "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-width",
    "min-width", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top",
    "text-align", "text-decoration", "text-transform", "vertical-align", "white-space", "width",
})  # fmt: skip
"""Properties that can't load anything; with them a design survives."""

IMAGE = re.compile(r"data:image/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=\s]*\Z")
INLINE_IMAGE_BYTES = 200_000
"""An image inside the message larger than this is listed, not shown."""

REPORTS = frozenset({
    "message/delivery-status", "message/feedback-report", "message/disposition-notification",
})  # fmt: skip
"""Parts that one mail program writes for another (RFC 3464, 5965, 8098): fields, not mail."""

_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Attachment:
    """A part of a message that isn't its text."""

    name: str
    type: str
    size: int
    inline: bool


@dataclass(frozen=True)
class Link:
    """A link in the HTML of a message: what is shown, and where it really leads."""

    text: str
    target: str


@dataclass(frozen=True)
class Report:
    """A part for machines: its type and its fields, groups of them parted by an empty line."""

    type: str
    text: str


@dataclass(frozen=True)
class Content:
    """The parts of a message; None for a kind it doesn't have. `html` is already harmless."""

    text: str | None
    html: str | None
    links: tuple[Link, ...]
    attachments: tuple[Attachment, ...]
    reports: tuple[Report, ...] = ()


def read_content(raw: bytes) -> Content:
    """Read a message, however broken it is."""
    text, source, rest = _parts(raw)
    markup = None if source is None else _decode(source)
    return Content(
        None if text is None else _decode(text),
        None if markup is None else sanitise(markup, _images(rest)),
        () if markup is None else tuple(_links(markup)),
        tuple(_attachment(part) for part in rest if part.get_content_type() not in REPORTS),
        tuple(_report(part) for part in rest if part.get_content_type() in REPORTS),
    )


def attached(raw: bytes) -> list[tuple[Attachment, bytes]]:
    """Return the attachments of a message as `read_content` has them, with what they hold."""
    rest = _parts(raw)[2]
    return [(_attachment(one), _held(one)) for one in rest if one.get_content_type() not in REPORTS]


def _parts(raw: bytes) -> tuple[Part | None, Part | None, list[Part]]:
    """Return the text, the HTML, and the rest."""
    parts = list(_leaves(message_from_bytes(raw)))
    text = next((part for part in parts if _is_body(part, "text/plain")), None)
    source = next((part for part in parts if _is_body(part, "text/html")), None)
    return text, source, [part for part in parts if part is not text and part is not source]


def _held(part: Part) -> bytes:
    """Return what a part holds: its octets, or the message that it is."""
    if not _inside(part):
        return _octets(part)
    try:
        return _inside(part)[0].as_bytes()
    except (LookupError, ValueError, TypeError, AttributeError):
        # The standard library can read a broken message that it can't write.
        return b"".join(_octets(leaf) for leaf in part.walk() if not leaf.is_multipart())


def _leaves(part: Part) -> Iterator[Part]:
    """Return the parts that have none; a message inside the message is one part."""
    if not part.is_multipart() or part.get_content_maintype() == "message":
        yield part
    else:
        for inner in _inside(part):
            yield from _leaves(inner)


def _inside(part: Part) -> list[Part]:
    payload = part.get_payload()
    inner = payload if isinstance(payload, list) else []
    return [one for one in inner if isinstance(one, Part)]


def _report(part: Part) -> Report:
    groups = _inside(part) or [part]
    lines = ("\n".join(f"{name}: {value}" for name, value in group.items()) for group in groups)
    return Report(part.get_content_type(), "\n\n".join(filter(None, lines)))


def sanitise(markup: str, images: dict[str, str] | None = None) -> str:
    """Return HTML without scripts, forms, links and anything remote.

    `images` maps a Content-ID to the data: URL of an image that came with the message.
    """

    def keep(tag: str, name: str, value: str) -> str | None:
        if name != "src":
            return value
        source = (images or {}).get(value[4:], "") if value.startswith("cid:") else value
        return source if IMAGE.match(source) else None

    return nh3.clean(
        markup,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=keep,
        url_schemes={"data", "cid"},
        filter_style_properties=set(STYLES),
        link_rel=None,
    )


def _is_body(part: Part, content_type: str) -> bool:
    return part.get_content_type() == content_type and part.get_content_disposition() in (
        None,
        "inline",
    )


def _octets(part: Part) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decode(part: Part) -> str:
    charset = part.get_content_charset() or "utf-8"
    try:
        return _octets(part).decode(charset, "replace").replace("\r\n", "\n")
    except (LookupError, ValueError):
        return _octets(part).decode("utf-8", "replace").replace("\r\n", "\n")


def _images(parts: list[Part]) -> dict[str, str]:
    found = {}
    for part in parts:
        name, octets = str(part.get("Content-ID", "")).strip("<> "), _octets(part)
        if name and part.get_content_maintype() == "image" and len(octets) <= INLINE_IMAGE_BYTES:
            encoded = base64.b64encode(octets).decode()
            found[name] = f"data:{part.get_content_type()};base64,{encoded}"
    return found


def _links(markup: str) -> list[Link]:
    only_links = nh3.clean(
        markup,
        tags={"a"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    pairs = ((text, target) for target, text in _LINK.findall(only_links))
    return [Link(" ".join(_plain(text).split()), html.unescape(target)) for text, target in pairs]


def _plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def _attachment(part: Part) -> Attachment:
    inline = part.get_content_disposition() == "inline" or part.get("Content-ID") is not None
    size = sum(len(_octets(leaf)) for leaf in part.walk() if not leaf.is_multipart())
    return Attachment(_name(part) or "(no name)", part.get_content_type(), size, inline)


def _name(part: Part) -> str:
    """Return the file name of a part, or the subject of a message that is one."""
    try:
        subject = next((inner.get("Subject") for inner in _inside(part)), None)
        return decoded(part.get_filename() or str(subject or ""))
    except (ValueError, LookupError, TypeError):
        return ""
