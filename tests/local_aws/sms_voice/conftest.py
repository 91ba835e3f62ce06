"""A client of End User Messaging SMS."""

from __future__ import annotations

from typing import Any

import pytest

from local_aws.world import LocalAws


@pytest.fixture
def sms(aws: LocalAws) -> Any:
    """A boto3 client of End User Messaging SMS."""
    return aws.client("pinpoint-sms-voice-v2")
