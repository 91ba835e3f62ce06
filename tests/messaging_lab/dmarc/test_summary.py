"""What results mean, and what the summary makes of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.messaging_lab.dmarc.documents import old, record

from messaging_lab.dmarc import as_text, latest_day, next_step, parse_report, summarise
from messaging_lab.dmarc.kinds import KINDS, kind_of
from messaging_lab.dmarc.report import DkimResult, Record, Report, SpfResult

OWN = DkimResult("shop.example", "s", "pass")
BROKEN = DkimResult("news.shop.example", "s", "fail")
NO_KEY = DkimResult("shop.example", "s", "permerror")
THEIRS = DkimResult("esp.example", "s", "pass")


def make(
    dkim: tuple[DkimResult, ...] = (), spf_domain: str = "", spf: str = "none", count: int = 1
) -> Record:
    aligned_dkim = "pass" if OWN in dkim else "fail"
    aligned_spf = "pass" if spf == "pass" and spf_domain.endswith("shop.example") else "fail"
    results = (SpfResult(spf_domain, "mfrom", spf),) if spf_domain else ()
    names = ("shop.example", spf_domain, "")
    return Record(
        "203.0.113.5", count, "none", aligned_dkim, aligned_spf, (), *names, dkim, results
    )


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (make((OWN,), "bounce.shop.example", "pass"), "authenticated"),
        (make((OWN,), "bounce.shop.example", "softfail"), "forwarded"),
        (make((OWN, THEIRS), "amazonses.com", "pass"), "other envelope"),
        (make((OWN,), "esp.example", "fail"), "DKIM only"),
        (make((OWN,)), "DKIM only"),
        (make((), "bounce.shop.example", "pass"), "unsigned"),
        (make((THEIRS,), "bounce.shop.example", "pass"), "unsigned"),
        (make((BROKEN,), "bounce.shop.example", "pass"), "signature broken"),
        (make((BROKEN,), "bounce.shop.example", "fail"), "changed"),
        (make((BROKEN,), "forwarder.example", "pass"), "changed"),
        (make((NO_KEY,), "esp.example", "pass"), "key trouble"),
        (make((THEIRS,), "esp.example", "pass"), "other sender"),
        (make((), "esp.example", "pass"), "other sender"),
        (make((), "shop.example", "fail"), "unknown"),
        (make(), "unknown"),
    ],
)
def test_kinds(found: Record, kind: str) -> None:
    assert kind_of(found).name == kind
    assert kind_of(found).passes is found.passed


def test_texts_name_what_they_are_about() -> None:
    for kind in KINDS:
        assert "{" not in (kind.title + kind.mend).format(who="x", domain="y")


def report(*records: Record, policy: str = "none", testing: str = "") -> Report:
    found = parse_report(old())
    published = found.policy._replace(p=policy, testing=testing)
    return Report("R", "", str(policy), found.begin, found.end, "RFC 9990", published, records)


def test_sums() -> None:
    (summary,) = summarise(
        [
            parse_report(old(record(count=3), record("192.0.2.9", 4, dkim="fail", spf="fail"))),
            parse_report(old(record(count=5, spf="softfail"), report_id="18")),
        ]
    )
    assert (summary.reports, summary.messages, summary.passed, summary.failed) == (2, 12, 8, 4)
    assert summary.receivers == {"google.com": 12}
    assert summary.period == "6 January 2026"
    first, second = summary.sources
    assert (first.ip, first.messages, first.dkim, first.spf) == ("203.0.113.5", 8, 8, 3)
    assert (second.ip, second.failed) == ("192.0.2.9", 4)
    assert [(one.kind.name, one.messages) for one in summary.findings] == [
        ("changed", 4),
        ("forwarded", 5),
        ("authenticated", 3),
    ]


def test_each_sender_has_its_own_advice() -> None:
    other = DkimResult("crm.example", "s", "pass")
    (summary,) = summarise([report(make((THEIRS,), count=3), make((other,)))])
    assert [finding.title for finding in summary.findings] == [
        "sent by esp.example in its own name",
        "sent by crm.example in its own name",
    ]
    assert "d=shop.example" in summary.findings[0].mend


GOOD = make((OWN,), "shop.example", "pass")


@pytest.mark.parametrize(
    ("policy", "testing", "record", "advice"),
    [
        ("none", "", GOOD, "go on from p=none to p=quarantine; t=y."),
        ("quarantine", "y", GOOD, "go on from p=quarantine; t=y to p=quarantine."),
        ("quarantine", "n", make(), "go on from p=quarantine to p=reject; t=y."),
        ("reject", "y", GOOD, "go on from p=reject; t=y to p=reject."),
        ("reject", "", make((THEIRS,)), "The policy is p=reject"),
        ("none", "", make((THEIRS,), count=2), "Stay at p=none: 2 messages by way of esp.example"),
        ("quarantine", "y", make((BROKEN,)), "Stay at p=quarantine; t=y: 1 message"),
    ],
)
def test_the_next_step(policy: str, testing: str, record: Record, advice: str) -> None:
    (summary,) = summarise([report(record, policy=policy, testing=testing)])
    assert advice in next_step(summary)


def test_text() -> None:
    (summary,) = summarise([report(GOOD, make((THEIRS,), count=199))], lambda ip: "a.esp.example")
    text = as_text(summary)
    assert "shop.example (p=none), 6 January 2026" in text
    assert "200 messages: 1 passed (0.5 %), 199 failed" in text
    assert "a.esp.example" in text
    assert "!! 199: sent by esp.example in its own name (203.0.113.5)" in text
    assert all(len(line) <= 120 for line in text.splitlines())


def test_nothing_steers_the_terminal() -> None:
    evil = replace(report(GOOD), org_name="R\x1b[2Jx\u202e")
    (summary,) = summarise([evil])
    assert not set("\x1b\u202e") & set(as_text(summary))


def test_a_stranger_is_no_reason_to_wait() -> None:
    found = report(GOOD, make((THEIRS,), count=9))
    (summary,) = summarise([found], strangers=["esp.example"])
    assert [one.kind.name for one in summary.findings] == ["stranger", "authenticated"]
    assert "go on from p=none" in next_step(summary)


def test_the_latest_day() -> None:
    first, second = report(GOOD), report(GOOD)
    second = replace(second, begin=first.begin + 86400, end=first.end + 86400)
    assert latest_day([first, second, first]) == [second]
    assert latest_day([]) == []
