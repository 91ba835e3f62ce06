"""A mailbox as a list, and a message opened, without running or loading anything in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any, Protocol

from messaging_lab.authentication.fields import Received, decoded, read
from messaging_lab.authentication.verdict import judge
from messaging_lab.show.html import Html, Shown, breakable, escape, fold, join, tag, visible
from messaging_lab.show.mail_content import Content, read_content
from messaging_lab.show.marks import badge, short_badge
from messaging_lab.show.tables import Table, plain, table

RAW_SHOWN = 20_000
"""Characters of the raw message shown at most."""

WHOLE_ADDRESS = 28
"""Characters of an address that are kept on one line in a list."""

FRAME_HEAD = (
    '<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">"
    "<style>html{color-scheme:light;background:#fff;color:#222}"
    "body{font:15px/1.5 system-ui,sans-serif;margin:14px;overflow-wrap:anywhere}"
    "img{max-width:100%}</style>"
)
"""Mail is designed for white paper. The policy keeps even what slipped through from loading."""


class StoredMail(Protocol):
    """A message as a mailbox keeps it."""

    @property
    def raw(self) -> bytes:
        """The bytes."""

    @property
    def folder(self) -> str:
        """INBOX or SPAM."""

    @property
    def received_at(self) -> datetime | float | str:
        """When: an aware datetime, epoch seconds or ISO 8601."""


@dataclass(frozen=True, repr=False)
class MailList(Shown):
    """The messages of a mailbox in one table."""

    title: str
    messages: tuple[StoredMail, ...]

    def html(self) -> Html:
        """Return the table with a mark for each verdict."""
        return self._table(as_html=True).html()

    def text(self) -> str:
        """Return the table in columns."""
        return self._table(as_html=False).text()

    def _table(self, *, as_html: bool) -> Table:
        rows = [_row(message, as_html) for message in self.messages]
        columns = ("Folder", "Received", "From", "Subject", "Verdict")
        title = self.title if rows else f"{self.title}: empty"
        return table(rows, columns if rows else (), caption=title, marks=("Folder",))


def mail_list(messages: Iterable[StoredMail], title: str = "Inbox") -> MailList:
    """Return the messages of a mailbox to look at."""
    return MailList(title, tuple(messages))


def _row(message: StoredMail, as_html: bool) -> dict[str, Any]:
    fields = read(message.raw)
    results = _results(message.raw)
    author, moment = decoded(fields.get("From")), _time(message.received_at)
    short = (short_badge(result, name) for name, result in results)
    badges = tag("span", join(short, " "), class_="mlab-badges")
    return {
        "Folder": message.folder,
        "Received": _two_lines(moment) if as_html else moment,
        "From": _author(author) if as_html else author,
        "Subject": decoded(fields.get("Subject")),
        "Verdict": badges if as_html else ", ".join(f"{name} {word}" for name, word in results),
    }


def _two_lines(moment: datetime) -> Html:
    """Return day and time under each other, which leaves room for author and subject."""
    day, _, time = plain(moment).partition(" ")
    return tag("span", day, tag("br"), time, class_="mlab-whole")


def _author(author: str) -> Html:
    """Return name and address under each other; a short address isn't broken."""
    name, address = parseaddr(author)
    if not address:
        return breakable(author)
    whole = tag("span", address, class_="mlab-whole")
    shown = whole if len(address) <= WHOLE_ADDRESS else breakable(address)
    return join([name, shown], tag("br")) if name else shown


def _results(raw: bytes) -> list[tuple[str, str]]:
    verdict = judge(raw)
    dkim = verdict.best_dkim.result
    return [("SPF", verdict.spf.result), ("DKIM", dkim), ("DMARC", verdict.dmarc or "none")]


def _time(moment: datetime | float | str) -> datetime:
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment if isinstance(moment, datetime) else datetime.fromtimestamp(moment, UTC)


@dataclass(frozen=True, repr=False)
class OpenedMail(Shown):
    """A message opened: its author, subject and date, its text and HTML, attachments, bytes."""

    stylesheets = ("mail",)
    raw: bytes
    facts: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]
    content: Content

    def html(self) -> Html:
        """Return the message as a mail program would show it, in a sealed frame."""
        pairs = (part for name, value in self.facts for part in (tag("dt", name), tag("dd", value)))
        badges = tag("p", join((badge(word, name) for name, word in self.results), " "))
        head = tag("header", tag("dl", *pairs, class_="mlab-facts"), badges)
        return tag("article", head, join(self._parts()), class_="mlab-mail")

    def _parts(self) -> Iterable[Html]:
        content = self.content
        if content.html is not None:
            yield fold("HTML part", _frame(content.html), open_=True)
        if content.text is not None:
            opened = content.html is None
            yield fold("Text part", tag("pre", content.text.rstrip()), open_=opened)
        for report in content.reports:
            yield fold(f"For machines: {report.type}", tag("pre", report.text), open_=True)
        if content.links:
            yield fold("Where the links lead", _link_table(content).html())
        if content.attachments:
            yield fold("Attachments", _attachment_table(content).html(), open_=True)
        yield fold(f"The message as stored: {len(self.raw):,} bytes", tag("pre", _source(self.raw)))

    def text(self) -> str:
        """Return the same as text: the text part, or the HTML source if there is none."""
        content = self.content
        lines = [f"{name}: {visible(value)}" for name, value in self.facts]
        lines.append("  ".join(f"{name} {word}" for name, word in self.results))
        body = content.text if content.text is not None else content.html
        lines += ["", visible((body or "(no text)").rstrip())]
        lines += [f"\n{one.type}\n{visible(one.text)}" for one in content.reports]
        lines += [_link_table(content).text()] if content.links else []
        lines += [_attachment_table(content).text()] if content.attachments else []
        return "\n".join(lines)


def open_mail(message: bytes | Received) -> OpenedMail:
    """Open a message given as bytes or as a mailbox keeps it."""
    raw = message if isinstance(message, bytes) else message.raw
    fields = read(raw)
    names = ("From", "To", "Cc", "Reply-To", "Subject", "Date")
    facts = tuple((name, decoded(fields.get(name))) for name in names if fields.get(name))
    return OpenedMail(raw, facts, tuple(_results(raw)), read_content(raw))


def _frame(markup: str) -> Html:
    height = min(420, 120 + 12 * markup.count("\n") + len(markup) // 8)
    return tag(
        "iframe", sandbox="", srcdoc=FRAME_HEAD + markup, title="HTML part of the message",
        referrerpolicy="no-referrer", style=f"height:{height}px",
    )  # fmt: skip


def _link_table(content: Content) -> Table:
    rows = [{"Shown": link.text, "Leads to": link.target} for link in content.links]
    return table(rows, ("Shown", "Leads to"), code=("Leads to",))


def _attachment_table(content: Content) -> Table:
    rows = [
        {"Attachment": one.name, "Type": one.type, "Bytes": one.size, "Inline": one.inline}
        for one in content.attachments
    ]
    return table(rows, ("Attachment", "Type", "Bytes", "Inline"))


def _source(raw: bytes) -> Html:
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    more = len(text) - RAW_SHOWN
    return escape(text[:RAW_SHOWN] + (f"\n… {more:,} characters more" if more > 0 else ""))
