"""One notebook as a part of the report: its cells, code folded, and the headings it has."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass
from html import unescape
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from jinja2 import DictLoader
from markupsafe import Markup
from nbconvert import HTMLExporter

from messaging_lab.report.masking import masked

if TYPE_CHECKING:
    from messaging_lab.running import Outcome

FOLDED = """
{%- extends 'basic/index.html.j2' -%}
{%- block input_group -%}
<details class="code">
<summary>Code: <code>{{ cell.metadata.telling_line | escape }}</code></summary>
{{ super() }}
</details>
{%- endblock input_group -%}
"""
"""nbconvert's notebook without a page around it (the other templates fetch from the web), each
cell's code behind the first line that tells something."""

HEADING = re.compile(r'<h([1-6]) id="([^"]*)">(.*?)</h\1>', re.DOTALL)

NOT_FOR_READERS = frozenset({"exercise"})
"""Tags of cells that only somebody at work needs."""


@dataclass(frozen=True)
class Heading:
    """A heading of the report: where it is, and what it says."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Body:
    """A notebook's part of the report."""

    title: Heading
    sections: tuple[Heading, ...]
    html: Markup


def body_of(outcome: Outcome, names: Collection[str] = ()) -> Body:
    """Return a notebook's part; links may lead to the notebooks `names` within the page."""
    notebook = {**outcome.notebook, "cells": _for_readers(outcome.notebook.cells)}
    make: Any = HTMLExporter
    exporter = make(extra_loaders=[DictLoader({"folded": FOLDED})], template_file="folded")
    html, _ = exporter.from_notebook_node(type(outcome.notebook)(notebook))
    html = re.sub(r"<script\b.*?</script>", "", str(html), flags=re.DOTALL | re.IGNORECASE)
    html = _with_images(masked(html), outcome.folder)
    html = _with_links(_with_anchors(html, outcome.name), names)
    found = [(int(level), Heading(at, _plain(text))) for level, at, text in HEADING.findall(html)]
    title = next((one for level, one in found if level == 1), Heading(outcome.name, outcome.name))
    return Body(title, tuple(one for level, one in found if level == 2), Markup(html))


def _for_readers(cells: list[Any]) -> list[Any]:
    kept = [cell for cell in cells if NOT_FOR_READERS.isdisjoint(cell.metadata.get("tags", ()))]
    return [_with_telling_line(cell) for cell in kept]


def _with_telling_line(cell: Any) -> Any:
    """Return the cell with its first line that isn't an import in its metadata."""
    lines = [line for line in cell.source.splitlines() if line.strip()]
    telling = [line for line in lines if not line.startswith(("import ", "from "))]
    metadata = {**cell.metadata, "telling_line": next(iter([*telling, *lines]), "")}
    return type(cell)({**cell, "metadata": type(cell)(metadata)})


def _with_anchors(html: str, name: str) -> str:
    """Give each heading an anchor that no other notebook on the page has."""
    return HEADING.sub(r'<h\1 id="' + name + r'-\2">\3</h\1>', html)


def _plain(heading: str) -> str:
    without_link = re.sub(r'<a class="anchor-link".*?</a>', "", heading, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", without_link)).strip()


def _with_links(html: str, names: Collection[str]) -> str:
    """Lead links between notebooks within the page; the others of them are only their words."""

    def lead(found: re.Match[str]) -> str:
        target, words = unquote(found[1]), found[2]
        if re.match(r"https?:|mailto:|#", target):
            return found[0]
        name = Path(target.partition("#")[0]).stem
        return f'<a href="#{name}">{words}</a>' if name in names else words

    return re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', lead, html, flags=re.DOTALL)


def _with_images(html: str, folder: Path) -> str:
    """Put the images that lie beside a notebook into the page itself.

    nbconvert's own option for it also closes every <details> before its content.
    """

    def embed(found: re.Match[str]) -> str:
        path = folder / unquote(found[2])
        if ":" in found[2] or not path.is_file():
            return found[0]
        kind = guess_type(path.name)[0] or "application/octet-stream"
        return f"{found[1]}data:{kind};base64,{b64encode(path.read_bytes()).decode()}{found[3]}"

    return re.sub(r'(<img\b[^>]*?\bsrc=")([^"]+)(")', embed, html)
