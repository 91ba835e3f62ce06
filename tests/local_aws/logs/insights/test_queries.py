"""Queries with results worked out by hand from `kit.EVENTS`."""

from __future__ import annotations

import pytest

from local_aws.world import LocalAws

from .kit import Logs


@pytest.fixture(scope="module")
def logs() -> Logs:
    return Logs(LocalAws())


CASES: dict[str, list[list[str]]] = {
    # fields and display
    "fields user | filter ispresent(user) | sort @timestamp asc | limit 2": [["ann"], ["bob"]],
    "fields user | fields size | filter size = 300": [["bob", "300"]],
    "fields user | display size | filter size = 300": [["300"]],
    "fields size / 8 as eighth | filter size = 100": [["12.5"]],
    "fields `a-b` | filter ispresent(`a-b`)": [["dashed"]],
    "fields at.door, at.n.1 | filter ispresent(at.door)": [["web", "2"]],
    "fields @timestamp | limit 1": [["2026-01-06 09:07:00.000"]],
    "fields nothing, user | filter size = 300": [["bob"]],
    "fields @logStream, @log | limit 1": [["till", "123456789012:/shop/orders"]],
    # filter: comparisons
    "filter size > 100 | stats count(*)": [["3"]],
    "filter size >= 100 | stats count(*)": [["4"]],
    "filter size < 100 | stats count(*)": [["2"]],
    "filter size <= 80 | stats count(*)": [["2"]],
    "filter user = 'ann' | stats count(*)": [["2"]],
    'filter user != "ann" | stats count(*)': [["4"]],
    "filter ok = 1 | stats count(*)": [["4"]],
    "filter ok = 0 | stats count(*)": [["2"]],
    "filter size = '200' | stats count(*)": [["1"]],
    "filter 100 = size | stats count(*)": [["1"]],
    # filter: logic
    "filter user = 'bob' and ok = 0 | stats count(*)": [["2"]],
    "filter user = 'dee' or ok = 0 | stats count(*)": [["3"]],
    "filter not ok = 1 | stats count(*)": [["4"]],
    "filter user = 'dee' or user = 'bob' and ok = 1 | stats count(*)": [["2"]],
    "filter (user = 'dee' or user = 'bob') and ok = 1 | stats count(*)": [["2"]],
    "filter user = 'bob' | filter ok = 1 | stats count(*)": [["1"]],
    # filter: like, in
    "filter @message like 'ERROR' | stats count(*)": [["1"]],
    "filter @message like 'error' | stats count(*)": [["0"]],
    "filter @message like /(?i)error/ | stats count(*)": [["1"]],
    "filter reason like /^wrong/ | stats count(*)": [["1"]],
    "filter reason =~ /(?i)wrong/ | stats count(*)": [["2"]],
    "filter reason not like /wrong/ | stats count(*)": [["7"]],
    "filter user like '%' | stats count(*)": [["0"]],
    "filter user in ['ann', 'dee'] | stats count(*)": [["3"]],
    "filter user not in ['ann', 'dee'] and ispresent(user) | stats count(*)": [["3"]],
    "filter size in [100, 200] | stats count(*)": [["2"]],
    # stats
    "stats count(*)": [["8"]],
    "stats count(user)": [["6"]],
    "stats count()": [["8"]],
    "stats count_distinct(user)": [["3"]],
    "stats sum(size), min(size), max(size)": [["800", "0", "300"]],
    "stats avg(size) as mean": [["133.3333"]],
    "stats pct(size, 50), median(size)": [["100", "100"]],
    "stats stddev(size) by user | filter user = 'ann'": [["ann", "40"]],
    "stats earliest(user), latest(user)": [["ann", "bob"]],
    "stats max(@timestamp)": [["2026-01-06 09:07:00.000"]],
    "stats sum(size) / count(size) as mean": [["133.3333"]],
    "filter ispresent(user) | stats count(*) as n by user | sort n desc, user asc": [
        ["bob", "3"],
        ["ann", "2"],
        ["dee", "1"],
    ],
    "stats count(*) as n by bin(5m) | sort n desc": [
        ["2026-01-06 09:00:00.000", "5"],
        ["2026-01-06 09:05:00.000", "3"],
    ],
    "filter ispresent(user) | stats count(*) as n by user | stats max(n), sum(n)": [["3", "6"]],
    "stats count(*) as n by user, ok | filter n > 1 | sort user": [
        ["2"],
        ["ann", "1", "2"],
        ["bob", "0", "2"],
    ],
    # sort and limit
    "fields size | filter ispresent(size) | sort size desc | limit 3": [["300"], ["200"], ["120"]],
    "fields user, size | filter ispresent(user) | sort user, size desc | limit 2": [
        ["ann", "200"],
        ["ann", "120"],
    ],
    # parse
    "parse 'user=*, action=*, took * ms' as u, a, ms | filter ms > 30 | display u, a, ms": [
        ["cy", "read", "35"]
    ],
    r"parse @message /user=(?<who>\w+)/ | filter ispresent(who) | display who": [["cy"]],
    r"parse ip /^(\d+)\.(\d+)/ as a, b | stats count(*) by a | sort a | limit 3": [
        ["3"],
        ["10", "4"],
        ["192", "1"],
    ],
    # dedup
    "filter ispresent(user) | fields user, size | dedup user": [
        ["bob", "300"],
        ["dee", "0"],
        ["ann", "200"],
    ],
    "filter ispresent(user) | fields user, size | sort size asc | dedup user | limit 2": [
        ["dee", "0"],
        ["bob", "80"],
    ],
    # functions of numbers
    "fields abs(-3), ceil(1.2), floor(1.8), greatest(1, 3, 2), least(4, 2) | limit 1": [
        ["3", "2", "1", "3", "2"]
    ],
    "fields sqrt(16), log(1), 2 ^ 3, 7 % 4, 2 + 3 * 4, (2 + 3) * 4, 7 / 2 | limit 1": [
        ["4", "0", "8", "3", "14", "20", "3.5"]
    ],
    # functions of text
    # SQLite's own lower() leaves letters beyond ASCII alone.
    "fields strlen(user), toupper(user), tolower('AB') | filter size = 300": [["3", "BOB", "ab"]],
    "fields trim('  a '), ltrim('  a '), rtrim('xa', 'a'), concat('a', 'b', 1) | limit 1": [
        ["a", "a ", "x", "ab1"]
    ],
    "fields substr('message', 2), substr('message', 0, 4), replace('a-b', '-', '+') | limit 1": [
        ["ssage", "mess", "a+b"]
    ],
    "filter strcontains(user, 'e') | stats count(*)": [["1"]],
    # functions of presence
    "fields coalesce(reason, user, 'none') as why | limit 3": [["bob"], ["none"], [""]],
    "filter isempty(reason) | stats count(*)": [["6"]],
    "filter isblank(reason) and ispresent(reason) | stats count(*)": [["1"]],
    # functions of addresses and time
    "filter isValidIp(ip) | stats count(*)": [["6"]],
    "filter isValidIpv6(ip) | stats count(*)": [["1"]],
    "filter isIpv4InSubnet(ip, '10.0.0.0/24') | stats count(*)": [["3"]],
    "fields datefloor(@timestamp, 1h), dateceil(@timestamp, 1h) | limit 1": [
        ["2026-01-06 09:00:00.000", "2026-01-06 10:00:00.000"]
    ],
    "fields fromMillis(0), toMillis(@timestamp), now() | limit 1": [
        ["1970-01-01 00:00:00.000", "1767690420000", "1767693600"]
    ],
    "stats count(*) by bin(1mo)": [["2026-01-01 00:00:00.000", "8"]],
    # comments and words that are commands elsewhere
    "# the morning\nstats count(*) # all\n| limit 1": [["8"]],
    "FILTER user = 'ann' | STATS COUNT(*) AS N": [["2"]],
    "fields user as limit, size as by_size | filter limit = 'dee'": [["dee", "0"]],
}


@pytest.mark.parametrize(("query", "expected"), CASES.items(), ids=list(CASES))
def test_results(logs: Logs, query: str, expected: list[list[str]]) -> None:
    assert logs.rows(query) == expected
