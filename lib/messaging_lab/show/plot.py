"""A figure that is drawn only when somebody looks at it, and can always be read as text."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar

from messaging_lab.show.html import Html, Shown, fold, tag

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from PIL.Image import Image

INK = "#1d232b"
QUIET = "#55606e"
LINE = "#d3d9e0"
DOTS_PER_INCH = 144
WIDTH = 9.0
"""Inches. Text of 12 points in it is readable on a projector at half the size of the screen."""

PAGE_WIDTH = int(WIDTH * 96)
"""Pixels of a page that a figure takes, where there are so many."""

MARGIN = 0.2
"""Inches of white around a figure."""

PALETTE = 64
"""Colours that a figure is kept with; it has about ten, and their blends at the edges."""

STYLE: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 12,
    "axes.labelsize": 12,
    "axes.labelcolor": QUIET,
    "axes.edgecolor": LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "text.color": INK,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    "hatch.linewidth": 1.4,
    "figure.facecolor": "white",
}


@dataclass(frozen=True, repr=False)
class Plot(Shown):
    """A figure: `draw` puts it on axes, `description` says in text what it shows.

    Jupyter gets a PNG (white paper in both themes) in HTML, since JupyterLab gives a bare PNG no
    alternative text; the title is that, and the description is folded below. A terminal or a log
    gets the description.
    """

    stylesheets: ClassVar[tuple[str, ...]] = ("figure",)
    title: str
    description: str
    height: float
    draw: Callable[[Axes], None]

    @cached_property
    def figure(self) -> Figure:
        """The figure as matplotlib's object, for whoever wants to go on with it."""
        from matplotlib import rc_context
        from matplotlib.figure import Figure
        from matplotlib.layout_engine import ConstrainedLayoutEngine

        layout = ConstrainedLayoutEngine(h_pad=0.1)
        with rc_context(STYLE):
            figure = Figure(figsize=(WIDTH, self.height), dpi=DOTS_PER_INCH, layout=layout)
            axes = figure.subplots()
            figure.suptitle(self.title, x=0.004, ha="left", fontsize=14, fontweight="bold")
            self.draw(axes)
        return figure

    def png(self) -> bytes:
        """Return the figure as PNG, without a date or version in it, in a palette of its own.

        Flat colours look the same with PALETTE colours and take a quarter of the space, and a
        notebook keeps its figures.
        """
        from PIL import Image

        out = BytesIO()
        flat = _trimmed(self._drawn()).quantize(
            PALETTE, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
        flat.save(out, "PNG", optimize=True)
        return out.getvalue()

    def _drawn(self) -> Image:
        from matplotlib import rc_context
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from numpy import asarray
        from PIL import Image

        canvas = FigureCanvasAgg(self.figure)
        with rc_context(STYLE):
            canvas.draw()  # type: ignore[no-untyped-call]
        pixels = asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
        return Image.fromarray(pixels).convert("RGB")

    def html(self) -> Html:
        """Return the picture, and below it what it shows in words."""
        source = f"data:image/png;base64,{b64encode(self.png()).decode()}"
        picture = tag("img", class_="mlab-plot", src=source, alt=self.title, width=PAGE_WIDTH)
        words = tag("pre", self.description, tabindex="0")
        return tag("figure", picture, fold("The figure as text", words), class_="mlab-figure")

    def text(self) -> str:
        """Return the title and what the figure shows."""
        return f"{self.title}\n{self.description}"


def _trimmed(drawn: Image) -> Image:
    """Return a picture with a margin of MARGIN inches of white around what is drawn on it.

    What `savefig` does with `bbox_inches="tight"`, for which it draws everything twice.
    """
    from PIL import Image, ImageChops, ImageOps

    paper = Image.new("RGB", drawn.size, "white")
    return ImageOps.expand(
        drawn.crop(ImageChops.difference(drawn, paper).getbbox()),
        int(MARGIN * DOTS_PER_INCH),
        "white",
    )
