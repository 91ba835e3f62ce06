"""What looks like artificially inflated traffic (AIT): the rule behind MONITOR and FILTER.

AWS doesn't publish how it decides. The rule here is simple and stated whole. Three signs count, and
two of them together make a message suspect:

* velocity: so many messages to one range of numbers within minutes
* no conversion: feedback on messages to the range says that next to none had any use
* unusual country: the account has hardly sent anything there before
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_aws.sms_voice.messages import outbox_of
from local_aws.sms_voice.prices import assessment_price

if TYPE_CHECKING:
    from local_aws.sms_voice.messages import Message
    from local_aws.sms_voice.state import SmsState
    from local_aws.world import LocalAws

RANGE_DIGITS = 3
"""Last digits that numbers of one range may differ in: attackers rent blocks of numbers."""

VELOCITY_SECONDS = 600.0
VELOCITY = 10
"""So many messages to a range within that time are fast."""

FEEDBACK_SECONDS = 24 * 3600.0
FEEDBACK_LEAST = 10
CONVERSION_LEAST = 0.1
"""Of at least so many messages to a range with feedback in that time, fewer were RECEIVED."""

USUAL_SHARE = 0.05
"""Share of the account's earlier messages from which on a country is usual."""

SETTLED_SECONDS = 3600.0
"""Messages younger than this make no country usual, else an attack would excuse itself."""

HISTORY_LEAST = 50
"""With fewer settled messages an account has no usual countries yet, and so no unusual ones."""

SIGNS_NEEDED = 2

VELOCITY_SIGN, CONVERSION_SIGN, COUNTRY_SIGN = "velocity", "no conversion", "unusual country"


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rule says of a message: the signs that it found."""

    signs: tuple[str, ...]

    @property
    def suspect(self) -> bool:
        """Whether the message looks like AIT."""
        return len(self.signs) >= SIGNS_NEEDED

    def shown(self) -> dict[str, object]:
        """Return `protectConfigurationAssessment` of an event."""
        if not self.suspect:
            return {"protectRecommendation": "ALLOW"}
        insights = {"blockReason": "AIT_SUSPECTED"}
        return {"protectRecommendation": "BLOCK", "protectInsights": insights}


class Traffic:
    """What an account sends to ranges and countries in a Region, as far as the rule looks back.

    Only what went out or was held back as suspect is counted, not what was refused.
    """

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self._recent: dict[str, deque[float]] = defaultdict(deque)
        self._feedback: dict[str, deque[tuple[float, bool]]] = defaultdict(deque)
        self._young: deque[tuple[float, str]] = deque()
        self._settled: Counter[str] = Counter()

    def assess(self, number: str, country: str, now: float) -> Assessment:
        """Judge a message that is about to go to `number`."""
        block = range_of(number)
        signs = {
            VELOCITY_SIGN: self._is_fast(block, now),
            CONVERSION_SIGN: self._has_no_use(block, now),
            COUNTRY_SIGN: self._is_unusual(country, now),
        }
        return Assessment(tuple(sign for sign, found in signs.items() if found))

    def note(self, number: str, country: str, now: float) -> None:
        """Take note of a message."""
        self._recent[range_of(number)].append(now)
        self._young.append((now, country))

    def note_feedback(self, number: str, received: bool, now: float) -> None:
        """Take note of what became of a message with feedback."""
        self._feedback[range_of(number)].append((now, received))

    def _is_fast(self, block: str, now: float) -> bool:
        recent = self._recent[block]
        while recent and recent[0] <= now - VELOCITY_SECONDS:
            recent.popleft()
        return len(recent) >= VELOCITY

    def _has_no_use(self, block: str, now: float) -> bool:
        known = self._feedback[block]
        while known and known[0][0] <= now - FEEDBACK_SECONDS:
            known.popleft()
        if len(known) < FEEDBACK_LEAST:
            return False
        return sum(received for _, received in known) / len(known) < CONVERSION_LEAST

    def _is_unusual(self, country: str, now: float) -> bool:
        while self._young and self._young[0][0] <= now - SETTLED_SECONDS:
            self._settled[self._young.popleft()[1]] += 1
        known = self._settled.total()
        return known >= HISTORY_LEAST and self._settled[country] < USUAL_SHARE * known


def range_of(number: str) -> str:
    """Return the block that a number is in: all but its last digits."""
    return number[:-RANGE_DIGITS]


def traffic_of(state: SmsState) -> Traffic:
    """Return the traffic of an account in a Region."""
    return state.aws.state(Traffic, state.account_id, state.region)


def assess(state: SmsState, message: Message) -> None:
    """Judge a message whose rule asks for it, for a price, and take note of the message."""
    traffic = traffic_of(state)
    if message.verdict is not None and message.verdict.status in ("MONITOR", "FILTER"):
        message.assessment = traffic.assess(message.destination, message.country, state.now())
        outbox_of(state).charge(message.channel, state.now(), assessment_price())
    traffic.note(message.destination, message.country, state.now())
