"""A form over an archive: what is typed becomes one StartArchiveSearch, and its rows a table.

`ask` does the same without a widget, and the form keeps the last answer in its static HTML and text
so that a log, a report and a reader without the kernel see it as well.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from messaging_lab.archive import Condition, Row, contains, has_attachments, row_table, search
from messaging_lab.show.html import Html, Shown, join, tag
from messaging_lab.show.tables import Table, table

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

FIELDS = {"sender": "FROM", "recipient": "TO", "subject": "SUBJECT", "envelope_to": "ENVELOPE_TO"}
"""Fields of the form -> what a search evaluates."""

ATTACHMENTS = {"either way": None, "with": True, "without": False}


class SearchPanel(Shown):
    """Searches one archive between two moments, 30 days apart at most."""

    def __init__(self, lab: Lab, archive_id: str, start: datetime, end: datetime) -> None:
        self._lab, self._archive_id = lab, archive_id
        self._range = (start, end)
        self.asked: dict[str, Any] = {}
        self.rows: list[Row] = []

    def ask(self, **asked: Any) -> SearchPanel:
        """Search by `sender`, `recipient`, `subject`, `envelope_to` (texts), `attachments` (bool).

        What is empty or None doesn't count. The rows are in `rows`. Raises as `archive.search`.
        """
        self.asked = {name: value for name, value in asked.items() if value not in ("", None)}
        self.rows = search(
            self._lab, self._archive_id, *self._range, include=conditions(self.asked)
        )
        return self

    def html(self) -> Html:
        """Return what was asked and what was found."""
        return join(part.html() for part in self._parts()) if self.asked else tag("p", self._hint())

    def text(self) -> str:
        """Return the same as text."""
        return "\n".join(part.text() for part in self._parts()) if self.asked else self._hint()

    def _hint(self) -> str:
        return "Nothing has been asked yet."

    def _parts(self) -> tuple[Table, Table]:
        return table([self.asked], caption="Asked"), row_table(self.rows)

    def widget(self) -> Any:
        """Return the form as an ipywidgets box; its button calls `ask`."""
        from ipywidgets import HTML, Button, Dropdown, HBox, Text, VBox

        texts = {
            name: Text(value=str(self.asked.get(name, "")), description=name.replace("_", " "))
            for name in FIELDS
        }
        files = Dropdown(
            options=ATTACHMENTS, value=self.asked.get("attachments"), description="attached"
        )
        button, answer = Button(description="Search", icon="search"), HTML(self._repr_html_())

        def clicked(_: Any) -> None:
            typed = {name: box.value.strip() for name, box in texts.items()}
            answer.value = self._answer({**typed, "attachments": files.value})

        button.on_click(clicked)
        boxes = list(texts.values())
        return VBox([HBox(boxes[:2]), HBox(boxes[2:]), HBox([files, button]), answer])

    def _answer(self, asked: dict[str, Any]) -> str:
        from botocore.exceptions import ClientError

        try:
            return self.ask(**asked)._repr_html_()
        except ClientError as error:
            refused = error.response["Error"]
            return str(tag("p", f"{refused['Code']}: {refused['Message']}"))

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        shown: dict[str, Any] = self.widget()._repr_mimebundle_(**options)
        return {**shown, "text/html": self._repr_html_(), "text/plain": self.text()}


def conditions(asked: dict[str, Any]) -> list[Condition]:
    """Return what a form asks for as conditions of Include."""
    found = [contains(FIELDS[name], asked[name]) for name in FIELDS if asked.get(name)]
    if asked.get("attachments") is not None:
        found.append(has_attachments(asked["attachments"]))
    return found


def search_panel(lab: Lab, archive_id: str, start: datetime, end: datetime) -> SearchPanel:
    """Return a search form for an archive and a range of 30 days at most."""
    return SearchPanel(lab, archive_id, start, end)
