"""The streams of one account in one Region."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local_aws.errors import AwsError
from local_aws.firehose.buffer import Buffer
from local_aws.firehose.destination import processing_of

if TYPE_CHECKING:
    from local_aws.world import LocalAws


@dataclass(slots=True)
class Stream:
    """A stream that takes records by PutRecord and delivers them to S3.

    `waiting` are records for the function, `ready` those for S3, `source` those for the backup of
    what came in, `failed` those for the error prefix.
    """

    name: str
    arn: str
    created: float
    extended: bool
    settings: dict[str, Any]
    updated: float | None = None
    status: str = "CREATING"
    version: int = 1
    tags: dict[str, str] = field(default_factory=dict)
    waiting: Buffer = field(init=False)
    ready: Buffer = field(init=False)
    source: Buffer = field(init=False)
    failed: Buffer = field(init=False)

    def __post_init__(self) -> None:
        hints = self.settings["BufferingHints"]
        size, seconds = hints["SizeInMBs"], hints["IntervalInSeconds"]
        self.ready, self.source, self.failed = (Buffer(size, seconds) for _ in range(3))
        self.waiting = Buffer(size, seconds)
        self.configure(self.settings)

    def configure(self, settings: dict[str, Any]) -> None:
        """Take new settings; what waits in the buffers stays there."""
        self.settings = settings
        hints = settings["BufferingHints"]
        for buffer in (self.ready, self.source, self.failed):
            buffer.limit, buffer.seconds = _limits(hints["SizeInMBs"], hints["IntervalInSeconds"])
        function = processing_of(settings)
        if function is not None:
            size, seconds = function["BufferSizeInMBs"], function["BufferIntervalInSeconds"]
            self.waiting.limit, self.waiting.seconds = _limits(float(size), float(seconds))


def _limits(megabytes: float, seconds: float) -> tuple[int, float]:
    return int(megabytes * 1024 * 1024), seconds


class FirehoseState:
    """What Firehose keeps for an account in a Region."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        from local_aws.firehose import moto_bridge

        self.aws = aws
        self.account_id = account_id
        self.region = region
        self.streams: dict[str, Stream] = {}
        moto_bridge.connect(self)

    def arn(self, name: str) -> str:
        """Return the ARN of a stream."""
        return f"arn:aws:firehose:{self.region}:{self.account_id}:deliverystream/{name}"

    def find(self, name: str) -> Stream:
        """Return a stream. Raises ResourceNotFoundException."""
        if name not in self.streams:
            text = f"Firehose {name} under account {self.account_id} not found."
            raise AwsError("ResourceNotFoundException", text)
        return self.streams[name]

    def client(self, service: str) -> Any:
        """Return a client of the same account and Region."""
        return self.aws.client(service, account_id=self.account_id, region=self.region)
