"""A receiving domain."""

from __future__ import annotations

import pytest

from local_aws.world import LocalAws

from .kit import Inbox


@pytest.fixture
def inbox(aws: LocalAws) -> Inbox:
    """Email receiving with an empty active rule set."""
    return Inbox(aws)
