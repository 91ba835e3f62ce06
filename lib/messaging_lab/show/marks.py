"""Pass, fail and the rest as shapes with a word, so that colour is never the only sign."""

from __future__ import annotations

from messaging_lab.show.html import Html, tag

PASS = "pass"
FAIL = "fail"
WARN = "warn"
NONE = "none"

_DRAWINGS = {
    PASS: (tag("circle", cx="9", cy="9", r="8"), "M5 9.4l2.8 2.8L13 6.4"),
    FAIL: (tag("rect", x="1.5", y="1.5", width="15", height="15", rx="2"), "M6 6l6 6M12 6l-6 6"),
    WARN: (tag("polygon", points="9,1 17.4,16.4 0.6,16.4"), "M9 6.6v4.2M9 13.2v.9"),
    NONE: (tag("polygon", points="9,0.8 17.2,9 9,17.2 0.8,9"), "M6 9h6"),
}
_KINDS = {
    "pass": PASS, "success": PASS, "granted": PASS, "inbox": PASS, "healthy": PASS, "yes": PASS,
    "completed": PASS, "delivered": PASS, "successful": PASS, "opened": PASS,
    "fail": FAIL, "failed": FAIL, "permerror": FAIL, "refused": FAIL, "reject": FAIL, "no": FAIL,
    "denied": FAIL, "rejected": FAIL, "missing": FAIL, "hardbounce": FAIL, "complaint": FAIL,
    "blocked": FAIL, "ttl_expired": FAIL, "unreachable": FAIL, "failure": FAIL,
    "softfail": WARN, "temperror": WARN, "policy": WARN, "pending": WARN, "spam": WARN,
    "temporary_failure": WARN, "quarantine": WARN, "advised": WARN, "softbounce": WARN,
    "queued": WARN, "done": PASS, "look here": WARN,
}  # fmt: skip


def kind_of(word: str) -> str:
    """Return which mark goes with a result such as `pass`, `SUCCESS`, `softfail`, `SPAM`."""
    return _KINDS.get(word.strip().lower(), NONE)


def mark(kind: str) -> Html:
    """Return the shape of a kind: circle with tick, square with cross, triangle, diamond."""
    shape, stroke = _DRAWINGS[kind]
    return tag(
        "svg", shape, tag("path", d=stroke), class_=f"mlab-mark mlab-{kind}",
        viewBox="0 0 18 18", width="18", height="18", aria_hidden="true",
    )  # fmt: skip


def badge(word: str, label: str = "", kind: str | None = None) -> Html:
    """Return a mark with its word: `badge("pass", "SPF")` shows a tick and `SPF pass`."""
    name = kind or kind_of(word)
    text = f"{label} {word}".strip()
    return tag("span", mark(name), tag("span", text), class_=f"mlab-badge mlab-{name}")


def short_badge(word: str, label: str) -> Html:
    """Return a mark with the label only; the word is there for a pointer and a screen reader."""
    name = kind_of(word)
    sign = tag("span", mark(name), role="img", aria_label=word)
    full = f"{label} {word}"
    return tag("span", sign, label, class_=f"mlab-badge mlab-{name}", title=full)


def text_mark(kind: str) -> str:
    """Return a kind as four characters for plain text."""
    return {PASS: "[ok]", FAIL: "[NO]", WARN: "[ ~]", NONE: "[--]"}[kind]
