"""The way from bytes to a verdict: DKIM and SPF as lanes that lead to DMARC, or stop before it."""

from __future__ import annotations

from dataclasses import dataclass

from messaging_lab.authentication.alignment import aligned
from messaging_lab.authentication.dkim import Lookup, Signature, describe_key, signatures
from messaging_lab.authentication.fields import Received, read
from messaging_lab.authentication.results import read_authentication_results
from messaging_lab.authentication.verdict import Checked, Verdict, judge
from messaging_lab.show.hops import connecting_ip
from messaging_lab.show.html import Html, Shown, breakable, heading, join, tag, visible
from messaging_lab.show.marks import FAIL, NONE, PASS, WARN, kind_of, mark, text_mark
from messaging_lab.show.shorten import without_bounce_id

MOST_SIGNATURES = 6
"""Lanes drawn at most: receivers stop after a few signatures as well."""

START = "start"
VOID = "no longer valid"
_NOT_ASKED = "not asked: no DNS look-up was given"


@dataclass(frozen=True)
class Step:
    """One station: what is asked, the answer, and how it went (pass, fail, warn, none, start)."""

    title: str
    value: str
    kind: str
    note: str = ""


@dataclass(frozen=True)
class Lane:
    """One authenticated name, from what arrived to whether DMARC may count it."""

    method: str
    domain: str
    steps: tuple[Step, ...]
    counts: bool


@dataclass(frozen=True, repr=False)
class Path(Shown):
    """The lanes of a message, the DMARC verdict they lead to, and where the message went."""

    stylesheets = ("path",)
    lanes: tuple[Lane, ...]
    dmarc: Step
    outcome: Step
    header_from: str
    level: int = 3
    """Of the lanes' headings, for screen readers."""

    def html(self) -> Html:
        """Return the lanes side by side over the verdict."""
        lanes = tag("div", *(_lane(one, self.level) for one in self.lanes), class_="mlab-lanes")
        ends = (
            tag("div", _station(step), class_="mlab-end") for step in (self.dmarc, self.outcome)
        )
        label = f"Path from bytes to verdict for mail from {self.header_from}"
        shown = join(ends, _ARROW)
        return tag("div", lanes, shown, class_="mlab-path", role="group", aria_label=label)

    def text(self) -> str:
        """Return the lanes one below the other, then the verdict."""
        lanes = "\n\n".join(map(_lane_text, self.lanes))
        ends = "\n".join(_step_text(step) for step in (self.dmarc, self.outcome))
        return f"{lanes}\n\n{ends}" if lanes else ends


def trace(
    message: bytes | Received, lookup: Lookup | None = None, outcome: str | None = None
) -> Path:
    """Return the path of a delivered message.

    With `lookup` the DKIM keys, the SPF record and the DMARC policy are shown as DNS holds them.
    The outcome is the folder where the mailbox kept the message, unless given.
    """
    verdict = judge(message, lookup)
    lanes = [
        *_dkim_lanes(message, verdict, lookup),
        _spf_lane(message, verdict, lookup),
    ]
    folder = outcome or str(getattr(message, "folder", ""))
    return Path(
        tuple(lanes), _dmarc_step(verdict, lanes), _outcome_step(folder), verdict.header_from
    )


def _dkim_lanes(message: bytes | Received, verdict: Verdict, lookup: Lookup | None) -> list[Lane]:
    found = signatures(read(message))[:MOST_SIGNATURES]
    lanes = [_dkim_lane(each, _judged(each, message, verdict), verdict, lookup) for each in found]
    return sorted(lanes, key=lambda lane: not lane.counts)


def _judged(signature: Signature, message: bytes | Received, verdict: Verdict) -> Checked | None:
    """Find the receiver's result about this signature: by b=, else by domain and selector."""
    results = read_authentication_results(message).of("dkim")
    pairs = list(zip(results, verdict.dkim, strict=True))
    for result, checked in pairs:
        start = result.property("header.b")
        if start and signature.tags.get("b", "").startswith(start):
            return checked
    for _, checked in pairs:
        if checked.domain == signature.domain and checked.selector in ("", signature.selector):
            return checked
    return None


def _dkim_lane(
    signature: Signature, judged: Checked | None, verdict: Verdict, lookup: Lookup | None
) -> Lane:
    fits = aligned(signature.domain, verdict.header_from, verdict.modes[0])
    intact = not signature.body_changed
    steps = (
        Step("Body as received", f"{len(signature.body):,} bytes", START),
        _body_hash_step(signature),
        _key_step(signature, lookup),
        _signature_step(judged, intact),
        _alignment_step("d=", signature.domain, fits, verdict, verdict.modes[0]),
    )
    passed = judged is not None and judged.result == "pass" and intact
    return Lane("DKIM", signature.domain, steps, passed and fits)


def _signature_step(judged: Checked | None, intact: bool) -> Step:
    title = "Signature b="
    if judged is None:
        return Step(title, "not judged", NONE, "The receiver's results don't name it.")
    if judged.result == "pass" and not intact:
        return Step(title, VOID, FAIL, "The receiver passed it before the body was changed.")
    return Step(title, judged.result, kind_of(judged.result), judged.comment)


def _body_hash_step(signature: Signature) -> Step:
    computed, claimed = signature.body_hash(), signature.claimed_body_hash
    if computed is None:
        return Step("Body hash", "unknown algorithm", FAIL, signature.tags.get("a", ""))
    if computed == claimed:
        return Step("Body hash", "the same as bh=", PASS, f"{computed[:12]}…")
    note = f"bh= says {claimed[:12]}…, the body gives {computed[:12]}…"
    return Step("Body hash", "differs from bh=", FAIL, note)


