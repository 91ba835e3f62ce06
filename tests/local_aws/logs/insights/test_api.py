"""The operations, their errors, and what queries see of the log."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from local_aws.logs.insights.syntax import Malformed, read
from local_aws.world import LocalAws

from .kit import BEGIN, EVENTS, GROUP, Logs


@pytest.fixture
def logs(aws: LocalAws) -> Logs:
    return Logs(aws)


def refusal(logs: Logs, query: str, **asked: Any) -> ClientError:
    with pytest.raises(ClientError) as caught:
        logs.answer(query, **asked)
    return caught.value


@pytest.mark.parametrize(
    ("query", "start", "end", "words"),
    [
        ("bogus x", 0, 5, "unexpected symbol found bogus at line 1 and position 1"),
        ("fields user | frobnicate", 14, 24, "unexpected symbol found frobnicate"),
        ("fields a,", 8, 9, "unexpected end of query"),
        ("fields nosuch(a)", 7, 13, "unknown function nosuch"),
        ("fields strlen(a, b)", 7, 19, "strlen takes 1 arguments, not 2"),
        ("filter count(*) > 1", 7, 19, "in stats only"),
        ("stats user", 0, 10, "user is none"),
        ("stats sum(avg(size))", 6, 20, "can't be nested"),
        ("stats count(*) | stats count(*) | stats count(*)", 34, 48, "at most 2"),
        ("sort user | stats count(*)", 12, 26, "sort comes after"),
        ("dedup user | sort user", 13, 22, "only limit"),
        ("limit 100001", 0, 12, "from 1 to 100000"),
        ("filter a like /(/", 14, 17, "invalid regular expression"),
        ("filter a like /(?=b)c/", 14, 22, "no look-around and no back-references"),
        ("parse @message 'a=*' as a, b", 0, 28, "1 places and 2 names"),
        ("parse @message /x/", 15, 18, "needs names"),
        ("stats count(*) by bin(user)", 18, 27, "a period of time"),
        ("stats count(*) by bin(0m)", 18, 25, "longer than nothing"),
        ("", 0, 1, "empty"),
    ],
)
def test_a_malformed_query_is_told_where(
    logs: Logs, query: str, start: int, end: int, words: str
) -> None:
    if not query:
        with pytest.raises(Malformed, match="empty"):
            read(query)
        return
    response = refusal(logs, query).response
    assert response["Error"]["Code"] == "MalformedQueryException"
    found = response["queryCompileError"]
    assert words in found["message"]
    assert found["location"] == {"startCharOffset": start, "endCharOffset": end}


@given(st.text(alphabet="fields|stat cou(*)by '/=1,`@[]#\n", max_size=40))
def test_whatever_is_typed_is_read_or_told_where_it_is_wrong(query: str) -> None:
    try:
        read(query)
    except Malformed as problem:
        assert 0 <= problem.start < problem.end <= max(len(query), 1)


def test_the_two_queries_of_workmails_audit_logs(logs: Logs) -> None:
    sign_in = {
        "user": "ann",
        "source_ip": "203.0.113.7",
        "protocol": "IMAP",
        "auth_successful": False,
    }
    access = {"user_id": "u-1", "source_ip": "203.0.113.7", "rule_id": "r", "access_granted": False}
    logs.put("audit", "one", [sign_in, {**sign_in, "auth_successful": True}, access])
    failed = (
        "fields user, source_ip, protocol, auth_successful, auth_failed_reason "
        "| filter auth_successful = 0"
    )
    assert logs.rows(failed, logGroupName="audit") == [["ann", "203.0.113.7", "IMAP", "0"]]
    denied = (
        "fields user_id, source_ip, protocol, rule_id, access_granted | filter access_granted = 0"
    )
    assert logs.rows(denied, logGroupName="audit") == [["u-1", "203.0.113.7", "r", "0"]]


def test_statistics_count_what_was_read(logs: Logs) -> None:
    answer = logs.answer("filter user = 'bob' | stats count(*)")
    sizes = [len(one if isinstance(one, str) else json.dumps(one)) for one in EVENTS]
    assert answer["statistics"] == {
        "recordsMatched": 3.0,
        "recordsScanned": 8.0,
        "bytesScanned": float(sum(sizes)),
        "estimatedRecordsSkipped": 0.0,
        "estimatedBytesSkipped": 0.0,
        "logGroupsScanned": 1.0,
        "resultCount": 1.0,
    }


def test_times_are_seconds_and_inclusive(logs: Logs) -> None:
    times = {"logGroupName": GROUP, "startTime": BEGIN + 60, "endTime": BEGIN + 120}
    assert logs.rows("stats count(*)", **times) == [["2"]]


def test_several_groups_with_different_fields(logs: Logs) -> None:
    logs.put("other", "one", [{"size": 1, "colour": "red"}])
    groups = {"logGroupNames": [GROUP, "other"]}
    assert logs.rows("stats count(*), sum(size), count(colour)", **groups) == [["9", "801", "1"]]
    arns = [
        group["arn"].removesuffix(":*") for group in logs.client.describe_log_groups()["logGroups"]
    ]
    assert logs.rows("stats count(*)", logGroupIdentifiers=arns) == [["9"]]


def test_what_comes_later_and_what_goes_is_seen(logs: Logs) -> None:
    assert logs.rows("stats count(*)") == [["8"]]
    now = int(logs.aws.clock.now() * 1000)
    more = [{"timestamp": now, "message": json.dumps({"new": 1})}]
    logs.client.put_log_events(logGroupName=GROUP, logStreamName="till", logEvents=more)
    assert logs.rows("stats count(*), sum(new)") == [["9", "1"]]
    logs.client.delete_log_stream(logGroupName=GROUP, logStreamName="till")
    assert logs.rows("stats count(*)") == [["0"]]


def test_pages(logs: Logs) -> None:
    query = "fields @message"
    times = {"startTime": BEGIN, "endTime": BEGIN + 3600}
    started = logs.client.start_query(logGroupName=GROUP, queryString=query, **times)["queryId"]
    found, token = [], {}
    while True:
        page = logs.client.get_query_results(queryId=started, maxItems=3, **token)
        found += page["results"]
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}
    assert len(found) == 8


def test_queries_are_remembered(logs: Logs) -> None:
    logs.rows("stats count(*)")
    (query,) = logs.client.describe_queries(logGroupName=GROUP)["queries"]
    assert (query["queryString"], query["status"]) == ("stats count(*)", "Complete")
    with pytest.raises(ClientError, match="is Complete"):
        logs.client.stop_query(queryId=query["queryId"])
    with pytest.raises(ClientError, match="does not exist"):
        logs.client.get_query_results(queryId="0" * 8 + "-0000-0000-0000-" + "0" * 12)


def test_refusals(logs: Logs) -> None:
    both = {"logGroupName": GROUP, "logGroupNames": [GROUP]}
    assert "Exactly one" in str(refusal(logs, "limit 1", **both))
    missing = refusal(logs, "limit 1", logGroupName="missing")
    assert missing.response["Error"]["Code"] == "ResourceNotFoundException"
    backwards = {"logGroupName": GROUP, "startTime": 2, "endTime": 1}
    assert "before start time" in str(refusal(logs, "limit 1", **backwards))
    other = refusal(logs, "SELECT 1", logGroupName=GROUP, queryLanguage="SQL")
    assert other.response["Error"]["Code"] == "NotImplemented"


@pytest.mark.parametrize(
    "query",
    [
        "fields abs(-9223372036854775807 - 1)",
        "fields datefloor(user, 1mo)",
        "filter size > 0 | fields substr(user, 'x')",
        "filter " + "not " * 2400 + "ok",
        "filter " + "(" * 3000 + "ok" + ")" * 3000,
        "filter " + " or ".join(["ok"] * 1600),
    ],
    ids=["overflow", "no time", "no number", "many nots", "many brackets", "many ors"],
)
def test_what_cannot_be_run_fails_or_is_refused_by_itself(logs: Logs, query: str) -> None:
    try:
        assert logs.answer(query)["status"] in ("Complete", "Failed")
    except ClientError as refused:
        assert refused.response["Error"]["Code"] == "MalformedQueryException"
    assert logs.rows("stats count(*)") == [["8"]]


def test_events_that_sqlite_cannot_hold_as_they_are(logs: Logs) -> None:
    events = [
        '{"big": 123456789012345678901234567890}',
        '{"half": "\\ud800"}',
        '{"a":' * 3000 + "1" + "}" * 3000,
        json.dumps({f"field{number}": number for number in range(150)}),
    ]
    logs.put("strange", "one", events)
    assert logs.rows("stats count(*)", logGroupName="strange") == [["4"]]
    ((biggest,),) = logs.rows("stats max(big)", logGroupName="strange")
    assert float(biggest) == 123456789012345678901234567890.0


def test_a_group_with_more_fields_than_are_discovered(logs: Logs) -> None:
    events = [
        json.dumps({f"field{number}": 1 for number in range(first, first + 150)})
        for first in range(0, 3000, 150)
    ]
    logs.put("wide", "one", events)
    assert logs.rows("stats count(*), sum(field1)", logGroupName="wide") == [["20", "1"]]
    assert logs.rows("filter ispresent(field2999) | stats count(*)", logGroupName="wide") == [["0"]]


def test_a_regular_expression_can_not_be_made_to_hang(aws: LocalAws) -> None:
    logs = Logs(aws)
    logs.put("long", "one", ["a" * 5000 + "!"])
    for query in (
        "filter @message like /(a+)+$/",
        "parse @message /(?<x>(?:a+)+)$/ | filter x = 1",
    ):
        assert logs.rows(query, logGroupName="long") == []


@pytest.mark.parametrize(
    ("behind", "results"),
    [
        ("", 2),
        ("| filter logins > 1", 1),
        ("| filter logins > 9", 0),
        ("| filter logins > 1 | stats sum(logins)", 1),
        ("| sort logins | dedup ok", 1),
    ],
)
def test_what_matched_is_counted_before_stats(logs: Logs, behind: str, results: int) -> None:
    """Three events are of ann or dee, whatever becomes of the rows that are made of them."""
    query = (
        f'filter user in ["ann", "dee"] | stats count(*) as logins, min(ok) as ok by user {behind}'
    )
    statistics = logs.answer(query)["statistics"]
    assert (statistics["recordsMatched"], statistics["resultCount"]) == (3.0, results)
