"""A button that begins a lesson anew when it is pressed twice; `lab.start_over()` does the same.

start_over_button(lab)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from messaging_lab.progress import is_quiet
from messaging_lab.show.html import Html, Shown, tag

if TYPE_CHECKING:
    from messaging_lab.lab import Lab
    from messaging_lab.starting_over import StartedOver

AGAIN, SURE = "Start this lesson over", "Take back what this lesson made?"
HOW = "To start this lesson over, run lab.start_over(): it takes back what the lesson made."
ON_AWS = "On AWS no lesson can be started over; lab.clean_up() takes back what it made."


class StartOverButton(Shown):
    """The button of one lab; `begun` tells what its last use did."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._asked = False
        self.begun: StartedOver | None = None

    def press(self) -> StartedOver | None:
        """Ask the first time; the second time begin anew, and return what that did."""
        self._asked = not self._asked
        self.begun = None if self._asked else self._lab.start_over()
        return self.begun

    def html(self) -> Html:
        """Return what the last use did, or how to do without a button."""
        return self.begun.html() if self.begun else tag("p", self._how)

    def text(self) -> str:
        """Return the same as text."""
        return self.begun.text() if self.begun else self._how

    @property
    def _how(self) -> str:
        return HOW if self._lab.is_local else ON_AWS

    def widget(self) -> Any:
        """Return the button, and what it did, as an ipywidgets box."""
        from ipywidgets import HTML, Button, Layout, VBox

        button, told = (
            Button(description=AGAIN, layout=Layout(width="auto", align_self="flex-start")),
            HTML(),
        )

        def pressed(_: Any) -> None:
            begun = self.press()
            button.description = SURE if begun is None else AGAIN
            button.button_style = "warning" if begun is None else ""
            told.value = begun._repr_html_() if begun else ""

        button.on_click(pressed)
        return VBox([button, told])

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        static = {"text/html": self._repr_html_(), "text/plain": self.text()}
        if is_quiet() or not self._lab.is_local:
            return static
        shown: dict[str, Any] = self.widget()._repr_mimebundle_(**options)
        return {**shown, **static}


def start_over_button(lab: Lab) -> StartOverButton:
    """Return a button that begins the lab's lesson anew."""
    return StartOverButton(lab)
