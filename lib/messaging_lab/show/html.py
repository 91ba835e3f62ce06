"""Safe HTML from Python, and the base of everything a lesson shows.

Mail is hostile input. Whatever goes into HTML goes through `escape`, and only `tag` makes markup.
"""

from __future__ import annotations

import html
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from messaging_lab.show.theme import stylesheet

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_INVISIBLE = re.compile("[\x80-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_VOID = frozenset({"br", "hr", "img", "meta", "path", "circle", "rect", "line", "polygon"})


class Html(str):
    """Markup that is safe to put into a page as it is."""

    __slots__ = ()


def visible(text: str) -> str:
    """Return `text` with every control, invisible or direction-changing character made visible.

    A right-to-left override in a header makes `gpj.exe` read `exe.jpg`; shown here it can't.
    """
    text = _SURROGATE.sub("\ufffd", text)
    text = _CONTROL.sub(lambda found: chr(0x2400 + min(ord(found[0]), 0x21)), text)
    return _INVISIBLE.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def escape(value: object) -> Html:
    """Return a value as text that is safe between tags and in attributes."""
    if isinstance(value, Html):
        return value
    return Html(html.escape(visible(str(value))))


def join(parts: Iterable[object], separator: object = "") -> Html:
    """Return the parts, each escaped, one after another."""
    return Html(escape(separator).join(escape(part) for part in parts))


def breakable(text: str) -> Html:
    """Return a name or address that may be broken after dots and @; a copy has it unbroken."""
    return Html(escape(text).replace(".", ".<wbr>").replace("@", "@<wbr>"))


def tag(name: str, *children: object, **attributes: object) -> Html:
    """Return one element. `class_="x"` gives class, `aria_label=` aria-label, True a bare name.

    Attributes that are None or False are left out.
    """
    written = "".join(
        _attribute(key, value) for key, value in attributes.items() if value not in (None, False)
    )
    if name in _VOID:
        return (
            Html(f"<{name}{written}>")
            if name in {"br", "hr", "img", "meta"}
            else Html(f"<{name}{written}/>")
        )
    return Html(f"<{name}{written}>{join(children)}</{name}>")


def _attribute(key: str, value: object) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(visible(str(value)))}"'


def heading(level: int, *children: object, class_: str) -> Html:
    """Return a heading for screen readers that stays out of the notebook's table of contents.

    JupyterLab lists h1 to h6 of outputs there, and puts an anchor into each.
    """
    text = tag("strong", *children)
    return tag("p", text, class_=class_, role="heading", aria_level=level)


def fold(summary: object, *children: object, open_: bool = False) -> Html:
    """Return something long, folded under its summary; keyboard and screen reader open it."""
    return tag("details", tag("summary", summary), *children, open=open_)


class Shown(ABC):
    """What Jupyter shows as HTML, and a terminal, a log or `print` as text that says the same."""

    stylesheets: ClassVar[tuple[str, ...]] = ()
    """Names of the package's stylesheets needed besides `base`."""

    @abstractmethod
    def html(self) -> Html:
        """Return the markup, without its stylesheet."""

    @abstractmethod
    def text(self) -> str:
        """Return the same as plain text."""

    def _repr_html_(self) -> str:
        return stylesheet("base", *self.stylesheets) + tag("div", self.html(), class_="mlab")

    def __repr__(self) -> str:
        return self.text()

    __str__ = __repr__


def page(title: str, *shown: Shown) -> str:
    """Return a whole HTML document of what is shown: for reports, and to look at it."""
    names = dict.fromkeys(name for each in shown for name in each.stylesheets)
    body = join(tag("div", each.html(), class_="mlab") for each in shown)
    head = join(
        [tag("meta", charset="utf-8"), tag("title", title), Html(stylesheet("base", *names))]
    )
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'
