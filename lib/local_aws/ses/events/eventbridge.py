"""Events on the default event bus of EventBridge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.ses.events.event import identity_arn
from local_aws.ses.events.sns import as_text
from local_aws.ses.times import utc

if TYPE_CHECKING:
    from local_aws.ses.events.event import Event, Json
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

SOURCE = "aws.ses"


def problem(state: SesState, settings: dict[str, Any]) -> str:
    """Return what SES has against a bus, or '': it has to be the default one (model)."""
    bus = settings["EventBusArn"]
    if bus == f"arn:aws:events:{state.region}:{state.account_id}:event-bus/default":
        return ""
    return f"Event bus <{bus}> is not the default event bus of this account and Region."


def publish(
    state: SesState,
    settings: dict[str, Any],
    message: SentMessage,
    event: Event,
    document: Json,
) -> None:
    """Put an event on the bus."""
    entry = {
        "Source": SOURCE,
        "DetailType": event.type.detail_type,
        "Time": utc(state.now()),
        "Resources": [identity_arn(state, message)],
        "Detail": as_text(document),
    }
    state.client("events").put_events(Entries=[entry])
