"""PutLogEvents goes by the lab's clock."""

import pytest


@pytest.fixture
def logs(aws):
    client = aws.client("logs")
    client.create_log_group(logGroupName="g")
    client.create_log_stream(logGroupName="g", logStreamName="s")
    return client


def put(logs, *times, group="g", stream="s"):
    events = [{"timestamp": int(time * 1000), "message": f"at {time}"} for time in times]
    return logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)


def test_events_of_now_are_kept(aws, logs):
    assert "rejectedLogEventsInfo" not in put(logs, aws.clock.now())
    (event,) = logs.filter_log_events(logGroupName="g")["events"]
    assert event["timestamp"] == event["ingestionTime"] == int(aws.clock.now() * 1000)


def test_what_is_outside_the_window_is_named(aws, logs):
    now = aws.clock.now()
    answer = put(logs, now - 15 * 86400, now - 14 * 86400, now + 2 * 3600, now + 2 * 3600 + 1)
    assert answer["rejectedLogEventsInfo"] == {
        "tooOldLogEventEndIndex": 1,
        "tooNewLogEventStartIndex": 3,
    }
    assert len(logs.get_log_events(logGroupName="g", logStreamName="s")["events"]) == 2


def test_order_and_places(aws, logs):
    now = aws.clock.now()
    with pytest.raises(logs.exceptions.InvalidParameterException, match="chronological"):
        put(logs, now, now - 1)
    for where in ({"group": "none"}, {"stream": "none"}):
        with pytest.raises(logs.exceptions.ResourceNotFoundException):
            put(logs, now, **where)


def said(logs, **asked):
    return [one["message"] for one in logs.filter_log_events(logGroupName="g", **asked)["events"]]


@pytest.fixture
def two_streams(aws, logs):
    """Two streams, whose events take turns."""
    logs.create_log_stream(logGroupName="g", logStreamName="t")
    now = int(aws.clock.now() * 1000)
    words = ["ERROR disk", '{"level": "ERROR", "ms": 35}', "INFO fine", '{"level": "INFO"}']
    for place, text in enumerate(words):
        event = {"timestamp": now + place, "message": text}
        stream = "st"[place % 2]
        logs.put_log_events(logGroupName="g", logStreamName=stream, logEvents=[event])
    return now


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({}, [0, 1, 2, 3]),
        ({"filterPattern": "ERROR"}, [0, 1]),
        ({"filterPattern": '{ $.level = "ERROR" }'}, [1]),
        ({"filterPattern": "?disk ?fine"}, [0, 2]),
        ({"filterPattern": "ERROR -disk"}, [1]),
        ({"filterPattern": "%^[A-Z]+ f%"}, [2]),
        ({"logStreamNames": ["t"]}, [1, 3]),
        ({"logStreamNamePrefix": "s"}, [0, 2]),
        ({"limit": 3}, [0, 1, 2]),
        ({"startFromHead": False, "startTime": 1767690000000}, [3, 2, 1, 0]),
    ],
)
def test_events_are_found_by_the_patterns_of_metric_filters(logs, two_streams, asked, places):
    everything = said(logs)
    assert said(logs, **asked) == [everything[place] for place in places]


def test_events_are_found_by_their_time_both_ends_included(logs, two_streams):
    found = said(logs, startTime=two_streams + 1, endTime=two_streams + 2)
    assert [one[:4] for one in found] == ['{"le', "INFO"]


@pytest.mark.parametrize("forwards", [True, False])
def test_events_come_in_pages(logs, two_streams, forwards):
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupIdentifier="arn:aws:logs:us-east-1:123456789012:log-group:g",
        filterPattern="-fine",
        startFromHead=forwards,
        startTime=two_streams,
        PaginationConfig={"PageSize": 1},
    )
    found = [[event["message"][:2] for event in page["events"]] for page in pages]
    assert found == [["ER"], ['{"'], ['{"']][:: 1 if forwards else -1]


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({"filterPattern": "{ $.a = }"}, "pattern"),
        ({"filterPattern": "%(?=a)%"}, "look-around"),
        ({"logStreamNames": ["s"], "logStreamNamePrefix": "s"}, "logStreamNamePrefix"),
        ({"nextToken": "not/a/token"}, "nextToken"),
        ({"startFromHead": False}, "startFromHead"),
    ],
)
def test_a_search_that_can_not_be_made(logs, two_streams, asked, word):
    with pytest.raises(logs.exceptions.InvalidParameterException, match=word):
        said(logs, **asked)


def test_a_search_needs_a_group_that_is_there(logs):
    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        logs.filter_log_events(logGroupName="none")
    with pytest.raises(logs.exceptions.InvalidParameterException, match="logGroupName"):
        logs.filter_log_events()
