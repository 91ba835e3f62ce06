"""A message that has been sent, and what became of it for each recipient."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from local_aws.internet.message import Field, read_fields
from local_aws.internet.smtp import Reply
from local_aws.ses.events.tracking_override import AS_CONFIGURED, TrackingOverride
from local_aws.ses.outbound.caller import NOBODY, Caller
from local_aws.ses.outbound.history import Happening

Status = Literal["waiting", "delivered", "bounced", "suppressed", "rejected", "not rendered"]


@dataclass(slots=True)
class Outcome:
    """Where a message to one recipient stands.

    `reply` is the last SMTP reply (None before the first, and for a suppressed address), `at` its
    time in epoch seconds, `attempts` how often a host was asked. `bounce` is (bounceType,
    bounceSubType) once it has bounced. A recipient that has got the message may later have
    `complained`, or its mail host `auto_replied`.
    """

    status: Status = "waiting"
    reply: Reply | None = None
    at: float = 0.0
    attempts: int = 0
    bounce: tuple[str, str] = ("", "")
    complained: bool = False
    auto_replied: bool = False


@dataclass(slots=True)
class SentMessage:
    """One accepted message.

    `recipients` are all envelope recipients, `counted` how many of them use up the 24-hour quota
    (mailbox simulator addresses don't). `raw` is the message as it left, signatures included, and
    empty until it has; `mail_from` the envelope sender; `feedback_address` where bounces and
    complaints are meant to go. `sender` is the From mailbox as it was given; `head` the header
    section as it was handed over and `original` its fields; `links` what click tracking has
    replaced: each link and its tags; `opened` and `clicked` are the times of opens and clicks;
    `contact_list` and `topic` what it belongs to, '' for none; `tracking` what the call
    said about opens and clicks, `tracks_opens` whether a picture was put in; `history` what has
    happened to it; `identity_owner` the account whose identity it was sent with, '' for the
    sender's own. Times are epoch seconds.
    """

    message_id: str
    sent_at: float
    recipients: tuple[str, ...]
    counted: int
    source: str = ""
    mail_from: str = ""
    client_ip: str = ""
    helo: str = ""
    feedback_address: str = ""
    configuration_set: str = ""
    max_delivery_seconds: float = 0.0
    tags: dict[str, str] = field(default_factory=dict)
    raw: bytes = b""
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    bounces: int = 0
    complaints: int = 0
    rejects: int = 0
    sender: str = ""
    caller: Caller = NOBODY
    head: bytes = b""
    links: tuple[tuple[str, dict[str, list[str]]], ...] = ()
    opened: tuple[float, ...] = ()
    clicked: tuple[float, ...] = ()
    contact_list: str = ""
    topic: str = ""
    tracks_opens: bool = False
    tracking: TrackingOverride = AS_CONFIGURED
    identity_owner: str = ""
    history: list[Happening] = field(default_factory=list)

    @property
    def original(self) -> list[Field]:
        """The header fields as they were handed over."""
        return read_fields(self.head)
