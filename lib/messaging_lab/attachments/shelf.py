"""The bucket of attachments: what is stored, links that end, and links that are taken back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .incoming import Attachment

PREFIX = "attachments"
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_NAME = 100


@dataclass(frozen=True)
class Link:
    """A link to a stored attachment; `size` is in bytes."""

    name: str
    size: int
    url: str


class Shelf:
    """Keeps attachments in a bucket. `seconds` is how long a link to one is good."""

    def __init__(self, s3: Any, bucket: str, seconds: int) -> None:
        self._s3, self._bucket, self._seconds = s3, bucket, seconds

    def keep(self, name: str, attachments: tuple[Attachment, ...]) -> list[Link]:
        """Store the attachments of the message called `name`; the same again does no harm."""
        return [self._keep(key_of(name, *one), one[1]) for one in enumerate(attachments, start=1)]

    def _keep(self, key: str, attachment: Attachment) -> Link:
        file = key.rpartition("/")[2]
        self._s3.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=attachment.content,
            # Whatever a stranger has sent, a browser saves it and doesn't show it.
            ContentType="application/octet-stream",
            ContentDisposition=f'attachment; filename="{file}"',
        )
        place = {"Bucket": self._bucket, "Key": key}
        url = self._s3.generate_presigned_url("get_object", Params=place, ExpiresIn=self._seconds)
        return Link(attachment.name, len(attachment.content), url)


def key_of(name: str, number: int, attachment: Attachment) -> str:
    """Return the key of an attachment: nothing of its name can lead elsewhere."""
    file = UNSAFE.sub("-", attachment.name.replace("\\", "/").rpartition("/")[2]).lstrip(".-")
    return f"{PREFIX}/{name}/{number}-{file[-LONGEST_NAME:] or 'attachment'}"


def revoke(s3: Any, bucket: str, name: str) -> list[str]:
    """Delete the attachments of a message; every link to them is dead. Returns their keys."""
    found = s3.list_objects_v2(Bucket=bucket, Prefix=f"{PREFIX}/{name}/").get("Contents", [])
    keys = [str(one["Key"]) for one in found]
    for key in keys:
        s3.delete_object(Bucket=bucket, Key=key)
    return keys
