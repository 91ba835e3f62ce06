"""An event source mapping: a queue that Lambda reads for a function."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class EventSourceMapping:
    """Lambda reads `queue_arn` and gives what it gets to `function_arn`.

    `due`: a poll is under way; `look_at`: when the queue is looked into again, whose messages are
    all hidden (epoch seconds; infinite where it isn't).
    """

    uuid: str
    queue_arn: str
    function_arn: str
    batch_size: int
    window: float
    reports_failures: bool
    modified: datetime
    state: str = "Creating"
    last_result: str = "No records processed"
    tags: dict[str, str] = field(default_factory=dict)
    due: bool = False
    look_at: float = math.inf
