"""Carrying out what the ledger says, in reverse order, and telling what became of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError

from messaging_lab.cleaning.s3 import empty_bucket
from messaging_lab.ledger import Entry, Ledger, Step
from messaging_lab.show.html import Html, Shown, fold, join, tag
from messaging_lab.show.tables import Table, table
from messaging_lab.words import plural

NOT_THERE = re.compile(r"NotFound|NoSuch|NonExistent|DoesNotExist")
"""The codes with which AWS's services say that something isn't there."""

GONE_RECORD = "but it was not found"
"""How Route 53 says, in an InvalidChangeBatch, that a record to be deleted isn't there."""

SHORT = 8
"""Calls that are shown without a fold."""

Clients = Callable[[str, str], Any]


@dataclass(frozen=True)
class TakenBack:
    """What became of one call at the clean-up: "undone", "already gone" or "left"."""

    what: str
    result: str
    why: str = ""


class CleanUp(Shown):
    """What the clean-up did, the newest call first."""

    def __init__(self, results: list[TakenBack]) -> None:
        self.results = tuple(results)

    @property
    def complete(self) -> bool:
        """Whether nothing that the lab made is left."""
        return all(each.result != "left" for each in self.results)

    def html(self) -> Html:
        """Return the results as a table; of many, what is left in sight and all under a fold."""
        if not self.results:
            return tag("p", self._headline())
        if len(self.results) <= SHORT:
            return _table(self.results, self._headline()).html()
        left = [each for each in self.results if each.result == "left"]
        title = tag("p", tag("strong", self._headline()), class_="mlab-title")
        open_ = [_table(left).html()] if left else []
        every = _table(self.results).html()
        return join([title, *open_, fold("Call by call, the newest first", every)])

    def text(self) -> str:
        """Return the results in columns."""
        return _table(self.results, self._headline()).text() if self.results else self._headline()

    def _headline(self) -> str:
        if not self.results:
            return "Nothing to clean up: nothing that this lab made is still there."
        left = sum(each.result == "left" for each in self.results)
        done = plural(len(self.results) - left, "call")
        return f"Cleaned up: {done} taken back" + (f", {left} left as it is" if left else "")


def _table(results: Sequence[TakenBack], caption: str = "") -> Table:
    rows = [{"Call": each.what, "Result": each.result, "Why": each.why} for each in results]
    columns = ["Call", "Result"] + ["Why"] * any(each.why for each in results)
    return table(rows, columns, caption=caption)


def clean_up(ledger: Ledger, lesson: str, clients: Clients) -> CleanUp:
    """Take back what a lesson made, or all of it without a lesson; doing it twice is no harm."""
    results = []
    for entry in reversed(ledger.own(lesson)):
        result = _take_back(entry, clients)
        if result.result != "left":
            ledger.undone(entry)
        results.append(result)
    return CleanUp(results)


def _take_back(entry: Entry, clients: Clients) -> TakenBack:
    name = " ".join(filter(None, (entry.service, entry.operation, entry.what)))
    if entry.state == "asked":
        return TakenBack(name, "left", "no answer came, so look whether it is there")
    if entry.steps is None:
        return TakenBack(name, "left", "no call takes this back")
    gone = True
    for step in entry.steps:
        try:
            gone = not _carry_out(step, clients) and gone
        except ClientError as error:
            return TakenBack(name, "left", _reason(error))
    return TakenBack(name, "already gone" if gone else "undone")


def _carry_out(step: Step, clients: Clients) -> bool:
    """Make the call; return False where what it should take back isn't there."""
    client = clients(step.service, step.region)
    try:
        if (step.service, step.operation) == ("s3", "DeleteBucket"):
            empty_bucket(client, step.params["Bucket"])
        getattr(client, xform_name(step.operation))(**step.params)
    except ClientError as error:
        if not _not_there(error):
            raise
        return False
    return True


def _not_there(error: ClientError) -> bool:
    told = error.response["Error"]
    return bool(NOT_THERE.search(told["Code"])) or GONE_RECORD in told.get("Message", "")


def _reason(error: ClientError) -> str:
    told = error.response["Error"]
    return f"{told['Code']}: {told.get('Message', '')}"
