"""Configuration sets: where the events of messages go, and what messages have by default."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from local_aws.sms_voice import arns
from local_aws.sms_voice.errors import not_found
from local_aws.sms_voice.resource import Resource

if TYPE_CHECKING:
    from local_aws.sms_voice.event_destinations import EventDestination
    from local_aws.sms_voice.state import SmsState


@dataclass(kw_only=True)
class ConfigurationSet(Resource):
    """A configuration set; its name is its id. Members that are None were never set."""

    kind: ClassVar[str] = "configuration-set"
    destinations: dict[str, EventDestination] = field(default_factory=dict)
    default_message_type: str | None = None
    default_sender_id: str | None = None
    default_message_feedback: bool | None = None
    protect_configuration_id: str | None = None

    def names(self) -> dict[str, Any]:
        """Return the members that name the set in answers."""
        return {"ConfigurationSetArn": self.arn, "ConfigurationSetName": self.id}

    def shown(self) -> dict[str, Any]:
        """Return the members of a description."""
        found = self.names() | {
            "EventDestinations": [one.shown() for one in self.destinations.values()],
            "CreatedTimestamp": self.created,
        }
        defaults = {
            "DefaultMessageType": self.default_message_type,
            "DefaultSenderId": self.default_sender_id,
            "DefaultMessageFeedbackEnabled": self.default_message_feedback,
            "ProtectConfigurationId": self.protect_configuration_id,
        }
        return found | {name: value for name, value in defaults.items() if value is not None}


def find(state: SmsState, reference: str, field: str = "ConfigurationSetName") -> ConfigurationSet:
    """Return a configuration set by name or ARN. Raises ResourceNotFoundException."""
    name = arns.identifier(state, reference, ConfigurationSet.kind, field)
    found = state.configuration_sets.get(name)
    if found is None:
        raise not_found(ConfigurationSet.kind, name)
    return found
