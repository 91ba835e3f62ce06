"""The local AWS in this process: its clock stands still until it is turned."""

from __future__ import annotations

import gc
from functools import partial

from local_aws.context import Request
from local_aws.world import ACCOUNT_ID, LocalAws
from messaging_lab.lab_world import LabWorld, Send
from messaging_lab.target import Target

GARBAGE_THRESHOLD = 50_000
"""New objects after which Python looks for circular garbage. A world is hundreds of thousands of
objects that stay; at Python's 700, going through them again and again is a sixth of a lesson."""


def open_target(region: str) -> Target:
    """Make a new local AWS and return the way to it."""
    gc.set_threshold(max(GARBAGE_THRESHOLD, gc.get_threshold()[0]))
    return _target(LocalAws(), ACCOUNT_ID, ACCOUNT_ID, region)


def _target(aws: LocalAws, access_key: str, account_id: str, region: str) -> Target:
    return Target(
        name="local",
        description="local AWS in this process; nothing leaves this machine",
        session=aws.session(account_id=access_key, region=region),
        account_id=account_id,
        region=region,
        world=LabWorld(_sender(aws), account_id, region),
        another=partial(_target, aws),
    )


def _sender(aws: LocalAws) -> Send:
    def send(method: str, path: str, body: bytes) -> tuple[int, bytes]:
        headers = {"content-type": "application/json", "content-length": str(len(body))}
        response = aws.handle(Request(method, aws.endpoint_url + path, headers, body))
        return response.status, response.body

    return send
