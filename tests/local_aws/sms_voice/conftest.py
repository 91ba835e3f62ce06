"""A client of End User Messaging SMS."""

from __future__ import annotations

from typing import Any

import pytest

from local_aws.sms_voice import lab
from local_aws.world import LocalAws


@pytest.fixture
def sms(aws: LocalAws) -> Any:
    """A boto3 client of End User Messaging SMS."""
    return aws.client("pinpoint-sms-voice-v2")


@pytest.fixture
def sender(aws: LocalAws) -> Any:
    """The same client, of an account that is out of the sandbox."""
    lab.grant_production(aws)
    return aws.client("pinpoint-sms-voice-v2")
