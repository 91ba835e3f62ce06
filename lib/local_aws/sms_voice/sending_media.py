"""The file of a media message, which is read from S3 when the message goes out.

Source: user guide, "MMS file types, size and character limits".
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from local_aws.sms_voice.errors import invalid

if TYPE_CHECKING:
    from local_aws.sms_voice.messages import Message
    from local_aws.sms_voice.state import SmsState

IMAGE_BYTES = 2 * 1024 * 1024
OTHER_BYTES = 600 * 1024

IMAGES = frozenset({"image/gif", "image/jpeg", "image/png"})
OTHERS = frozenset(
    {
        "image/tiff",
        "text/calendar",
        "text/vcard",
        "text/x-vcard",
        "application/pdf",
        *(f"audio/{kind}" for kind in ("3gpp", "3gpp2", "amr", "mp4", "mpeg", "ogg")),
        *(f"video/{kind}" for kind in ("3gpp", "3gpp2", "mp4", "quicktime", "webm")),
    }
)
"""Content types that are taken, up to IMAGE_BYTES and OTHER_BYTES."""


def check_url(url: str) -> None:
    """Raise ValidationException for what isn't an object of a bucket."""
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc or not parts.path.strip("/"):
        text = f"{url} is not the address of an S3 object such as s3://bucket/key"
        raise invalid("INVALID_PARAMETER", "MediaUrls", text)


def problem(state: SmsState, message: Message) -> str:
    """Return the status that a media message ends with because of its file, or ''."""
    if not message.media_url:
        return ""
    parts = urlsplit(message.media_url)
    s3 = state.aws.client("s3", account_id=state.account_id, region=state.region)
    try:
        found = s3.head_object(Bucket=parts.netloc, Key=parts.path.lstrip("/"))
    except ClientError:
        return "FILE_INACCESSIBLE"
    kind = found["ContentType"].partition(";")[0].strip().lower()
    if kind not in IMAGES | OTHERS:
        return "FILE_TYPE_UNSUPPORTED"
    limit = IMAGE_BYTES if kind in IMAGES else OTHER_BYTES
    return "FILE_SIZE_EXCEEDED" if found["ContentLength"] > limit else ""
