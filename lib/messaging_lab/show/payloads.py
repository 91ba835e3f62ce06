"""A payload as it was published and as each subscriber got it, line beside line."""

from __future__ import annotations

import json
from collections.abc import Mapping

from messaging_lab.show.tables import Table, table

NOTHING = "(not delivered)"


def payload_lines(
    published: str, received: Mapping[str, str], *, only_changed: bool = False
) -> Table:
    """Return a table: a row for each line of the payload, a column for each subscriber.

    JSON is written with one member a line; "" is a payload that never came. With `only_changed`:
    lines alone that somebody got otherwise.
    """
    columns = {"Published": published, **received}
    lines = {name: _lines(text) for name, text in columns.items()}
    height = max(map(len, lines.values()))
    rows = [
        {name: found[row] if row < len(found) else "" for name, found in lines.items()}
        for row in range(height)
    ]
    if only_changed:
        rows = [row for row in rows if len(set(row.values())) > 1]
    return table(rows, code=tuple(columns))


def _lines(text: str) -> list[str]:
    if not text:
        return [NOTHING]
    try:
        found = json.loads(text)
    except ValueError:
        return text.splitlines()
    return json.dumps(found, indent=2, ensure_ascii=False).splitlines()
