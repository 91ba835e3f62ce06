"""Logs Insights on a million events: writing them, and what a query takes.

CPU seconds of this process, so that a busy machine changes little. Fields are found when events are
written; a query finds that work done.
"""

from __future__ import annotations

import json
import time
from random import Random
from typing import Any

from local_aws.world import LocalAws

EVENTS, BATCH = 1_000_000, 10_000
GROUP, STREAM = "/aws/vendedlogs/workmail", "sign-ins"
GOAL = 1.0

QUERIES = {
    "filter and stats": (
        "filter auth_successful = 0 | stats count(*) as n by source_ip | sort n desc | limit 10"
    ),
    "stats by the hour": "filter protocol = 'IMAP' | stats count_distinct(user) by bin(1h)",
    "the newest twenty": "fields user, source_ip | filter auth_successful = 0 | limit 20",
    "regular expression": "filter @message like /(?i)user42@/ | stats count(*)",
}


def sign_in(stream: Random) -> str:
    """Return an event as WorkMail's audit logs have them."""
    record = {
        "request_id": f"{stream.getrandbits(64):016x}",
        "user": f"user{stream.randrange(300)}@nutrition.example",
        "protocol": stream.choice(["IMAP", "EWS", "SMTP"]),
        "source_ip": f"10.0.{stream.randrange(9)}.{stream.randrange(250)}",
        "user_agent": "agent/1.0",
        "auth_successful": stream.random() < 0.9,
    }
    return json.dumps(record)


def write(logs: Any, begin: int) -> None:
    """Put a million events into a log group, a hundredth of a second apart."""
    stream = Random("sign-ins")
    logs.create_log_group(logGroupName=GROUP)
    logs.create_log_stream(logGroupName=GROUP, logStreamName=STREAM)
    for first in range(0, EVENTS, BATCH):
        events = [
            {"timestamp": begin + 10 * number, "message": sign_in(stream)}
            for number in range(first, first + BATCH)
        ]
        logs.put_log_events(logGroupName=GROUP, logStreamName=STREAM, logEvents=events)


def seconds(logs: Any, begin: int, query: str) -> float:
    """Return what a query over all events takes."""
    before = time.process_time()
    times = {"startTime": begin // 1000, "endTime": begin // 1000 + 10 * EVENTS}
    started = logs.start_query(logGroupName=GROUP, queryString=query, **times)["queryId"]
    assert logs.get_query_results(queryId=started)["status"] == "Complete"
    return time.process_time() - before


def main() -> None:
    """Print the figures."""
    aws = LocalAws()
    logs, begin = aws.client("logs"), int(aws.clock.now() - 86400) * 1000
    before = time.process_time()
    write(logs, begin)
    each = (time.process_time() - before) / EVENTS
    print(f"written        {each * 1e6:5.1f} µs an event, with making it")
    for name, query in QUERIES.items():
        print(f"{name:20s} {seconds(logs, begin, query):5.2f} s")
    print(f"goal of the first    {GOAL:5.2f} s")


if __name__ == "__main__":
    main()
