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
