"""The stylesheets of what is shown, and the marks that say pass and fail without colour.

Each output carries the styles it needs, so that it looks right alone: in JupyterLab's light and
dark theme (their CSS variables are used, with fall-backs), in VS Code, in a report.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

OKABE_ITO = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "purple": "#CC79A7",
}
"""Okabe and Ito's palette, distinguishable with every common colour vision deficiency."""


def stylesheet(*names: str) -> str:
    """Return a style element with the package's stylesheets of those names, in that order."""
    return (
        f'<style class="mlab-style">{"".join(_load(name) for name in dict.fromkeys(names))}</style>'
    )


@cache
def _load(name: str) -> str:
    css = files("messaging_lab.show").joinpath(f"{name}.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", css)).strip()
