"""Settings that phone numbers and pools share: two-way messaging, opt-outs, keywords."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local_aws.sms_voice import countries, keywords, opt_outs
from local_aws.sms_voice.errors import invalid, not_done

if TYPE_CHECKING:
    from local_aws.context import Context
    from local_aws.sms_voice.keywords import Keyword
    from local_aws.sms_voice.state import SmsState


@dataclass(kw_only=True)
class Settings:
    """How messages that come back are dealt with. A phone number in a pool has the pool's."""

    message_type: str
    two_way_enabled: bool = False
    two_way_channel_arn: str | None = None
    two_way_channel_role: str | None = None
    self_managed_opt_outs: bool = False
    opt_out_list_name: str = opt_outs.DEFAULT
    keywords: dict[str, Keyword] = field(default_factory=keywords.defaults)

    def settings_shown(self) -> dict[str, Any]:
        """Return the members that the API has for the settings."""
        channel = {
            "TwoWayChannelArn": self.two_way_channel_arn,
            "TwoWayChannelRole": self.two_way_channel_role,
        }
        return {
            "MessageType": self.message_type,
            "TwoWayEnabled": self.two_way_enabled,
            "SelfManagedOptOutsEnabled": self.self_managed_opt_outs,
            "OptOutListName": self.opt_out_list_name,
        } | {name: value for name, value in channel.items() if value is not None}

    def inherited(self) -> dict[str, Any]:
        """Return the settings that a pool takes over from its first number."""
        return {
            "message_type": self.message_type,
            "two_way_enabled": self.two_way_enabled,
            "two_way_channel_arn": self.two_way_channel_arn,
            "two_way_channel_role": self.two_way_channel_role,
            "self_managed_opt_outs": self.self_managed_opt_outs,
            "opt_out_list_name": self.opt_out_list_name,
            "keywords": dict(self.keywords),
        }


def update(
    settings: Settings, params: dict[str, Any], country: str | None, context: Context
) -> None:
    """Change the settings that `params` name, or none of them.

    `country` is where the number is, or None for a pool. Raises ValidationException with a
    TWO_WAY_* reason and ResourceNotFoundException for an unknown opt-out list.
    """
    from local_aws.sms_voice.state import SmsState

    state: SmsState = context.state(SmsState)
    name = settings.opt_out_list_name
    if "OptOutListName" in params:
        name = opt_outs.find(state, params["OptOutListName"]).id
    channel = _channel(settings, params, country, context)
    settings.opt_out_list_name = name
    settings.two_way_enabled, settings.two_way_channel_arn, settings.two_way_channel_role = channel
    managed = params.get("SelfManagedOptOutsEnabled", settings.self_managed_opt_outs)
    settings.self_managed_opt_outs = managed


def _channel(
    settings: Settings, params: dict[str, Any], country: str | None, context: Context
) -> tuple[bool, str | None, str | None]:
    enabled = params.get("TwoWayEnabled", settings.two_way_enabled)
    if not enabled:
        if "TwoWayChannelArn" in params or "TwoWayChannelRole" in params:
            raise invalid("TWO_WAY_NOT_ENABLED", "TwoWayEnabled", "two-way messaging is off")
        return False, None, None
    if country is not None and not countries.get(country).two_way:
        text = f"there is no two-way messaging in {country}"
        raise invalid("TWO_WAY_NOT_SUPPORTED_IN_COUNTRY", "TwoWayEnabled", text)
    arn = params.get("TwoWayChannelArn", settings.two_way_channel_arn)
    if arn is None:
        text = "two-way messaging needs a channel for what comes in"
        raise invalid("TWO_WAY_CHANNEL_NOT_PRESENT", "TwoWayChannelArn", text)
    if "TwoWayChannelArn" in params:
        _check_topic(arn, context)
    return True, arn, params.get("TwoWayChannelRole", settings.two_way_channel_role)


def _check_topic(arn: str, context: Context) -> None:
    if arn.startswith("connect."):
        raise not_done(context.operation, "Amazon Connect as the two-way channel")
    if not arn.startswith("arn:aws:sns:"):
        raise invalid("INVALID_ARN", "TwoWayChannelArn", f"{arn} is not an SNS topic")
    try:
        context.client("sns").get_topic_attributes(TopicArn=arn)
    except ClientError:
        text = f"there is no topic {arn}"
        raise invalid("TWO_WAY_TOPIC_NOT_PRESENT", "TwoWayChannelArn", text) from None
