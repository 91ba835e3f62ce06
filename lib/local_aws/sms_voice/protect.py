"""Protect configurations: to which countries and numbers messages may go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from local_aws.sms_voice import arns, countries
from local_aws.sms_voice.errors import not_found
from local_aws.sms_voice.resource import Resource

if TYPE_CHECKING:
    from local_aws.sms_voice.configuration_sets import ConfigurationSet
    from local_aws.sms_voice.state import SmsState

ALLOW, BLOCK, MONITOR, FILTER = "ALLOW", "BLOCK", "MONITOR", "FILTER"


@dataclass(frozen=True, slots=True)
class NumberOverride:
    """The rule for one number, ALLOW or BLOCK. `country` is None for a number of no country."""

    number: str
    action: str
    country: str | None
    created: datetime
    expires: datetime | None

    def applies(self, now: float) -> bool:
        """Tell whether it hasn't expired."""
        return self.expires is None or self.expires.timestamp() > now

    def shown(self) -> dict[str, Any]:
        """Return the members that the API has for it."""
        found = {
            "DestinationPhoneNumber": self.number,
            "CreatedTimestamp": self.created,
            "Action": self.action,
        }
        optional = {"IsoCountryCode": self.country, "ExpirationTimestamp": self.expires}
        return found | {name: value for name, value in optional.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rule for one message: a ProtectStatus, and whether a number override is the reason."""

    configuration: ProtectConfiguration
    status: str
    by_override: bool


@dataclass(kw_only=True)
class ProtectConfiguration(Resource):
    """A protect configuration. `rules` has the rules that aren't ALLOW, by capability and country;
    `overrides` the number overrides by E.164 number, the expired ones too.
    """

    kind: ClassVar[str] = "protect-configuration"
    rules: dict[str, dict[str, str]] = field(default_factory=dict)
    overrides: dict[str, NumberOverride] = field(default_factory=dict)

    def names(self) -> dict[str, Any]:
        """Return the members that name the configuration in answers."""
        return {"ProtectConfigurationArn": self.arn, "ProtectConfigurationId": self.id}

    def set_rules(self, capability: str, statuses: dict[str, str]) -> None:
        """Set the ProtectStatus of some countries for a capability: SMS, VOICE, MMS or RCS."""
        self.rules.setdefault(capability, {}).update(statuses)

    def country_status(self, capability: str, country: str) -> str:
        """Return the ProtectStatus of a country."""
        return self.rules.get(capability, {}).get(country, ALLOW)

    def rule_set(self, capability: str) -> dict[str, dict[str, str]]:
        """Return the rules of all countries as the API shows them."""
        return {
            code: {"ProtectStatus": self.country_status(capability, code)}
            for code in countries.known_codes()
        }

    def judge(self, capability: str, number: str, now: float) -> Verdict:
        """Return the rule for a message to `number` (E.164). An override that applies wins."""
        override = self.overrides.get(number)
        if override is not None and override.applies(now):
            return Verdict(self, override.action, by_override=True)
        country = countries.country_of(number)
        return Verdict(self, self.country_status(capability, country), by_override=False)


def find(
    state: SmsState, reference: str, field: str = "ProtectConfigurationId"
) -> ProtectConfiguration:
    """Return a protect configuration by id or ARN. Raises ResourceNotFoundException."""
    name = arns.identifier(state, reference, ProtectConfiguration.kind, field)
    found = state.protect_configurations.get(name)
    if found is None:
        raise not_found(ProtectConfiguration.kind, name)
    return found


def in_force(
    state: SmsState, requested: str | None, configuration_set: ConfigurationSet | None
) -> ProtectConfiguration | None:
    """Return the one configuration that applies to a message, or None.

    That of the request comes before that of the configuration set, and that before the account's
    default. Raises ResourceNotFoundException for a request's that doesn't exist.
    """
    if requested is not None:
        return find(state, requested)
    of_set = configuration_set.protect_configuration_id if configuration_set else None
    name = of_set or state.default_protect_configuration_id
    return state.protect_configurations[name] if name else None
