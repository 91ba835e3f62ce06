"""One HTML file that holds what a run of lessons has shown. It asks nothing of the network."""

from __future__ import annotations

import re
from base64 import b64encode
from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from jinja2 import Environment
from markupsafe import Markup
from nbconvert import HTMLExporter
from pygments.formatters import HtmlFormatter

if TYPE_CHECKING:
    from messaging_lab.running import Outcome


def write_report(outcomes: list[Outcome], place: Path) -> None:
    """Write the report, making its folder if need be."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(make_report(outcomes), encoding="utf-8")


def make_report(outcomes: list[Outcome]) -> str:
    """Return the page: a table of the outcomes, then each notebook with its outputs."""
    folder = files("messaging_lab")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(folder.joinpath("report.html").read_text(encoding="utf-8"))
    return template.render(
        style=Markup(folder.joinpath("report.css").read_text(encoding="utf-8")),
        colours=Markup(HtmlFormatter(style="default").get_style_defs(".highlight")),
        outcomes=outcomes,
        bodies=[Markup(_body(outcome)) for outcome in outcomes],
        seconds=sum(outcome.seconds for outcome in outcomes),
        failed=sum(not outcome.passed for outcome in outcomes),
    )


def _body(outcome: Outcome) -> str:
    # The basic template is the notebook alone; the others fetch MathJax and widgets from the web.
    make: Any = HTMLExporter
    body, _ = make(template_name="basic").from_notebook_node(outcome.notebook)
    body = re.sub(r"<script\b.*?</script>", "", str(body), flags=re.DOTALL | re.IGNORECASE)
    return _with_images(body, outcome.folder)


def _with_images(body: str, folder: Path) -> str:
    """Put the images that lie beside a notebook into the page itself.

    nbconvert's own option for it also closes every <details> before its content.
    """

    def embed(found: re.Match[str]) -> str:
        path = folder / unquote(found[2])
        if ":" in found[2] or not path.is_file():
            return found[0]
        kind = guess_type(path.name)[0] or "application/octet-stream"
        return f"{found[1]}data:{kind};base64,{b64encode(path.read_bytes()).decode()}{found[3]}"

    return re.sub(r'(<img\b[^>]*?\bsrc=")([^"]+)(")', embed, body)
