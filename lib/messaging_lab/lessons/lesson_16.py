"""Lesson 16, Process inbound attachments: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from messaging_lab.exercises import Finding, exercise, expect, missing

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

PREFIX = "parcels"
WRONG, RIGHT = "wrong-door.jpg", "cold-store.jpg"
INTRUDER, CAMERA = "203.0.113.66", "203.0.113.7"


def _stored(lab: Lab) -> list[str] | None:
    """Return the keys of the stored attachments, None where there is no bucket for them."""
    s3, bucket = lab.client("s3"), f"{PREFIX}-attachments-{lab.account_id}"
    if bucket not in [one["Name"] for one in s3.list_buckets()["Buckets"]]:
        return None
    found = s3.list_objects_v2(Bucket=bucket, Prefix="attachments/")
    return [one["Key"] for one in found.get("Contents", [])]


@exercise(
    lesson="16",
    number=1,
    title="Take a picture back",
    hints=(
        "The name of a message is its id; `said` has the reply in which SES told it.",
        'revoke(lab.client("s3"), pipeline.attachments_bucket, name)',
    ),
)
def take_a_picture_back(lab: Lab) -> Iterator[Finding]:
    """Look at what is stored: the wrong picture is gone, and the others are there."""
    keys = _stored(lab)
    if keys is None:
        yield missing("There is no bucket of attachments.", "Deployment(...).deploy(...)")
        return
    wrong = [key for key in keys if key.endswith(WRONG)]
    yield expect(
        not wrong,
        f"{WRONG} is gone: its link is dead, wherever the mail has gone.",
        f"{WRONG} is still stored, and its link opens.",
        look="revoke(...)",
    )
    yield expect(
        any(key.endswith(RIGHT) for key in keys),
        f"{RIGHT} is where it was.",
        f"{RIGHT} is gone too: its recipients have a dead link now.",
        look="attachments/<message id>/",
    )


@exercise(
    lesson="16",
    number=2,
    title="Keep an intruder out",
    hints=(
        "An IP address filter is looked at before any rule.",
        'ses.create_receipt_filter(Filter={"Name": ..., "IpFilter": {"Policy": "Block", ...}})',
    ),
)
def keep_an_intruder_out(lab: Lab) -> Iterator[Finding]:
    """Look at the IP address filters of the account."""
    filters = [one["IpFilter"] for one in lab.client("ses").list_receipt_filters()["Filters"]]
    if not filters:
        yield missing("There is no IP address filter.", "ses.list_receipt_filters()")
        return
    yield expect(
        _blocked(filters, INTRUDER),
        f"Mail from {INTRUDER} is refused.",
        f"Mail from {INTRUDER} is let in.",
        look="Cidr, Policy",
    )
    yield expect(
        not _blocked(filters, CAMERA),
        f"The camera at {CAMERA} still gets in.",
        f"The camera at {CAMERA} is kept out too.",
        look="Cidr",
    )


def _blocked(filters: list[dict[str, str]], address: str) -> bool:
    """Whether filters keep an address out: an Allow takes it out of a Block."""
    policies = {one["Policy"] for one in filters if ip_address(address) in ip_network(one["Cidr"])}
    return policies == {"Block"}
