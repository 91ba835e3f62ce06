"""Auto validation: addresses that are not likely enough to be there are not tried."""

from __future__ import annotations

from typing import Any

import pytest

from local_aws.world import LocalAws

from ..sender import READER, refused, send
from .kit import SET, Listener

NOWHERE, DOUBTFUL = "ann@nowhere.invalid", "ann@mailinator.com"
SIMULATOR = "bounce@simulator.amazonses.com"


def threshold(verdict: str = "", *, enabled: bool = True) -> dict[str, Any]:
    condition: dict[str, Any] = {"ConditionThresholdEnabled": "ENABLED" if enabled else "DISABLED"}
    if verdict:
        condition["OverallConfidenceThreshold"] = {"ConfidenceVerdictThreshold": verdict}
    return {"ConditionThreshold": condition}


def status(world: LocalAws, address: str) -> str:
    outcome = send(world, address, ConfigurationSetName=SET).outcomes[address]
    return outcome.status


def test_what_is_not_tried_bounces_with_a_subtype_of_its_own(
    world: LocalAws, heard: Listener
) -> None:
    v2 = world.client("sesv2")
    v2.put_configuration_set_suppression_options(
        ConfigurationSetName=SET, ValidationOptions=threshold("MEDIUM")
    )
    sent = send(world, NOWHERE, ConfigurationSetName=SET)
    assert (sent.outcomes[NOWHERE].status, sent.outcomes[NOWHERE].attempts) == ("suppressed", 0)
    bounce = heard.events()[1]["bounce"]
    kind = (bounce["bounceType"], bounce["bounceSubType"])
    assert kind == ("Permanent", "EmailValidationSuppressed")
    assert "validation" in bounce["bouncedRecipients"][0]["diagnosticCode"]
    # It was never tried: nothing is learned of it.
    assert v2.list_suppressed_destinations()["SuppressedDestinationSummaries"] == []


@pytest.mark.parametrize(
    ("verdict", "statuses"),
    [
        ("", ["suppressed", "delivered", "delivered"]),
        ("MANAGED", ["suppressed", "delivered", "delivered"]),
        ("MEDIUM", ["suppressed", "delivered", "delivered"]),
        ("HIGH", ["suppressed", "suppressed", "delivered"]),
    ],
)
def test_thresholds(world: LocalAws, heard: Listener, verdict: str, statuses: list[str]) -> None:
    v2 = world.client("sesv2")
    assert status(world, READER) == "delivered"
    attributes = threshold(verdict)
    v2.put_account_suppression_attributes(ValidationAttributes=attributes)
    assert v2.get_account()["SuppressionAttributes"] == {
        "SuppressedReasons": ["BOUNCE", "COMPLAINT"],
        "ValidationAttributes": threshold(verdict or "MANAGED"),
    }
    assert [status(world, one) for one in (NOWHERE, DOUBTFUL, READER)] == statuses
    assert status(world, SIMULATOR) == status(world, SIMULATOR) == "bounced"


def test_the_configuration_set_decides(world: LocalAws, heard: Listener) -> None:
    v2 = world.client("sesv2")
    v2.put_account_suppression_attributes(ValidationAttributes=threshold("HIGH"))
    assert status(world, DOUBTFUL) == "suppressed"
    v2.put_configuration_set_suppression_options(
        ConfigurationSetName=SET, ValidationOptions=threshold(enabled=False)
    )
    shown = v2.get_configuration_set(ConfigurationSetName=SET)["SuppressionOptions"]
    assert shown == {"ValidationOptions": threshold(enabled=False)}
    assert status(world, DOUBTFUL) == "delivered"
    v2.put_configuration_set_suppression_options(ConfigurationSetName=SET)
    assert "SuppressionOptions" not in v2.get_configuration_set(ConfigurationSetName=SET)
    assert status(world, f"x{DOUBTFUL}") == "suppressed"
    options = {"ValidationOptions": threshold("MEDIUM"), "SuppressedReasons": []}
    v2.create_configuration_set(ConfigurationSetName="other", SuppressionOptions=options)
    shown = v2.get_configuration_set(ConfigurationSetName="other")
    assert shown["SuppressionOptions"] == options


def test_scopes_of_tenants_are_refused_by_name(world: LocalAws, heard: Listener) -> None:
    put = world.client("sesv2").put_configuration_set_suppression_options
    code, text = refused(put, ConfigurationSetName=SET, SuppressionScope="TENANT")
    assert code == "NotImplemented" and "SuppressionScope" in text
