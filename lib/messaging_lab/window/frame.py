"""What is around every page of the window: its head, the way back, and the rules for browsers."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from messaging_lab.show.html import Html, Shown, join, tag
from messaging_lab.show.theme import stylesheet
from messaging_lab.window.listing import Page

SAFE = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'self'; "
        "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'; "
        "base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
"""Headers of every page. Mail is shown in it, so nothing is loaded and no other script runs."""


WAYS = {
    "": "Overview",
    "window/sent": "Sent mail",
    "window/mail": "Arrived mail",
    "window/texts": "Sent texts",
    "window/requests": "Requests",
}
"""The pages that every page leads to."""


@cache
def asset(name: str) -> str:
    """Return a file of this package: the script or the stylesheet."""
    return files("messaging_lab.window").joinpath(name).read_text(encoding="utf-8")


def document(page: Page, pulse: str) -> bytes:
    """Return a page. `pulse` changes with what happens in the lab; the script compares it."""
    parts = page.parts
    names = dict.fromkeys(
        name for part in parts if isinstance(part, Shown) for name in part.stylesheets
    )
    bodies = [part.html() if isinstance(part, Shown) else part for part in parts]
    sections = join(tag("section", body, class_="mlab") for body in bodies)
    head = join(
        [
            tag("meta", charset="utf-8"),
            Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            tag("title", f"{page.title} · local AWS"),
            Html(stylesheet("base", *names)),
            Html(f"<style>{asset('window.css')}</style>"),
            tag("script", src="/_lab/window/window.js", defer=True),
        ]
    )
    links = (tag("a", words, href=f"/_lab/{where}") for where, words in WAYS.items())
    nav = tag("nav", *links, aria_label="Window")
    live = pulse if page.live else None
    main = tag("main", tag("h1", page.title), sections, id="main", data_pulse=live)
    status = tag("p", "", id="said", role="status", aria_live="polite")
    body = join([tag("header", nav, status), main])
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'.encode()
    )
