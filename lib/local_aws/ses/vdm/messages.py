"""The messages that Virtual Deliverability Manager knows: who they went to and where that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from local_aws.internet.gmail_like import GmailLike
from local_aws.internet.outlook_like import OutlookLike
from local_aws.internet.yahoo_like import YahooLike
from local_aws.ses.outbound.simulator import SIMULATOR_DOMAIN

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

ISPS = {
    **dict.fromkeys(GmailLike.domains, "Gmail"),
    **dict.fromkeys(YahooLike.domains, "Yahoo"),
    **dict.fromkeys(OutlookLike.domains, "Hotmail"),
}
OTHER_ISP = "Other"
"""Names of mailbox providers. Assumption: AWS gives Gmail and Yahoo as examples."""


def isp(address: str) -> str:
    """Return the name of the provider that has an address."""
    return ISPS.get(address.rpartition("@")[2].lower(), OTHER_ISP)


def known(state: SesState) -> Iterator[SentMessage]:
    """Return the messages since VDM was enabled, oldest first, that its numbers are made of.

    Mail to the simulator and to several recipients is left out (`Metric` in the API reference).
    """
    for message in state.sent:
        if message.sent_at >= state.vdm.since and counts(message):
            yield message


def counts(message: SentMessage) -> bool:
    """Whether a message is part of the numbers."""
    to = message.recipients
    return len(to) == 1 and not to[0].lower().endswith(f"@{SIMULATOR_DOMAIN}")
