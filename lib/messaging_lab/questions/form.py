"""A question as a lesson shows it: radio buttons in a live page, a list with a folded answer else.

The static form is the same whoever has answered what, so that it can be tested and printed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from messaging_lab.progress import is_quiet
from messaging_lab.questions.question import Option, Question
from messaging_lab.show.html import Html, Shown, fold, tag
from messaging_lab.show.marks import FAIL, PASS, mark
from messaging_lab.show.theme import stylesheet

SIGNS = {True: "✓", False: "✗"}

FOLDED = "Answer, and why"


@dataclass(frozen=True, repr=False)
class Feedback(Shown):
    """What is said to somebody who has chosen an option."""

    stylesheets: ClassVar[tuple[str, ...]] = ("question",)

    question: Question
    chosen: Option

    def html(self) -> Html:
        """Return the outcome and why; announced by screen readers when it appears."""
        kind = PASS if self.chosen.right else FAIL
        said = tag("p", mark(kind), " ", tag("strong", self._outcome()), " ", self.chosen.because)
        others = self._others()
        return tag("div", said, others, role="alert", class_=f"mlab-feedback mlab-{kind}")

    def text(self) -> str:
        """Return the same as a line."""
        return f"{SIGNS[self.chosen.right]} {self._outcome()} {self.chosen.because}"

    def _outcome(self) -> str:
        outcome = "is right." if self.chosen.right else "is not it. Choose again."
        return f"{self.chosen.letter}) {outcome}"

    def _others(self) -> Html:
        """Return why the other options are wrong, once the right one is found."""
        others = [option for option in self.question.options if not option.right]
        if not self.chosen.right:
            return Html("")
        return fold("Why not the others", *map(_reason, others), _source(self.question))


@dataclass(frozen=True, repr=False)
class QuestionForm(Shown):
    """A question with its options; `answer` is called with the letter that was chosen."""

    stylesheets: ClassVar[tuple[str, ...]] = ("question",)

    question: Question
    answer: Callable[[str], Feedback] = field(compare=False)

    def html(self) -> Html:
        """Return question, options, and the answer folded."""
        options = tag("ul", *(tag("li", _says(each)) for each in self.question.options))
        answer = fold(FOLDED, *map(_reason, self.question.options), _source(self.question))
        return tag("div", self._asks(), options, answer, class_="mlab-question")

    def text(self) -> str:
        """Return question and options, and how to answer; the answer isn't given away."""
        name = self.question.name
        options = (f"  {_says(option)}" for option in self.question.options)
        how = f'Answer with lab.answer("{name}", "a"), or another letter.'
        return "\n".join([f"Question {name}: {self.question.asks}", *options, how])

    def widget(self) -> Any:
        """Return radio buttons as an ipywidgets box that answers what is chosen, each time.

        They have no name in common, so Tab goes from one to the next and Space chooses: nobody
        who works by keyboard answers what they only pass by.
        """
        from ipywidgets import HTML, RadioButtons, VBox

        options = [(_says(option), option.letter) for option in self.question.options]
        choice = RadioButtons(options=options, value=None)
        asked, told = HTML(_page(self._asks())), HTML()

        def chosen(change: Any) -> None:
            told.value = self.answer(change["new"])._repr_html_()

        choice.observe(chosen, "value")
        return VBox([asked, choice, told]).add_class("mlab-ask")

    def _asks(self) -> Html:
        name = tag("span", f"Question {self.question.name}", class_="mlab-asked")
        return tag("p", name, " ", self.question.asks, class_="mlab-asks")

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        static = {"text/html": self._repr_html_(), "text/plain": self.text()}
        if is_quiet():
            return static
        shown: dict[str, Any] = self.widget()._repr_mimebundle_(**options)
        return {**shown, **static}


def _page(part: Html) -> str:
    return stylesheet("base", "question") + tag("div", part, class_="mlab")


def _says(option: Option) -> str:
    return f"{option.letter}) {option.says}"


def _reason(option: Option) -> Html:
    kind, word = (PASS, "Right.") if option.right else (FAIL, "No.")
    letter = tag("strong", f"{option.letter}) {word}")
    return tag("p", mark(kind), " ", letter, " ", option.because, class_="mlab-reason")


def _source(question: Question) -> Html:
    read = f"{question.as_of.day} {question.as_of:%B %Y}"
    return tag("p", f"Source: {question.source}; as of {read}.", class_="mlab-note")
