"""One HTML file that holds what a run of lessons has shown. It asks nothing of the network."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
        bodies=[Markup(_body(outcome.notebook)) for outcome in outcomes],
        seconds=sum(outcome.seconds for outcome in outcomes),
        failed=sum(not outcome.passed for outcome in outcomes),
    )


def _body(notebook: Any) -> str:
    # The basic template is the notebook alone; the others fetch MathJax and widgets from the web.
    make: Any = HTMLExporter
    body, _ = make(template_name="basic", embed_images=True).from_notebook_node(notebook)
    return re.sub(r"<script\b.*?</script>", "", str(body), flags=re.DOTALL | re.IGNORECASE)
