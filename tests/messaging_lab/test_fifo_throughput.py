"""What a FIFO queue in high throughput mode takes, by Region."""

import pytest

from messaging_lab.fifo_throughput import REGIONS, fifo_calls


@pytest.mark.parametrize(
    ("region", "calls"),
    [("us-east-1", 70_000), ("eu-central-1", 19_000), ("sa-east-1", 4_500), ("eu-north-1", 2_400)],
)
def test_calls_a_second(region, calls):
    assert fifo_calls(region) == calls


def test_the_fastest_come_first():
    assert list(REGIONS.values()) == sorted(REGIONS.values(), reverse=True)
