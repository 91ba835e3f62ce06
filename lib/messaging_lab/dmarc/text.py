"""A summary as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from messaging_lab.dmarc.next_step import next_step, step_of
from messaging_lab.dmarc.summary import Finding, Source, Summary
from messaging_lab.show.html import visible
from messaging_lab.show.tables import table
from messaging_lab.words import listed, plural

MOST_SOURCES = 20
"""Sources that are listed; the JSON form has all."""

MOST_ADDRESSES = 3
WIDTH = 100


def as_text(summary: Summary) -> str:
    """Return what the reports on one domain say, and what to do about it."""
    sources = table(map(source_row, summary.sources[:MOST_SOURCES])).text()
    lines = [
        *heading(summary),
        "",
        *sources.splitlines(),
        *more_sources(summary.sources[MOST_SOURCES:]),
        "",
        *(line for finding in summary.findings for line in finding_lines(finding)),
        *wrapped(next_step(summary), ""),
    ]
    # Reports come from strangers: nothing in them may steer the terminal.
    return "\n".join(map(visible, lines))


def heading(summary: Summary) -> Iterable[str]:
    """Yield the figures of the whole."""
    receivers = [f"{name} {count:,}" for name, count in summary.receivers.most_common()]
    yield f"{summary.domain} ({step_of(summary)}), {summary.period}"
    yield f"{plural(summary.reports, 'report')}: {', '.join(receivers)}"
    yield (
        f"{summary.messages:,} messages: {summary.passed:,} passed "
        f"({share(summary.passed, summary.messages)}), {summary.failed:,} failed"
    )
    done = [f"{count:,} {name}" for name, count in summary.dispositions.most_common()]
    yield f"done with them: {', '.join(done)}"


def share(part: int, whole: int) -> str:
    """Return a percentage; never 100 % where something is missing."""
    if not whole:
        return "0 %"
    tenths = part * 1000 // whole
    return f"{tenths / 10:g} %"


def source_row(source: Source) -> dict[str, object]:
    """Return a line of the table of sources."""
    return {
        "source": source.ip,
        "host": source.name or source.who,
        "messages": f"{source.messages:,}",
        "DKIM aligned": f"{source.dkim:,}",
        "SPF aligned": f"{source.spf:,}",
        "failed": f"{source.failed:,}" if source.failed else "",
        "kind": ", ".join(name for name, _ in source.kinds.most_common()),
    }


def more_sources(sources: list[Source]) -> list[str]:
    """Return a line about the sources that aren't listed."""
    if not sources:
        return []
    count = sum(source.messages for source in sources)
    return [f"… and {plural(len(sources), 'more source')} with {plural(count, 'message')}"]


def finding_lines(finding: Finding) -> list[str]:
    """Return a finding and what to do about it."""
    sign = "ok " if finding.kind.passes and not finding.mend else "   "
    sign = sign if finding.kind.passes else "!! "
    where = addresses(list(finding.sources))
    lines = wrapped(f"{sign}{finding.messages:,}: {finding.title} ({where})", "   ")
    return [*lines, *(wrapped(f"      {finding.mend}", "      ") if finding.mend else []), ""]


def addresses(sources: list[str]) -> str:
    """Return the first of some addresses, and how many more there are."""
    rest = len(sources) - MOST_ADDRESSES
    if rest > 0:
        return f"{', '.join(sources[:MOST_ADDRESSES])} and {rest} more"
    return listed(sources)


def wrapped(text: str, margin: str) -> list[str]:
    """Return a text in lines."""
    return textwrap.wrap(text, WIDTH, subsequent_indent=margin, break_on_hyphens=False)
