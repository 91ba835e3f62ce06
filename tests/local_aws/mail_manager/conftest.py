"""An archive with a boto3 client beside it."""

from __future__ import annotations

from typing import Any

import pytest

from local_aws.mail_manager.archive.archive import Archive
from local_aws.mail_manager.archive.state import ArchiveState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws


@pytest.fixture
def mailmanager(aws: LocalAws) -> Any:
    """A boto3 client of Mail Manager."""
    return aws.client("mailmanager")


@pytest.fixture
def archives(aws: LocalAws) -> ArchiveState:
    """The archives behind the client."""
    return aws.state(ArchiveState, ACCOUNT_ID, REGION)


@pytest.fixture
def archive(mailmanager: Any, archives: ArchiveState) -> Archive:
    """An empty archive."""
    return archives.get(mailmanager.create_archive(ArchiveName="all-mail")["ArchiveId"])
