"""Tables, cards and lists of facts from plain Python values."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from messaging_lab.show.html import Html, Shown, breakable, join, tag, visible
from messaging_lab.show.marks import NONE, badge, kind_of

TEXT_WIDTH = 120
"""Columns of the text form: what fits a terminal and an output cell."""

_FIGURE = re.compile(r"-?\d[\d,]*(\.\d+)?( ?%)?")
"""A number written out, as Logs Insights answers and as people round."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d\b.*")


@dataclass(frozen=True, repr=False)
class Table(Shown):
    """Rows of values under named columns.

    `columns` keep their order. Columns named in `code` are set in a fixed-width face; results such
    as `pass` or `PENDING` in columns named in `marks` get their mark; those in `addresses` may be
    broken after dots and @. A column of figures is set right, gaps in it or not.
    """

    rows: tuple[Mapping[str, Any], ...]
    columns: tuple[str, ...]
    caption: str = ""
    code: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    def html(self) -> Html:
        """Return a table with a caption and column headers."""
        head = tag("tr", *(self._head(name) for name in self.columns))
        body = (tag("tr", *(self._cell(row, name) for name in self.columns)) for row in self.rows)
        caption = tag("caption", self.caption) if self.caption else ""
        return tag("table", caption, tag("thead", head), tag("tbody", *body), class_="mlab-table")

    def _head(self, name: str) -> Html:
        return tag("th", name, scope="col", class_=self._alignment(name))

    def _alignment(self, name: str) -> str | None:
        values = [row[name] for row in self.rows if row.get(name) not in (None, "")]
        return "mlab-number" if values and all(map(_is_figure, values)) else None

    def _cell(self, row: Mapping[str, Any], name: str) -> Html:
        value = row.get(name)
        if name in self.marks and value is not None:
            return tag("td", badge(plain(value)))
        if _is_moment(value):
            return tag("td", plain(value), class_="mlab-time")
        if name in self.code:
            return tag("td", tag("code", breakable(plain(value))))
        if name in self.addresses:
            return tag("td", breakable(plain(value)))
        content = value if isinstance(value, Html) else plain(value)
        return tag("td", content, class_=self._alignment(name))

    def text(self) -> str:
        """Return the table in columns; or one value a line where that is too wide."""
        cells = [[visible(plain(row.get(name))) for name in self.columns] for row in self.rows]
        widths = [
            max(len(line) for value in column for line in value.split("\n"))
            for column in zip(self.columns, *cells, strict=True)
        ]
        wide = sum(widths) + 2 * (len(widths) - 1) > TEXT_WIDTH
        lines = self._records(cells) if wide else self._grid(cells, widths)
        return "\n".join([self.caption, *lines] if self.caption else lines)

    def _grid(self, cells: list[list[str]], widths: list[int]) -> list[str]:
        rule = ["-" * width for width in widths]
        rows = [list(self.columns), rule, *cells]
        return [line for row in rows for line in _spread(row, widths)]

    def _records(self, cells: list[list[str]]) -> list[str]:
        margin = max(map(len, self.columns)) + 2
        lines: list[str] = []
        for number, row in enumerate(cells):
            lines += [""] * (number > 0)
            for name, value in zip(self.columns, row, strict=True):
                lines += _hanging(name, value, margin)
        return lines


def _is_figure(value: Any) -> bool:
    if isinstance(value, str):
        return _FIGURE.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_moment(value: Any) -> bool:
    """Whether a value is a date or begins with one, which is not to be broken at its hyphens."""
    if isinstance(value, str) and not isinstance(value, Html):
        return _MOMENT.fullmatch(value) is not None
    return isinstance(value, datetime)


def _spread(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    stacks = [value.split("\n") for value in row]
    height = max(len(stack) for stack in stacks)
    return [
        "  ".join(
            (stack[level] if level < len(stack) else "").ljust(width)
            for stack, width in zip(stacks, widths, strict=True)
        ).rstrip()
        for level in range(height)
    ]


def _hanging(name: str, value: str, margin: int) -> list[str]:
    lines = [
        piece
        for line in value.split("\n")
        for piece in textwrap.wrap(line, TEXT_WIDTH - margin, break_on_hyphens=False) or [""]
    ]
    head, *rest = lines
    return [f"{name:<{margin}}{head}".rstrip(), *(" " * margin + line for line in rest)]


def plain(value: Any) -> str:
    """Return a value of a boto3 response in the shortest readable form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, default=plain, ensure_ascii=False)
    return str(value)


def table(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str] | None = None,
    *,
    caption: str = "",
    code: Iterable[str] = (),
    marks: Iterable[str] = (),
    addresses: Iterable[str] = (),
) -> Table:
    """Return a table of dicts. Without `columns`: every key, in the order it is first met.

    Names in `code` are columns in a fixed-width face, names in `marks` columns of results, names in
    `addresses` columns of long addresses.
    """
    kept = tuple(rows)
    names = columns or list(dict.fromkeys(key for row in kept for key in row))
    kinds = (frozenset(code), frozenset(marks), frozenset(addresses))
    return Table(kept, tuple(names) or ("(no rows)",), caption, *kinds)


@dataclass(frozen=True, repr=False)
class Facts(Shown):
    """A card: a title and what there is to know, name by name."""

    title: str
    facts: tuple[tuple[str, Any], ...]

    def html(self) -> Html:
        """Return a description list under its title."""
        pairs = (
            part
            for name, value in self.facts
            for part in (tag("dt", name), tag("dd", _fact(value)))
        )
        title = tag("p", tag("strong", self.title), class_="mlab-title")
        return join([title, tag("dl", *pairs, class_="mlab-facts")])

    def text(self) -> str:
        """Return one line per fact under the title."""
        margin = max((len(name) for name, _ in self.facts), default=0) + 4
        lines = [
            line
            for name, value in self.facts
            for line in _hanging(f"  {name}", visible(plain(value)), margin)
        ]
        return "\n".join([self.title, *lines])


def _fact(value: Any) -> Html | str:
    if isinstance(value, Html):
        return value
    word = plain(value)
    return badge(word) if kind_of(word) != NONE else word


def card(title: str, facts: Mapping[str, Any]) -> Facts:
    """Return a card of named facts: `card("Account", {"Region": "us-east-1"})`."""
    return Facts(title, tuple(facts.items()))
