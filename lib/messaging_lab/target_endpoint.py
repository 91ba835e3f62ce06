"""A local AWS that somebody else has started: `messaging-lab serve` or `messaging-lab open`."""

from __future__ import annotations

import os
from functools import partial
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

import boto3
import botocore.session

from messaging_lab.endpoint import check_endpoint
from messaging_lab.errors import ServerNotReached
from messaging_lab.lab_world import LabWorld, Send
from messaging_lab.shared_ledger import SharedLedger
from messaging_lab.target import Target

ACCOUNT_ID = "123456789012"
"""The account that notebooks share; an access key that is an account id selects that account."""

NOBODYS_SETTINGS = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""Session variables of botocore with which a session reads no profile and no file of the caller's:
one that is missing or broken must not stop a lesson that doesn't go to AWS."""

TIMEOUT = 60
"""Seconds to wait for an answer from `/_lab`; turning the clock by days can take a few."""


class _EndpointSession(boto3.Session):
    """A session whose clients talk to one endpoint, unless told otherwise."""

    def __init__(self, endpoint_url: str, **settings: Any) -> None:
        super().__init__(**settings)
        self._endpoint_url = endpoint_url

    def client(self, *args: Any, **kwargs: Any) -> Any:
        # A resource asks for its client with endpoint_url=None.
        if kwargs.get("endpoint_url") is None:
            kwargs["endpoint_url"] = self._endpoint_url
        return super().client(*args, **kwargs)


def open_target(endpoint: str, region: str) -> Target:
    """Join the local AWS at `endpoint`.

    Raises LabError if that is no URL on this machine, and ServerNotReached if nobody answers.
    """
    endpoint = check_endpoint(endpoint)
    target = _target(endpoint, ACCOUNT_ID, ACCOUNT_ID, region)
    assert target.world is not None
    target.world.status()
    target.ledger = SharedLedger(target.world)
    # All that this process asks for is the notebook's own, whatever client it is asked through.
    os.environ.setdefault("AWS_SDK_UA_APP_ID", "messaging-lab")
    return target


def _target(endpoint: str, access_key: str, account_id: str, region: str) -> Target:
    core = botocore.session.Session(session_vars=NOBODYS_SETTINGS)
    core.set_credentials(access_key, "local")
    return Target(
        name="local",
        description=f"local AWS at {endpoint}; nothing leaves this machine",
        session=_EndpointSession(endpoint, botocore_session=core, region_name=region),
        account_id=account_id,
        region=region,
        world=LabWorld(sender(endpoint), account_id, region),
        another=partial(_target, endpoint),
    )


def sender(endpoint: str) -> Send:
    """Return a function that sends a request to a path under the endpoint."""
    # Loopback needs no proxy, whatever the environment says about the rest of the world.
    opener = build_opener(ProxyHandler({}))

    def send(method: str, path: str, body: bytes) -> tuple[int, bytes]:
        headers = {"content-type": "application/json"}
        request = Request(endpoint + path, body or None, headers, method=method)
        try:
            with opener.open(request, timeout=TIMEOUT) as response:
                return response.status, response.read()
        except HTTPError as error:
            return error.code, error.read()
        except (URLError, OSError) as error:
            raise ServerNotReached(
                f"No local AWS answers at {endpoint}: start one with `messaging-lab serve`, or "
                "unset MESSAGING_LAB_ENDPOINT to have one in this process."
            ) from error

    return send
