"""The address at which functions, and whoever calls a function URL, reach this local AWS.

Where it is served already, that one. Where it lives in a process only, it starts to listen on a
free port of loopback when a function first needs it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_aws.server import LabServer
    from local_aws.world import LocalAws

_lock = threading.Lock()
_servers: dict[int, tuple[LocalAws, LabServer]] = {}


def url_of(aws: LocalAws) -> str:
    """Return the address of `aws`, without a slash at the end."""
    from local_aws.server import LabServer

    if aws.endpoint_url.startswith("http://127."):
        return aws.endpoint_url
    with _lock:
        known = _servers.get(id(aws))
        if known is None:
            known = _servers[id(aws)] = (aws, LabServer(aws, port=0, announce=False))
            known[1].start()
        return known[1].url


def close(aws: LocalAws) -> None:
    """Stop listening, where we do."""
    with _lock:
        known = _servers.pop(id(aws), None)
    if known is not None:
        known[1].stop()
