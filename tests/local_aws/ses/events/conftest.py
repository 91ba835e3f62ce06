"""Fixtures: a sender in production, and a queue that hears all its events."""

from __future__ import annotations

import pytest

from local_aws.world import LocalAws

from ..sender import DOMAIN, production, verify
from .kit import Listener, listen


@pytest.fixture
def world(aws: LocalAws) -> LocalAws:
    """A verified sender in production."""
    verify(aws, DOMAIN)
    production(aws)
    return aws


@pytest.fixture
def heard(world: LocalAws) -> Listener:
    """What the configuration set of the tests publishes, of all types."""
    return listen(world)
