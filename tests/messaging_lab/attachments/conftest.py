"""A local AWS for the pipeline."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local_aws.world import LocalAws


@pytest.fixture
def aws() -> Iterator[LocalAws]:
    """A fresh local AWS."""
    made = LocalAws()
    yield made
    made.reset()
