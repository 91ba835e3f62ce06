"""Who has sent what: the reason why nobody gets a message twice.

SES has no idempotency token, and a queue hands a message out again when a function has not come to
its end. So the function claims a message before it sends it and settles the claim afterwards. A
claim that was never settled means that nobody knows whether SES has the message: it is not sent
again, and ends in the dead-letter queue, where a person looks.
"""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

PREFIX = "claims"
OPEN = "sending"


class Undecided(Exception):
    """A message that was claimed, and of which nobody knows whether it was sent."""


class Claims:
    """Claims as objects in a bucket, which S3 lets exactly one caller make (If-None-Match)."""

    def __init__(self, s3: Any, bucket: str) -> None:
        self._s3, self._bucket = s3, bucket

    def is_sent(self, name: str) -> bool:
        """Whether the message called `name` was sent. Raises Undecided."""
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=f"{PREFIX}/{name}")
        except self._s3.exceptions.NoSuchKey:
            return False
        if found["Body"].read().decode() == OPEN:
            raise Undecided(f"{name} was being sent when a function ended.")
        return True

    def take(self, name: str) -> None:
        """Claim a message. Raises Undecided where somebody else has."""
        key = f"{PREFIX}/{name}"
        try:
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=OPEN.encode(), IfNoneMatch="*")
        except ClientError as refusal:
            if refusal.response["Error"]["Code"] == "PreconditionFailed":
                raise Undecided(f"{name} is being sent by somebody else.") from None
            raise

    def settle(self, name: str, message_id: str) -> None:
        """Note under which id SES has taken a message."""
        self._s3.put_object(Bucket=self._bucket, Key=f"{PREFIX}/{name}", Body=message_id.encode())

    def release(self, name: str) -> None:
        """Give a claim up: SES has refused the message."""
        self._s3.delete_object(Bucket=self._bucket, Key=f"{PREFIX}/{name}")
