"""A check as text for a terminal, and as JSON values."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from typing import Any

from messaging_lab.domain_check.check import Checked
from messaging_lab.domain_check.findings import FAIL, NOTE, OK, WARN, Finding
from messaging_lab.domain_check.rules import MET, NOT_MET, PROVIDERS, UNSEEN
from messaging_lab.domain_check.spf_record import SpfRecord
from messaging_lab.show.html import visible
from messaging_lab.show.tables import table
from messaging_lab.words import listed, plural

SIGNS = {OK: "ok", NOTE: "--", WARN: "!", FAIL: "!!"}
MARKS = {MET: "ok", NOT_MET: "!!", UNSEEN: "?"}
WIDTH = 100
MARGIN = 15


def as_text(checked: Checked) -> str:
    """Return findings, the rules of the providers, and a line that sums up."""
    lines = [line for finding in checked.findings for line in finding_lines(finding)]
    every = [checked.subject.domain, "", *lines, "", *rules(checked), "", conclusion(checked)]
    # Records are strangers' texts: nothing in them may steer the terminal.
    return "\n".join(map(visible, every))


def finding_lines(finding: Finding) -> list[str]:
    """Return a finding and, below it, what to do."""
    head = f"{SIGNS[finding.level]:<3}{finding.topic:<{MARGIN - 3}}"
    lines = _wrapped(f"{head}{finding.text}")
    return [*lines, *(_wrapped(f"{'':<{MARGIN + 2}}{finding.mend}") if finding.mend else [])]


def _wrapped(text: str) -> list[str]:
    margin = " " * (MARGIN + 2)
    return textwrap.wrap(
        text, WIDTH, subsequent_indent=margin, break_on_hyphens=False, drop_whitespace=True,
        replace_whitespace=False, break_long_words=False,
    ) if text.strip() else []  # fmt: skip


def rules(checked: Checked) -> list[str]:
    """Return the rules of the providers as a table."""
    rows = [
        {
            "bulk senders' rule": one.rule,
            **{name: MARKS[one.state] if name in one.providers else "" for name in PROVIDERS},
        }
        for one in checked.rules
    ]
    unknown = any(one.state == UNSEEN for one in checked.rules)
    legend = ["(?: a message given with --message, or the provider's own figures, would tell)"]
    return [*table(rows).text().splitlines(), *(legend if unknown else [])]


def conclusion(checked: Checked) -> str:
    """Return whether the domain is ready."""
    missing = [name for name in PROVIDERS if not checked.ready_for(name)]
    wrong = len(checked.failed)
    better = f", {plural(len(checked.warned), 'thing')} to improve" if checked.warned else ""
    if wrong:
        what = f"{plural(wrong, 'thing')} to mend{better}."
        return f"{what} {listed(missing)} ask bulk senders for more." if missing else what
    return f"Nothing to mend{better}."


def as_json(checked: Checked) -> dict[str, Any]:
    """Return everything for programs."""
    return {
        "domain": checked.subject.domain,
        "well": not checked.failed,
        "findings": [asdict(one) for one in checked.findings],
        "spf": {
            "lookups": checked.spf.lookups,
            "void_lookups": checked.spf.void,
            "errors": checked.spf.errors,
            "record": record(checked.spf.root),
        },
        "dmarc": {"place": checked.policy.place, "tags": checked.policy.tags},
        "providers": {name: provider(checked, name) for name in PROVIDERS},
    }


def record(one: SpfRecord) -> dict[str, Any]:
    """Return an SPF record and what it leads to."""
    below = [record(term.leads_to) for term in one.terms if term.leads_to]
    return {"domain": one.domain, "text": one.text, "leads_to": below}


def provider(checked: Checked, name: str) -> dict[str, Any]:
    """Return what is known of a provider's rules."""
    own = {one.rule: one.state for one in checked.rules if name in one.providers}
    return {"ready": checked.ready_for(name), "rules": own}
