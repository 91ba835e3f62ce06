"""What shows how something stands now, and can follow it: with buttons in a live page.

Everything works without them: `look` takes another look, and HTML and text show the last one. So a
log, a report and a reader without the kernel lose nothing.
"""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from messaging_lab.progress import is_quiet
from messaging_lab.show.html import Shown, tag
from messaging_lab.show.theme import stylesheet

FOLLOW, STOP = "Follow", "Stop following"


class LivePanel(Shown):
    """A picture of something that changes. A subclass says what to look at, and shows it."""

    stylesheets: ClassVar[tuple[str, ...]] = ("panel",)

    every = 2.0
    """Seconds between two looks while it is followed."""

    longest = 600.0
    """Seconds after which following ends by itself: nobody may be there any more."""

    @abstractmethod
    def look(self) -> LivePanel:
        """Look again, and return the panel."""

    @abstractmethod
    def summary(self) -> str:
        """Return how it stands, in a sentence."""

    def filter(self, changed: Callable[[], None]) -> Filter | None:
        """Return what chooses a part of it, if anything does; it calls `changed` when used."""
        return None

    def widget(self) -> Any:
        """Return the panel with its buttons as an ipywidgets box."""
        return _Controls(self).box

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        static = {"text/html": self._repr_html_(), "text/plain": self.text()}
        if is_quiet():
            return static
        shown: dict[str, Any] = self.widget()._repr_mimebundle_(**options)
        return {**shown, **static}


@dataclass(frozen=True)
class Filter:
    """A widget that chooses, and what brings its choices up to date after a look."""

    widget: Any
    update: Callable[[], None]


class _Controls:
    """The buttons of one panel in one place on a page, and the thread that follows for it."""

    def __init__(self, panel: LivePanel) -> None:
        from ipywidgets import HTML, Button, HBox, VBox

        self._panel = panel
        self._stopped = threading.Event()
        self._stopped.set()
        again, self._follow = Button(description="Look again"), Button(description=FOLLOW)
        self._follow.tooltip = f"Looks again every {panel.every:g} seconds until you stop it"
        self._said, self._shown = HTML(), HTML()
        again.on_click(lambda _: self._look_and_say())
        self._follow.on_click(lambda _: self._toggle())
        self._filter = panel.filter(self._show)
        self._show()
        chosen = [self._filter.widget] if self._filter else []
        buttons = HBox([again, self._follow, *chosen])
        self.box = VBox([buttons, self._said, self._shown]).add_class("mlab-live")

    def _toggle(self) -> None:
        if self._stopped.is_set():
            self._stopped.clear()
            self._follow.description = STOP
            threading.Thread(target=self._run, daemon=True).start()
        else:
            self._stopped.set()

    def _run(self) -> None:
        for _ in range(int(self._panel.longest / self._panel.every)):
            if self._stopped.is_set() or not self._look():
                break
            self._stopped.wait(self._panel.every)
        self._stopped.set()
        self._follow.description = FOLLOW

    def _look_and_say(self) -> None:
        if self._look():
            self._say(self._panel.summary())

    def _look(self) -> bool:
        """Look again; False where that can't be done any more."""
        try:
            self._panel.look()
        except ClientError as error:
            refused = error.response["Error"]
            self._say(f"{refused['Code']}: {refused['Message']}", unseen=False)
            return False
        self._show()
        return True

    def _show(self) -> None:
        self._said.value = ""
        self._shown.value = self._panel._repr_html_()
        if self._filter:
            self._filter.update()

    def _say(self, words: str, *, unseen: bool = True) -> None:
        """Tell a screen reader; what is in the panel anyway isn't shown twice."""
        said = tag("p", words, role="alert", class_="mlab-unseen" if unseen else None)
        self._said.value = stylesheet("base", "panel") + tag("div", said, class_="mlab")
