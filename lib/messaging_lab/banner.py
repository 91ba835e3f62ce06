"""The first thing a notebook shows: which account the next cells will change."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from messaging_lab.target import Target

STYLE = "border-left:4px solid {colour};padding:.4em .9em;margin:.3em 0"
"""One coloured edge, so that it reads the same in a light and in a dark JupyterLab."""

COLOURS = {"local": "#2f7d4f", "aws": "#c2410c"}


@dataclass(frozen=True)
class Banner:
    """A few lines of label and text, as plain text and as HTML."""

    kind: str
    rows: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        width = max(len(label) for label, _ in self.rows)
        return "\n".join(f"{label:<{width}}  {text}" for label, text in self.rows)

    def _repr_html_(self) -> str:
        cells = "".join(
            "<tr style='background:none'>"
            f"<th scope='row' style='text-align:left'>{escape(label)}</th>"
            f"<td style='text-align:left'>{escape(text)}</td></tr>"
            for label, text in self.rows
        )
        style = STYLE.format(colour=COLOURS[self.kind])
        return f"<div style='{style}'><table>{cells}</table></div>"


def make_banner(target: Target, lesson: str) -> Banner:
    """Return the banner of a lab."""
    rows = [
        ("Target", f"{target.name} ({target.description})"),
        ("Account", target.account_id),
        ("Region", target.region),
    ]
    if lesson:
        rows.append(("Lesson", lesson))
    return Banner(target.name, tuple(rows))
