"""Which protect configuration holds for a message, over all combinations, and what it does."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest

from local_aws.world import LocalAws

from .kit import RECIPIENT, listen, protect, reason, refused

TEXT = {"DestinationPhoneNumber": RECIPIENT, "MessageBody": "Hello"}
STATUSES = (None, "ALLOW", "BLOCK", "MONITOR", "FILTER")


@pytest.mark.parametrize(
    ("request_", "of_set", "default"), list(itertools.product(STATUSES, repeat=3))
)
def test_precedence(
    aws: LocalAws, sender: Any, request_: str | None, of_set: str | None, default: str | None
) -> None:
    """Request before configuration set before the account's default: one applies, or none."""
    read = listen(aws)
    asked = dict(TEXT, ConfigurationSetName="lessons")
    if default:
        sender.set_account_default_protect_configuration(
            ProtectConfigurationId=protect(sender, "GB", default)
        )
    if of_set:
        sender.associate_protect_configuration(
            ProtectConfigurationId=protect(sender, "GB", of_set), ConfigurationSetName="lessons"
        )
    if request_:
        asked["ProtectConfigurationId"] = protect(sender, "GB", request_)
    expected = request_ or of_set or default
    if expected == "BLOCK":
        assert reason(sender.send_text_message, **asked) == (
            "Conflict",
            "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
        )
        assert read() == []
        return
    sender.send_text_message(**asked)
    event = read()[-1]
    assert event.get("protectConfiguration", {}).get("protectStatus") == expected
    assert ("protectConfigurationAssessment" in event) == (expected in ("MONITOR", "FILTER"))


def test_the_refusal_to_the_letter(sender: Any) -> None:
    made = protect(sender, "GB", "BLOCK")
    error = refused(sender.send_text_message, **TEXT, ProtectConfigurationId=made)
    assert error["Error"]["Message"] == (
        'Conflict Occurred - Reason="DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION" '
        f'ResourceType="protect-configuration" ResourceId="{made}"'
    )
    assert error["ResourceType"] == "protect-configuration"
    assert error["ResourceId"] == made


@pytest.mark.parametrize("rule", ["ALLOW", "BLOCK", "MONITOR", "FILTER"])
@pytest.mark.parametrize("action", ["ALLOW", "BLOCK"])
@pytest.mark.parametrize("expired", [False, True])
@pytest.mark.parametrize("opted_out", [False, True])
def test_overrides(
    aws: LocalAws, sender: Any, rule: str, action: str, expired: bool, opted_out: bool
) -> None:
    """An override beats the country while it lasts; an opt-out beats an override that allows."""
    made = protect(sender, "GB", rule)
    sender.put_protect_configuration_rule_set_number_override(
        ProtectConfigurationId=made,
        DestinationPhoneNumber=RECIPIENT,
        Action=action,
        ExpirationTimestamp=aws.clock.utc() + timedelta(hours=1),
    )
    if expired:
        aws.clock.advance(3600)
    if opted_out:
        sender.put_opted_out_number(OptOutListName="Default", OptedOutNumber=RECIPIENT)
    asked = TEXT | {"ProtectConfigurationId": made}
    status = rule if expired else action
    if status == "BLOCK":
        by_number = "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE"
        by_country = "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"
        expected = by_country if expired else by_number
        assert reason(sender.send_text_message, **asked)[1] == expected
    elif opted_out:
        expected = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
        assert reason(sender.send_text_message, **asked)[1] == expected
    else:
        sender.send_text_message(**asked)
        assert len(aws.internet.phones.of(RECIPIENT)) == 1


def test_a_rule_is_for_its_capability(sender: Any) -> None:
    made = protect(sender, "GB", "BLOCK", capability="VOICE")
    sender.send_text_message(**TEXT, ProtectConfigurationId=made)
