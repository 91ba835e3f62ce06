"""A morning of a shop's log, and a way to ask for it."""

from __future__ import annotations

import json
from typing import Any

from local_aws.world import LocalAws

GROUP = "/shop/orders"
BEGIN = 1767690000
"""09:00:00 of the first lab day; event n comes n minutes later."""

EVENTS: list[Any] = [
    {"user": "ann", "ip": "10.0.0.1", "size": 120, "ok": True, "at": {"door": "web", "n": [1, 2]}},
    {"user": "bob", "ip": "10.0.0.2", "size": 80, "ok": False, "reason": "wrong password"},
    {"user": "ann", "ip": "10.0.1.1", "size": "200", "ok": True, "a-b": "dashed"},
    "user=cy, action=read, took 35 ms",
    {"user": "bob", "ip": "10.0.0.2", "size": 100, "ok": False, "reason": "Wrong Password"},
    {"user": "dee", "ip": "2001:db8::1", "size": 0, "ok": True, "reason": ""},
    "ERROR disk full",
    {"user": "bob", "ip": "192.168.1.9", "size": 300, "ok": True},
]


class Logs:
    """The log group, and queries over it."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.client = aws.client("logs")
        aws.clock.advance(3600)
        self.put(GROUP, "till", EVENTS)

    def put(self, group: str, stream: str, events: list[Any]) -> None:
        """Write events, a minute apart, into a new group."""
        self.client.create_log_group(logGroupName=group)
        self.client.create_log_stream(logGroupName=group, logStreamName=stream)
        texts = [one if isinstance(one, str) else json.dumps(one) for one in events]
        self.client.put_log_events(
            logGroupName=group,
            logStreamName=stream,
            logEvents=[
                {"timestamp": (BEGIN + 60 * n) * 1000, "message": text}
                for n, text in enumerate(texts)
            ],
        )

    def answer(self, query: str, **asked: Any) -> dict[str, Any]:
        """Return what GetQueryResults says of a query."""
        groups = asked or {"logGroupName": GROUP}
        times = {"startTime": BEGIN, "endTime": BEGIN + 3600}
        started = self.client.start_query(**{**times, **groups}, queryString=query)
        return self.client.get_query_results(queryId=started["queryId"])

    def rows(self, query: str, **asked: Any) -> list[list[str]]:
        """Return the values of each row, "-" where a field of the first row has none."""
        results = self.answer(query, **asked)["results"]
        return [[one["value"] for one in row if one["field"] != "@ptr"] for row in results]
