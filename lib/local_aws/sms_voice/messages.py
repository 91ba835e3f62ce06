"""Messages that were accepted, and what an account has sent and spent in a Region."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from local_aws.sms_voice.prices import FREE, Price

if TYPE_CHECKING:
    from local_aws.sms_voice.configuration_sets import ConfigurationSet
    from local_aws.sms_voice.protect import Verdict
    from local_aws.sms_voice.protection import Assessment
    from local_aws.sms_voice.state import SmsState
    from local_aws.world import LocalAws

TEXT, MEDIA, VOICE = "TEXT", "MEDIA", "VOICE"

CAPABILITIES = {TEXT: "SMS", MEDIA: "MMS", VOICE: "VOICE"}
"""Channel -> the NumberCapability that it needs."""


@dataclass(slots=True, kw_only=True)
class Message:
    """A message from the moment it was accepted.

    `sender` is what the phone shows: a number or a name. Times are epoch seconds. `status` is the
    messageStatus of the last event; `feedback` is "" unless feedback was asked for, then PENDING,
    RECEIVED or FAILED.
    """

    id: str
    channel: str
    sender: str
    destination: str
    country: str
    body: str
    message_type: str
    requested_at: float
    expires_at: float
    encoding: str = ""
    parts: int = 0
    price: Price = FREE
    international: bool = False
    deliverable: bool = True
    context: dict[str, str] = field(default_factory=dict)
    configuration_set: ConfigurationSet | None = None
    verdict: Verdict | None = None
    assessment: Assessment | None = None
    media_url: str = ""
    seconds: int = 0
    status: str = "ACCEPTED"
    final: bool = False
    feedback: str = ""


class Outbox:
    """What an account has sent in a Region; `last` has the last message by (sender, phone)."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.account_id, self.region = account_id, region
        self.messages: dict[str, Message] = {}
        self.last: dict[tuple[str, str], str] = {}
        self.log_streams: set[str] = set()
        self._spent: dict[tuple[str, str], Decimal] = defaultdict(Decimal)

    def add(self, message: Message) -> None:
        """Keep a message that was accepted."""
        self.messages[message.id] = message
        self.last[message.sender, message.destination] = message.id

    def spent(self, channel: str, now: float) -> Decimal:
        """Return the US dollars that a channel has cost in the calendar month (UTC) of `now`."""
        return self._spent[_month(now), channel]

    def charge(self, channel: str, now: float, dollars: Decimal) -> None:
        """Add to what a channel has cost this month; a negative sum is given back."""
        self._spent[_month(now), channel] += dollars


def _month(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m")


def outbox_of(state: SmsState) -> Outbox:
    """Return what an account has sent in a Region."""
    return state.aws.state(Outbox, state.account_id, state.region)
