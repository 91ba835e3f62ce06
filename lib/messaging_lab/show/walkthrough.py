"""The header walk-through: a message from its bytes to the receiver's verdict, explained."""

from __future__ import annotations

from dataclasses import dataclass, replace

from messaging_lab.authentication.dkim import Lookup, signatures
from messaging_lab.authentication.fields import Received, decoded, read
from messaging_lab.authentication.verdict import Verdict, judge
from messaging_lab.show.headers import Headers, explain, legend
from messaging_lab.show.hops import Hop, hop_table, hops
from messaging_lab.show.html import Html, Shown, heading, join, tag, visible
from messaging_lab.show.marks import FAIL, badge, text_mark
from messaging_lab.show.path import Path, trace

CHANGED = "The body was changed after it was signed: its hash isn't the one in bh= any more."


@dataclass(frozen=True, repr=False)
class WalkThrough(Shown):
    """A message explained: the verdict, the path that led to it, the hops, every header field.

    `changed` counts the DKIM signatures whose body hash no longer fits the body.
    """

    stylesheets = ("path", "headers")
    subject: str
    verdict: Verdict
    changed: int
    path: Path
    hops: tuple[Hop, ...]
    headers: Headers

    def html(self) -> Html:
        """Return the four parts under their headings."""
        return join(
            [
                _summary(self.subject, self.verdict, self.changed),
                _section("From bytes to verdict", self.path.html()),
                _section("Hops, first one first", hop_table(list(self.hops)).html()),
                _section("Header fields, in the order on the wire", self._fields()),
            ]
        )

    def _fields(self) -> Html:
        return join([legend(self.headers), self.headers.html()])

    def text(self) -> str:
        """Return the same parts as text."""
        parts = (
            ("", _summary_text(self.subject, self.verdict, self.changed)),
            ("From bytes to verdict", self.path.text()),
            ("Hops, first one first", hop_table(list(self.hops)).text()),
            ("Header fields, in the order on the wire", self.headers.text()),
        )
        return "\n\n".join(_text_section(title, body) for title, body in parts)


def walk_through(
    message: bytes | Received, lookup: Lookup | None = None, outcome: str | None = None
) -> WalkThrough:
    """Explain a delivered message, given as bytes or as a mailbox keeps it.

    With `lookup(name, record type)` keys, SPF record and DMARC policy are shown as DNS has them.
    `outcome` says what became of the message where the mailbox doesn't (`INBOX`, `SPAM`).
    """
    parsed = read(message)
    return WalkThrough(
        decoded(parsed.get("Subject")),
        judge(message, lookup),
        sum(one.body_changed for one in signatures(parsed)),
        replace(trace(message, lookup, outcome), level=4),
        tuple(hops(parsed)),
        explain(message),
    )


def _summary(subject: str, verdict: Verdict, changed: int) -> Html:
    badges = join((badge(result, name) for name, result in _results(verdict)), " ")
    title = heading(3, subject or "(no subject)", class_="mlab-title")
    who = tag("p", _judge_words(verdict), class_="mlab-note")
    alarm = tag("p", badge(CHANGED, kind=FAIL)) if changed else ""
    return tag("header", title, tag("div", badges), who, alarm, class_="mlab-summary")


def _results(verdict: Verdict) -> list[tuple[str, str]]:
    return [
        ("SPF", verdict.spf.result),
        ("DKIM", verdict.best_dkim.result),
        ("DMARC", verdict.dmarc or "none"),
    ]


def _judge_words(verdict: Verdict) -> str:
    judged = f"Judged by {verdict.authserv_id or 'a receiver that leaves its name out'}."
    if not (verdict.authserv_id or verdict.dmarc or verdict.dkim):
        judged = "No receiver has written Authentication-Results into it."
    return (
        f"From {verdict.header_from or '(no domain)'}, "
        f"envelope from {verdict.envelope_from or '<>'}. {judged}"
    )


def _summary_text(subject: str, verdict: Verdict, changed: int) -> str:
    results = "   ".join(f"{name} {result}" for name, result in _results(verdict))
    return "\n".join(
        [
            visible(subject or "(no subject)"),
            visible(results),
            visible(_judge_words(verdict)),
            *([f"{text_mark(FAIL)} {CHANGED}"] if changed else []),
        ]
    )


def _section(title: str, body: Html) -> Html:
    return tag("section", heading(3, title, class_="mlab-heading"), body)


def _text_section(title: str, body: str) -> str:
    return f"{title}\n{'=' * len(title)}\n{body}" if title else body
