"""The calls a second that a FIFO queue in high throughput mode takes, by Region.

Source: the SQS developer guide, "Amazon SQS message quotas". A batch of ten messages is one call.
"""

from __future__ import annotations

NORMAL = 300
"""Calls a second, for each action, of a FIFO queue as it is made, in every Region."""

ELSEWHERE = 2_400

_QUOTAS = {
    70_000: ("us-east-1", "us-west-2", "eu-west-1"),
    19_000: ("us-east-2", "eu-central-1"),
    9_000: ("ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1"),
    4_500: ("eu-west-2", "sa-east-1"),
}

REGIONS = {region: calls for calls, regions in _QUOTAS.items() for region in regions}
"""Region -> calls a second for each action, the most first."""


def fifo_calls(region: str) -> int:
    """Return the calls a second for each action of a high-throughput FIFO queue in a Region."""
    return REGIONS.get(region, ELSEWHERE)
