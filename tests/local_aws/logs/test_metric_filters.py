"""Metric filters: which events a pattern means, and what comes of them in CloudWatch."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from local_aws.logs.patterns.column_patterns import split
from local_aws.world import LocalAws

EVENT = {
    "user": "ana@nutrition.example",
    "protocol": "IMAP",
    "access_granted": False,
    "rule_id": None,
    "size": 1200,
    "share": 0.5,
    "ip": "203.0.113.41",
    "to": [{"name": "ben"}],
    "od.d": "x",
}
TEXT = "[ERROR] 17 out of memory, timedout"


@pytest.fixture
def logs(aws: LocalAws) -> Any:
    client = aws.client("logs")
    client.create_log_group(logGroupName="mail")
    client.create_log_stream(logGroupName="mail", logStreamName="one")
    return client


def put_filter(logs: Any, pattern: str, **transformation: Any) -> None:
    made = {"metricName": "Seen", "metricNamespace": "Lesson", "metricValue": "1"} | transformation
    logs.put_metric_filter(
        logGroupName="mail",
        filterName="seen",
        filterPattern=pattern,
        metricTransformations=[made],
    )


def say(aws: LocalAws, logs: Any, *messages: Any) -> None:
    now = int(aws.clock.now() * 1000)
    texts = [one if isinstance(one, str) else json.dumps(one) for one in messages]
    logs.put_log_events(
        logGroupName="mail",
        logStreamName="one",
        logEvents=[{"timestamp": now, "message": text} for text in texts],
    )


def points(aws: LocalAws, statistic: str = "Sum", **dimensions: str) -> list[float]:
    found = aws.client("cloudwatch").get_metric_statistics(
        Namespace="Lesson",
        MetricName="Seen",
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        StartTime=aws.clock.utc() - timedelta(hours=1),
        EndTime=aws.clock.utc() + timedelta(hours=1),
        Period=60,
        Statistics=[statistic],
    )["Datapoints"]
    return [point[statistic] for point in sorted(found, key=lambda one: one["Timestamp"])]


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        ("{ $.access_granted IS FALSE }", True),
        ("{ $.access_granted is true }", False),
        ("{ $.access_granted = false }", True),
        ("{ $.rule_id IS NULL }", True),
        ("{ $.rule_id NOT EXISTS }", False),
        ("{ $.nothing NOT EXISTS }", True),
        ("{ $.nothing IS NULL }", False),
        ('{ $.protocol = "IMAP" }', True),
        ('{ $.protocol = "imap" }', False),
        ("{ $.protocol = IMAP }", True),
        ('{ $.protocol != "IMAP" }', False),
        ('{ $.protocol != "SMTP" }', True),
        ('{ $.nothing != "SMTP" }', False),
        ('{ $.user = "*@nutrition.example" }', True),
        ('{ $.user = "ana*" }', True),
        ('{ $.user = "ana" }', False),
        ("{ $.ip = 203.0.113.* }", True),
        ("{ $.ip = %^203[.]0% }", True),
        ("{ $.ip = %^198% }", False),
        ("{ $.size > 1000 }", True),
        ("{ $.size >= 1200 && $.size <= 1200 }", True),
        ("{ $.size < 1.2e3 }", False),
        ("{ $.size = 1200 }", True),
        ("{ $.share = 0.5 }", True),
        ("{ $.user > 5 }", False),
        ('{ $.to[0].name = "ben" }', True),
        ("{ $.to[1].name NOT EXISTS }", True),
        ("{ $.['od.d'] = x }", True),
        ('{ $.protocol = "SMTP" || $.access_granted IS FALSE }', True),
        ('{ $.protocol = "SMTP" && $.size = 1200 || $.size = 1200 }', True),
        ('{ $.protocol = "SMTP" && ($.size = 1200 || $.size = 1200) }', False),
        ("", True),
        ("IMAP ana", True),
        ("imap", False),
        ("-IMAP", False),
    ],
)
def test_patterns_on_json(logs: Any, pattern: str, meant: bool) -> None:
    texts = [json.dumps(EVENT)]
    found = logs.test_metric_filter(filterPattern=pattern, logEventMessages=texts)["matches"]
    assert bool(found) == meant


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        ("ERROR", True),
        ("ERROR 17", True),
        ("ERROR 18", False),
        ("?WARN ?ERROR", True),
        ("?WARN ?INFO", False),
        ("?WARN ERROR", True),
        ("ERROR -memory", False),
        ("ERROR -disk", True),
        ('"out of memory"', True),
        ('"memory of out"', False),
        ('-"out of memory"', False),
        ("%time[sd]?out|timed.ut%", True),
        ('{ $.user = "*" }', False),
    ],
)
def test_patterns_on_words(logs: Any, pattern: str, meant: bool) -> None:
    found = logs.test_metric_filter(filterPattern=pattern, logEventMessages=[TEXT])["matches"]
    assert bool(found) == meant


def test_a_test_says_what_the_pattern_looks_at(logs: Any) -> None:
    found = logs.test_metric_filter(
        filterPattern="{ $.size > 1000 && $.access_granted IS FALSE }",
        logEventMessages=["no JSON", json.dumps(EVENT)],
    )["matches"]
    assert [(one["eventNumber"], one["extractedValues"]) for one in found] == [
        (2, {"$.size": "1200", "$.access_granted": "false"})
    ]


@pytest.mark.parametrize(
    "pattern",
    ["{ $.a = }", "{ a = 1 }", "{ $.a IS maybe }", "{ $.a > x }", "{ $.a = 1", '"open', "%(%"],
)
def test_what_cannot_be_read_is_refused(logs: Any, pattern: str) -> None:
    with pytest.raises(ClientError, match="InvalidParameterException"):
        put_filter(logs, pattern)
    assert logs.describe_metric_filters(logGroupName="mail")["metricFilters"] == []


ACCESS = (
    '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534',
    '127.0.0.1 Dev ann [10/Oct/2000:13:26:15 -0700] "GET /a.png HTTP/1.0" 200 500',
    '10.0.0.7 Prod ann [10/Oct/2000:13:35:22 -0700] "GET /about/index.html HTTP/1.0" 500 5324',
    "INFO started",
)
ALL = "[ip, server, user, at, request, status, bytes]"


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        (ALL, [0, 1, 2]),
        ("[ip, server]", [3]),
        ("[ip, server, user, at, request = *.html*, status = 4*, bytes]", [0]),
        ("[..., status = 404 || status = 5*, bytes]", [0, 2]),
        ("[..., status, bytes > 1000]", [0, 2]),
        ("[..., bytes >= 500 && bytes < 2000]", [0, 1]),
        ("[..., (bytes > 5000 || bytes < 600)]", [1, 2]),
        ("[ip = 127.0.0.1, server != Dev, ...]", [0]),
        ('[ip, server, ..., request = "GET /about/index.html HTTP/1.0", status, bytes]', [2]),
        ("[ip = %^10[.]%, ...]", [2]),
        ("[first != 127.0.0.1, ...]", [2, 3]),
        ("[..., last != 500]", [0, 2, 3]),
        ("[a, b, c, ...]", [0, 1, 2]),
    ],
)
def test_patterns_on_columns(logs: Any, pattern: str, meant: list[int]) -> None:
    found = logs.test_metric_filter(filterPattern=pattern, logEventMessages=list(ACCESS))
    assert [one["eventNumber"] - 1 for one in found["matches"]] == meant


def test_columns_have_names(logs: Any) -> None:
    found = logs.test_metric_filter(
        filterPattern="[ip, ..., request, status, bytes]", logEventMessages=[ACCESS[0]]
    )
    assert found["matches"][0]["extractedValues"] == {
        "$ip": "127.0.0.1",
        "$request": "GET /index.html HTTP/1.0",
        "$status": "404",
        "$bytes": "1534",
    }


def test_a_column_is_a_metric_s_value_and_dimension(aws: LocalAws, logs: Any) -> None:
    put_filter(logs, ALL, metricValue="$bytes", dimensions={"Server": "$server"})
    say(aws, logs, *ACCESS)
    assert points(aws, Server="Prod") == [1534 + 5324]
    assert points(aws, Server="Dev") == [500]


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        ("[ip, status > ok]", "compares numbers"),
        ("[..., ip, ...]", "one place"),
        ("[ip, status = 4* && code = 5*]", "code and status"),
        ("[ip, status = ]", "character"),
        ("[ip", "character"),
    ],
)
def test_columns_that_can_not_be_read(logs: Any, pattern: str, word: str) -> None:
    with pytest.raises(ClientError, match=word):
        put_filter(logs, pattern)


def test_events_become_values_at_their_time(aws: LocalAws, logs: Any) -> None:
    put_filter(logs, "{ $.access_granted IS FALSE }")
    say(aws, logs, EVENT, EVENT | {"access_granted": True}, "no JSON", EVENT)
    aws.clock.advance(60)
    say(aws, logs, EVENT)
    assert points(aws) == [2, 1]


def test_what_was_there_before_the_filter_is_not_counted(aws: LocalAws, logs: Any) -> None:
    say(aws, logs, EVENT)
    put_filter(logs, "{ $.access_granted IS FALSE }")
    assert points(aws) == []


def test_a_value_can_be_the_event_s_own(aws: LocalAws, logs: Any) -> None:
    put_filter(logs, "{ $.size > 0 }", metricValue="$.size", unit="Bytes")
    say(aws, logs, EVENT, EVENT | {"size": 300})
    assert (points(aws), points(aws, "Maximum")) == ([1500], [1200])


def test_others_give_the_default_value(aws: LocalAws, logs: Any) -> None:
    put_filter(logs, "{ $.access_granted IS FALSE }", defaultValue=0.0)
    say(aws, logs, {"access_granted": True})
    assert points(aws) == [0]


def test_dimensions_come_from_the_event(aws: LocalAws, logs: Any) -> None:
    put_filter(logs, "{ $.access_granted IS FALSE }", dimensions={"Protocol": "$.protocol"})
    say(aws, logs, EVENT, EVENT | {"protocol": "SMTP"}, EVENT, {"access_granted": False})
    assert (points(aws, Protocol="IMAP"), points(aws, Protocol="SMTP")) == ([2], [1])


@pytest.mark.parametrize(
    ("pattern", "transformation"),
    [
        ("{ $.a = 1 }", {"dimensions": {"A": "$.a"}, "defaultValue": 0.0}),
        ("{ $.a = 1 }", {"dimensions": dict.fromkeys("ABCD", "$.a")}),
        ("ERROR", {"metricValue": "$.a"}),
        ("ERROR", {"metricValue": "many"}),
    ],
)
def test_transformations_that_cannot_be(logs: Any, pattern: str, transformation: Any) -> None:
    with pytest.raises(ClientError, match="InvalidParameterException"):
        put_filter(logs, pattern, **transformation)


def test_a_filter_is_replaced_and_deleted(aws: LocalAws, logs: Any) -> None:
    put_filter(logs, "IMAP")
    put_filter(logs, "SMTP")
    (kept,) = logs.describe_metric_filters(logGroupName="mail")["metricFilters"]
    assert kept["filterPattern"] == "SMTP"
    logs.delete_metric_filter(logGroupName="mail", filterName="seen")
    say(aws, logs, "SMTP")
    assert points(aws) == []


def test_a_filter_needs_its_group(logs: Any) -> None:
    logs.delete_log_group(logGroupName="mail")
    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        put_filter(logs, "IMAP")


@pytest.mark.parametrize(
    "pattern", ["%(a+)+$%", "{ $.user = %(a+)+$% }", '{ $.user = "*a*a*a*b" }']
)
def test_an_expression_can_not_be_made_to_hang(logs: Any, pattern: str) -> None:
    message = json.dumps({"user": "a" * 3000 + "!"}) if "{" in pattern else "a" * 3000 + "!"
    found = logs.test_metric_filter(filterPattern=pattern, logEventMessages=[message])
    assert found["matches"] == []


@pytest.mark.parametrize("pattern", ["%(?=a)%", "{ $.user = %(a)\\1% }"])
def test_an_expression_that_would_have_to_go_back_is_refused(logs: Any, pattern: str) -> None:
    with pytest.raises(ClientError, match="no look-around and no back-references"):
        put_filter(logs, pattern)


@given(st.text(' ab"[]\n', max_size=30))
def test_words_are_split_at_blanks_quotes_and_brackets(message: str) -> None:
    oracle = re.findall(r'"([^"]*)"|\[([^\]]*)\]|(\S+)', message)
    assert list(split(message)) == ["".join(found) for found in oracle]


def test_splitting_takes_no_long_time() -> None:
    began = time.process_time()
    assert len(list(split("[ " * 100_000))) == 100_000
    assert time.process_time() - began < 1
