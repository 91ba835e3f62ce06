"""The attributes of a queue, each worked out when it is asked for.

Three of them are counts over all messages, and moto asks for one of the others at each message that
is sent: worked out all at once, a queue of thousands of messages would be slow to send to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from moto.core.utils import camelcase_to_underscores


class QueueAttributes(Mapping[str, Any]):
    """What `attributes` of moto's queue holds, looked up by name."""

    def __init__(self, queue: Any) -> None:
        self._queue = queue

    def __iter__(self) -> Iterator[str]:
        queue = self._queue
        yield from queue.BASE_ATTRIBUTES
        if queue.fifo_queue:
            yield from queue.FIFO_ATTRIBUTES
        if queue.kms_master_key_id:
            yield from queue.KMS_ATTRIBUTES

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, name: str) -> Any:
        if name not in iter(self):
            raise KeyError(name)
        value = getattr(self._queue, camelcase_to_underscores(name))
        if name == "RedrivePolicy" and value:
            return json.dumps(value)
        return str(value).lower() if isinstance(value, bool) else value
