"""What is not done of SES's APIs: whole groups that the local AWS hasn't got, and nothing else."""

from __future__ import annotations

import re

import pytest

from local_aws.protocol import models
from local_aws.registry import find_service

GROUPS = (
    r"DedicatedIp",
    r"MultiRegionEndpoint",
    r"Tenant|ReputationEntit(y|ies)",
    r"EmailIdentityCertificate",
    r"Deliverability|BlacklistReports|DomainStatisticsReport",
)
"""Dedicated addresses, global endpoints, tenants with their reputation, S/MIME, the tests of
deliverability of before 2021."""

SINGLE = ("UpdateConfigurationSet",)
"""It sets nothing but S/MIME."""


def undone(name: str) -> set[str]:
    service = find_service(name)
    assert service is not None
    return set(models.service_model(name).operation_names) - set(service.operations)


def test_all_of_v1_is_done() -> None:
    assert undone("ses") == set()


def test_v2_lacks_whole_groups() -> None:
    left = {one for one in undone("sesv2") if not re.search("|".join(GROUPS), one)}
    assert left == set(SINGLE)


@pytest.mark.parametrize("group", GROUPS)
def test_no_group_is_done_in_part(group: str) -> None:
    service = find_service("sesv2")
    assert service is not None
    assert [one for one in service.operations if re.search(group, one)] == []
