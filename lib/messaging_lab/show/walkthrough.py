"""The header walk-through: a message from its bytes to the receiver's verdict, explained."""

from __future__ import annotations

from dataclasses import dataclass

from messaging_lab.authentication.dkim import Lookup
from messaging_lab.authentication.fields import Received, decoded, read
from messaging_lab.authentication.verdict import Verdict, judge
from messaging_lab.show.headers import Headers, explain, legend
from messaging_lab.show.hops import Hop, hop_table, hops
from messaging_lab.show.html import Html, Shown, join, tag, visible
from messaging_lab.show.marks import badge
from messaging_lab.show.path import Path, trace


@dataclass(frozen=True, repr=False)
class WalkThrough(Shown):
    """A message explained: the verdict, the path that led to it, the hops, every header field."""

    stylesheets = ("path", "headers")
    subject: str
    verdict: Verdict
    path: Path
    hops: tuple[Hop, ...]
    headers: Headers

    def html(self) -> Html:
        """Return the four parts under their headings."""
        return join(
            [
                _summary(self.subject, self.verdict),
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
            ("", _summary_text(self.subject, self.verdict)),
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
        trace(message, lookup, outcome),
        tuple(hops(parsed)),
        explain(message),
    )


def _summary(subject: str, verdict: Verdict) -> Html:
    badges = join(badge(result, name) for name, result in _results(verdict))
    title = tag("p", subject or "(no subject)", class_="mlab-title")
    who = tag("p", _judge_words(verdict), class_="mlab-note")
    return tag("header", title, tag("div", badges), who, class_="mlab-summary")


def _results(verdict: Verdict) -> list[tuple[str, str]]:
    return [
        ("SPF", verdict.spf.result),
        ("DKIM", verdict.best_dkim.result),
        ("DMARC", verdict.dmarc or "none"),
    ]


def _judge_words(verdict: Verdict) -> str:
    who = verdict.authserv_id or "Nobody: there is no Authentication-Results header"
    return (
        f"From {verdict.header_from or '(no domain)'}, "
        f"envelope from {verdict.envelope_from or '<>'}. Judged by {who}."
    )


def _summary_text(subject: str, verdict: Verdict) -> str:
    results = "   ".join(f"{name} {result}" for name, result in _results(verdict))
    return "\n".join(
        [visible(subject or "(no subject)"), visible(results), visible(_judge_words(verdict))]
    )


def _section(title: str, body: Html) -> Html:
    return tag("section", tag("h3", title, class_="mlab-heading"), body)


def _text_section(title: str, body: str) -> str:
    return f"{title}\n{'=' * len(title)}\n{body}" if title else body
