"""Every notebook runs twice on one server, whatever ran there before, and leaves nothing behind."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from lesson import FOLDER, Lesson, notebooks
from nbclient import NotebookClient
from tests.served import served

from messaging_lab import Lab

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A local AWS in a process of its own, as `messaging-lab serve` gives it."""
    with served() as url:
        yield url


def _shuffled() -> list[Lesson]:
    """Each notebook twice, in an order that is another one for another set of notebooks."""
    twice = notebooks() * 2
    random.Random(len(twice)).shuffle(twice)
    return twice


@pytest.mark.parametrize("lesson", _shuffled(), ids=lambda one: one.path.stem)
def test_runs_on_a_used_server(
    lesson: Lesson, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    place = {"metadata": {"path": str(FOLDER)}}
    notebook = nbformat.read(lesson.path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=place).execute()
    assert [found for found in _left() if found] == []


def _left() -> list[Any]:
    """List, over the same endpoint, what a lesson could have left behind."""
    lab = Lab.open()
    ses, mm = lab.client("sesv2"), lab.client("mailmanager")
    sms = lab.client("pinpoint-sms-voice-v2")
    return [
        ses.list_email_identities()["EmailIdentities"],
        ses.list_configuration_sets().get("ConfigurationSets"),
        lab.client("route53").list_hosted_zones()["HostedZones"],
        lab.client("sns").list_topics()["Topics"],
        lab.client("sqs").list_queues().get("QueueUrls"),
        lab.client("s3").list_buckets()["Buckets"],
        lab.client("iam").list_roles()["Roles"],
        lab.client("logs").describe_log_groups()["logGroups"],
        sms.describe_phone_numbers()["PhoneNumbers"],
        sms.describe_pools()["Pools"],
        sms.describe_configuration_sets()["ConfigurationSets"],
        sms.describe_protect_configurations()["ProtectConfigurations"],
        sms.describe_verified_destination_numbers()["VerifiedDestinationNumbers"],
        mm.list_rule_sets()["RuleSets"],
        mm.list_traffic_policies()["TrafficPolicies"],
        mm.list_relays()["Relays"],
        [one for one in mm.list_archives()["Archives"] if one["ArchiveState"] == "ACTIVE"],
    ]