def _key_step(signature: Signature, lookup: Lookup | None) -> Step:
    if lookup is None:
        return Step("Public key in DNS", signature.key_name, NONE, _NOT_ASKED)
    found = describe_key(lookup(signature.key_name, "TXT"))
    good = found is not None and " key" in found and not found.startswith("not")
    return Step(
        "Public key in DNS", signature.key_name, PASS if good else FAIL, found or "no key there"
    )


def _alignment_step(tag_name: str, domain: str, fits: bool, verdict: Verdict, mode: str) -> Step:
    how = "strict" if mode == "s" else "relaxed"
    word = "yes" if fits else "no"
    shown = f"{tag_name}{domain}" if domain else f"{tag_name}(none)"
    return Step("Aligned with From?", f"{word} ({how})", PASS if fits else FAIL, shown)


def _spf_lane(message: bytes | Received, verdict: Verdict, lookup: Lookup | None) -> Lane:
    spf = verdict.spf
    fits = spf.aligned
    ip = connecting_ip(read(message))
    steps = (
        Step("Connecting IP", ip or "not written down", START),
        Step("MAIL FROM domain", spf.domain or "(none)", START),
        _spf_record_step(spf.domain, lookup),
        Step("SPF", spf.result, kind_of(spf.result), _spf_note(spf)),
        _alignment_step("", spf.domain, fits, verdict, verdict.modes[1]),
    )
    return Lane("SPF", spf.domain, steps, spf.counts)


def _spf_note(spf: Checked) -> str:
    """Return why SPF didn't pass, without the long local part of a bounce address."""
    return "" if spf.result == "pass" else without_bounce_id(spf.comment)


def _spf_record_step(domain: str, lookup: Lookup | None) -> Step:
    title = "SPF record in DNS"
    if lookup is None:
        return Step(title, domain or "(none)", NONE, _NOT_ASKED)
    values = lookup(domain, "TXT") if domain else []
    found = [value for value in values if value.lower().split(" ")[0] == "v=spf1"]
    if len(found) == 1:
        return Step(title, found[0], PASS)
    return Step(title, "none" if not found else f"{len(found)} records: an error", FAIL)


def _dmarc_step(verdict: Verdict, lanes: list[Lane]) -> Step:
    counting = " and ".join(f"{lane.method} ({lane.domain})" for lane in lanes if lane.counts)
    passed = f"passed for a domain aligned with {verdict.header_from or 'From'}."
    why = f"{counting} {passed}" if counting else f"Neither SPF nor DKIM {passed}"
    result = verdict.dmarc or "not judged"
    policy = f"policy p={verdict.policy}" if verdict.policy else "no policy known"
    void = any(step.value == VOID for lane in lanes for step in lane.steps)
    if void and result == "pass" and not counting:
        return Step("DMARC", f"was pass before the change, {policy}", WARN, f"Now: {why}")
    return Step("DMARC", f"{result}, {policy}", kind_of(verdict.dmarc), why)


def _outcome_step(folder: str) -> Step:
    if not folder:
        return Step("Outcome", "delivered", START, "The bytes don't say into which folder.")
    notes = {"inbox": "Put where people look.", "spam": "Kept, where few people look."}
    note = notes.get(folder.lower(), "")
    return Step("Outcome", folder, kind_of(folder), note)


_ARROW = tag(
    "svg", tag("path", d="M7 0v15", stroke="currentColor", stroke_width="1.6"),
    tag("path", d="M2 10l5 6 5-6", fill="none", stroke="currentColor", stroke_width="1.6"),
    class_="mlab-arrow", viewBox="0 0 14 18", width="14", height="18", aria_hidden="true",
)  # fmt: skip
_STOP = tag(
    "svg", tag("path", d="M7 0v12", stroke="currentColor", stroke_width="1.6"),
    tag("path", d="M0 13h14", stroke="currentColor", stroke_width="2.4"),
    class_="mlab-arrow mlab-stop", viewBox="0 0 14 18", width="14", height="18",
    aria_hidden="true",
)  # fmt: skip


def _lane(lane: Lane, level: int) -> Html:
    domain = tag("code", lane.domain or "(no domain)")
    title = heading(level, tag("span", lane.method), " ", domain, class_="mlab-lane")
    steps = tag("ol", *(tag("li", _station(step)) for step in lane.steps))
    end = tag("p", _ARROW if lane.counts else _STOP, _end_words(lane), class_="mlab-lane-end")
    state = "counts" if lane.counts else "stops"
    return tag("article", title, steps, end, class_=f"mlab-lane-{state}")


def _end_words(lane: Lane) -> str:
    return "counts for DMARC" if lane.counts else "doesn't count for DMARC"


def _station(step: Step) -> Html:
    sign = (
        tag("i", class_="mlab-dot", aria_hidden="true") if step.kind == START else mark(step.kind)
    )
    note = tag("small", step.note) if step.note else ""
    words = tag("div", tag("span", step.title), " ", tag("b", breakable(step.value)), " ", note)
    return tag("div", sign, words, class_=f"mlab-station mlab-{step.kind}")


def _lane_text(lane: Lane) -> str:
    lines = [f"{lane.method} {visible(lane.domain)}".strip()]
    lines += [f"  {_step_text(step)}" for step in lane.steps]
    arrow = "==>" if lane.counts else "--|"
    return "\n".join([*lines, f"   {arrow}  {_end_words(lane)}"])


def _step_text(step: Step) -> str:
    sign = "    " if step.kind == START else text_mark(step.kind)
    note = f"  ({visible(step.note)})" if step.note else ""
    return f"{sign} {step.title}: {visible(step.value)}{note}"
