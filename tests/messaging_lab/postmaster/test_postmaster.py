"""Postmaster Tools v2: what is asked, page by page, and the tables of the answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from messaging_lab.errors import LabError
from messaging_lab.postmaster import Postmaster, google_source
from messaging_lab.postmaster.google import GoogleSource

FIRST, LAST = date(2026, 1, 5), date(2026, 1, 7)


def on(day: int) -> dict[str, int]:
    return {"year": 2026, "month": 1, "day": day}


class Recorded:
    """A source that gives recorded answers by the names of the metrics, a few on a page."""

    def __init__(self, stats: list[dict[str, Any]], page: int = 2) -> None:
        self.stats, self.page = stats, page
        self.bodies: list[dict[str, Any]] = []

    def list_domains(self, page_token: str) -> dict[str, Any]:
        name = "shop.example" if page_token else "news.shop.example"
        domain = {"name": f"domains/{name}", "permission": "OWNER", "verificationState": "VERIFIED"}
        return {"domains": [domain]} | ({} if page_token else {"nextPageToken": "2"})

    def query(self, domain: str, body: dict[str, Any]) -> dict[str, Any]:
        self.bodies.append(body)
        names = [one["name"] for one in body["metricDefinitions"]]
        found = [one for one in self.stats if one["metric"] in names]
        start = int(body.get("pageToken", 0))
        end = start + self.page
        more = {"nextPageToken": str(end)} if end < len(found) else {}
        return {"domainStats": found[start:end], **more}

    def compliance_status(self, domain: str) -> dict[str, Any]:
        rows = [
            {"requirement": "SPF", "status": {"status": "COMPLIANT"}},
            {"requirement": "DMARC_POLICY", "status": {"status": "NEEDS_WORK"}},
        ]
        data = {
            "rowData": rows,
            "oneClickUnsubscribeVerdict": {
                "status": {"status": "NEEDS_WORK"},
                "reason": "NO_UNSUB_PROMO_SPAM_REPORTS",
            },
            "deliverabilityStatusVerdict": {
                "state": {"status": "NEEDS_WORK"},
                "reason": "SPAM_RATE_HIGH",
            },
        }
        return {"name": "x", "complianceData": data}


def stat(metric: str, value: dict[str, Any], day: int = 0) -> dict[str, Any]:
    return {"metric": metric, "value": value} | ({"date": on(day)} if day else {})


def lines(shown: Any) -> list[list[str]]:
    return [line.split() for line in shown.text().splitlines()[2:]]


def test_domains_come_page_by_page() -> None:
    assert lines(Postmaster(Recorded([])).domains()) == [
        ["news.shop.example", "OWNER", "VERIFIED"],
        ["shop.example", "OWNER", "VERIFIED"],
    ]


def test_spam_rates_against_both_lines() -> None:
    rates = {5: 0.0004, 6: 0.001, 7: 0.0031}
    source = Recorded([stat("spam_rate", {"doubleValue": one}, day) for day, one in rates.items()])
    shown = Postmaster(source).spam_rate("shop.example", FIRST, LAST)
    assert lines(shown) == [
        ["2026-01-05", "0.04", "%", "ok"],
        ["2026-01-06", "0.10", "%", "over", "0.1", "%"],
        ["2026-01-07", "0.31", "%", "over", "0.3", "%"],
    ]
    assert source.bodies[0] == {
        "metricDefinitions": [{"name": "spam_rate", "baseMetric": {"standardMetric": "SPAM_RATE"}}],
        "timeQuery": {"dateRanges": {"dateRanges": [{"start": on(5), "end": on(7)}]}},
        "aggregationGranularity": "DAILY",
        "pageSize": 200,
    }
    assert source.bodies[1]["pageToken"] == "2"


def test_authentication_has_a_row_for_each_day() -> None:
    source = Recorded(
        [
            stat("spf", {"doubleValue": 1.0}, 6),
            stat("dkim", {"floatValue": 0.5}, 6),
            stat("dmarc", {"doubleValue": 0.25}, 5),
        ]
    )
    assert lines(Postmaster(source).authentication("shop.example", FIRST, LAST)) == [
        ["2026-01-05", "25.00", "%"],
        ["2026-01-06", "100.00", "%", "50.00", "%"],
    ]


def test_feedback_loops_are_listed_and_then_asked_for() -> None:
    source = Recorded(
        [
            stat("ids", {"stringList": {"values": ["campaign7", 'a"b']}}),
            stat("campaign7", {"doubleValue": 0.0002}),
            stat('a"b', {"doubleValue": 0.02}),
        ]
    )
    shown = Postmaster(source).feedback_loops("shop.example", FIRST, LAST)
    assert lines(shown) == [
        ['a"b', "2.00", "%", "over", "0.3", "%"],
        ["campaign7", "0.02", "%", "ok"],
    ]
    filters = [one.get("filter") for one in source.bodies[1]["metricDefinitions"]]
    assert filters == [
        'feedback_loop_id = "campaign7" AND aggregation_key_type = "FROM_HEADER"',
        'feedback_loop_id = "a\\"b" AND aggregation_key_type = "FROM_HEADER"',
    ]
    assert source.bodies[0]["aggregationGranularity"] == "OVERALL"


def test_delivery_errors_that_occurred() -> None:
    source = Recorded(
        [
            stat("reject.spammy_content", {"doubleValue": 0.015}),
            stat("temp_fail.other", {"doubleValue": 0.0}),
        ]
    )
    shown = Postmaster(source).delivery_errors("shop.example", FIRST, LAST)
    assert lines(shown) == [["reject", "spammy_content", "1.50", "%"]]


def test_counts_travel_as_text() -> None:
    source = Recorded([stat("spam_rate", {"intValue": "12"}, 5)])
    (figure,) = Postmaster(source).figures("shop.example", [], FIRST, LAST) or [None]
    assert figure is None
    from messaging_lab.postmaster.postmaster import read_value

    assert read_value({"intValue": "12"}) == 12


def test_compliance() -> None:
    assert lines(Postmaster(Recorded([])).compliance("shop.example")) == [
        ["SPF", "yes"],
        ["DMARC_POLICY", "no"],
        ["ONE_CLICK_UNSUBSCRIBE", "no", "NO_UNSUB_PROMO_SPAM_REPORTS"],
        ["DELIVERABILITY", "no", "SPAM_RATE_HIGH"],
    ]


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "googleapiclient.discovery", None)
    with pytest.raises(LabError, match="google-api-python-client"):
        google_source()


def google(*answers: tuple[dict[str, str], str]) -> tuple[GoogleSource, Any]:
    """Return Google's client with recorded answers of its server, and what it was asked."""
    pytest.importorskip("googleapiclient")
    from googleapiclient.discovery import build
    from googleapiclient.http import HttpMockSequence

    http = HttpMockSequence(list(answers))
    return GoogleSource(build("gmailpostmastertools", "v2", http=http)), http


def test_google_is_asked_at_its_addresses() -> None:
    fine = {"status": "200"}
    source, http = google((fine, "{}"), (fine, '{"domainStats": []}'), (fine, "{}"))
    postmaster = Postmaster(source)
    postmaster.domains()
    postmaster.spam_rate("shop.example", FIRST, LAST)
    postmaster.compliance("shop.example")
    assert [(uri.partition("?")[0], method) for uri, method, *_ in http.request_sequence] == [
        ("https://gmailpostmastertools.googleapis.com/v2/domains", "GET"),
        (
            "https://gmailpostmastertools.googleapis.com/v2/domains/shop.example/domainStats:query",
            "POST",
        ),
        (
            "https://gmailpostmastertools.googleapis.com/v2/domains/shop.example/complianceStatus",
            "GET",
        ),
    ]


def test_google_s_refusal_is_one_sentence() -> None:
    denied = '{"error": {"code": 403, "message": "The caller has no permission"}}'
    source, _ = google(({"status": "403"}, denied))
    with pytest.raises(LabError, match="answers 403: The caller has no permission"):
        Postmaster(source).spam_rate("shop.example", FIRST, LAST)
