"""All that one account has of End User Messaging SMS in one Region."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import TYPE_CHECKING, Any

from local_aws.sms_voice.account import Account, open_account

if TYPE_CHECKING:
    from local_aws.sms_voice.configuration_sets import ConfigurationSet
    from local_aws.sms_voice.idempotency import Reply
    from local_aws.sms_voice.opt_outs import OptOutList
    from local_aws.sms_voice.phone_numbers import PhoneNumber
    from local_aws.sms_voice.pools import Pool
    from local_aws.sms_voice.protect import ProtectConfiguration
    from local_aws.sms_voice.resource_policies import ResourcePolicy
    from local_aws.sms_voice.sender_ids import SenderId
    from local_aws.sms_voice.verified_numbers import VerifiedNumber
    from local_aws.world import LocalAws


class SmsState:
    """The resources of an account in a Region, by id or name; sender ids by (name, country)."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        from local_aws.sms_voice.opt_outs import default_list

        self.aws = aws
        self.account_id = account_id
        self.region = region
        self._serials = itertools.count(1)
        self.account: Account = open_account(aws, account_id)
        self.phone_numbers: dict[str, PhoneNumber] = {}
        self.sender_ids: dict[tuple[str, str], SenderId] = {}
        self.pools: dict[str, Pool] = {}
        self.configuration_sets: dict[str, ConfigurationSet] = {}
        self.protect_configurations: dict[str, ProtectConfiguration] = {}
        self.default_protect_configuration_id: str | None = None
        self.verified_numbers: dict[str, VerifiedNumber] = {}
        self.policies: dict[str, ResourcePolicy] = {}
        self.replies: dict[tuple[str, str], Reply] = {}
        self.opt_out_lists: dict[str, OptOutList] = {"Default": default_list(self)}

    def now(self) -> float:
        """Return the lab's time in epoch seconds."""
        return self.aws.clock.now()

    def arn(self, kind: str, name: str) -> str:
        """Return the ARN of a resource: `phone-number`, `pool`, `protect-configuration`, …"""
        return f"arn:aws:sms-voice:{self.region}:{self.account_id}:{kind}/{name}"

    def new_id(self, prefix: str) -> str:
        """Return a new id such as `phone-` with 32 hexadecimal digits."""
        return f"{prefix}-{self.aws.ids.hex(f'sms-{prefix}', 32)}"

    def base(self, kind: str, name: str) -> dict[str, Any]:
        """Return what every new resource begins with."""
        created: datetime = self.aws.clock.utc()
        return {
            "id": name,
            "arn": self.arn(kind, name),
            "serial": next(self._serials),
            "created": created,
        }
