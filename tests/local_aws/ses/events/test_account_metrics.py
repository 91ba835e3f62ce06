"""Totals and reputation, as GetSendStatistics and CloudWatch show them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from local_aws.ses.events.reputation import rates
from local_aws.world import LocalAws

from ..sender import READER, send, ses_state
from .kit import SET


def points(world: LocalAws, metric: str, **dimensions: str) -> list[dict[str, Any]]:
    now = world.clock.utc()
    return list(
        world.client("cloudwatch").get_metric_statistics(
            Namespace="AWS/SES",
            MetricName=metric,
            Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
            StartTime=now - timedelta(hours=1),
            EndTime=now + timedelta(hours=1),
            Period=7200,
            Statistics=["Sum", "Average"],
        )["Datapoints"]
    )


@pytest.fixture
def sent(world: LocalAws) -> LocalAws:
    """Four messages: two delivered, one bounced, one of the simulator's complained about."""
    world.client("sesv2").create_configuration_set(ConfigurationSetName=SET)
    send(world)
    send(world, ConfigurationSetName=SET)
    send(world, "gone@nowhere.invalid")
    send(world, "complaint@simulator.amazonses.com")
    return world


def test_totals_are_told_once(sent: LocalAws) -> None:
    for _ in range(2):
        assert [p["Sum"] for p in points(sent, "Send")] == [4.0]
        assert [p["Sum"] for p in points(sent, "Bounce")] == [1.0]
        assert [p["Sum"] for p in points(sent, "Complaint")] == [1.0]
    send(sent)
    assert [p["Sum"] for p in points(sent, "Send")] == [5.0]


def test_reputation(sent: LocalAws) -> None:
    (point,) = points(sent, "Reputation.BounceRate")
    assert point["Average"] == pytest.approx(1 / 3)
    (point,) = points(sent, "Reputation.ComplaintRate")
    assert point["Average"] == 0.0


def test_reputation_of_a_configuration_set(sent: LocalAws) -> None:
    # Asked for by its dimension: without one, moto answers with the metrics of all dimensions.
    sent.client("sesv2").put_configuration_set_reputation_options(
        ConfigurationSetName=SET, ReputationMetricsEnabled=True
    )
    (point,) = points(sent, "Reputation.BounceRate", **{"ses:configuration-set": SET})
    assert point["Average"] == 0.0


def test_a_fresh_start(sent: LocalAws) -> None:
    state = ses_state(sent)
    configuration = state.configuration_sets[SET]
    assert rates(state, configuration).sent == 1
    v2 = sent.client("sesv2")
    for enabled in (False, True):
        sent.clock.advance(60)
        v2.put_configuration_set_sending_options(ConfigurationSetName=SET, SendingEnabled=enabled)
    assert rates(state, configuration).sent == 0
    v2.put_configuration_set_reputation_options(
        ConfigurationSetName=SET, ReputationMetricsEnabled=True
    )
    shown = v2.get_configuration_set(ConfigurationSetName=SET)["ReputationOptions"]
    assert shown == {"ReputationMetricsEnabled": True, "LastFreshStart": sent.clock.utc()}


def test_suppressed_mail_does_not_count_in_the_rates(sent: LocalAws) -> None:
    before = rates(ses_state(sent))
    send(sent, "gone@nowhere.invalid")
    assert rates(ses_state(sent)) == before


def test_statistics(sent: LocalAws) -> None:
    (point,) = sent.client("ses").get_send_statistics()["SendDataPoints"]
    numbers = {name: point[name] for name in ("DeliveryAttempts", "Bounces", "Complaints")}
    assert numbers == {"DeliveryAttempts": 4, "Bounces": 1, "Complaints": 1}
    assert sent.internet.mailboxes.of(READER)
