"""Lesson 10, Set up SMS: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.simulators import simulator_phone
from messaging_lab.sms_events import sms_events
from messaging_lab.workbook import current_workbook

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

CONFIGURATION_SET = "reminders"
LOG_GROUP = f"/{current_workbook().slug}/sms"
FINAL = {"draft": "final"}
WHEN = ("Thursday", "18:00", "19:00")
EVERYTHING = {"ALL", "TEXT_ALL"}
FAILURES = {"TEXT_BLOCKED", "TEXT_INVALID", "TEXT_UNREACHABLE"}


@exercise(
    lesson="10",
    number=1,
    title="Say the same in one part",
    hints=(
        "The encoding decides: the curly apostrophe and the long dash have plain relatives.",
        'send(simulator_phone("US"), text, Context={"draft": "final"}) sends it.',
    ),
)
def say_the_same_in_one_part(lab: Lab) -> Iterator[Finding]:
    """Look at the newest event of a text that is marked as final, and at the text where it came.

    On AWS nobody sees what a simulator was sent.
    """
    events = sms_events(lab, LOG_GROUP)
    marked = [one for one in events if FINAL.items() <= one.get("context", {}).items()]
    if not marked:
        yield missing(
            "No text with the context draft: final has an event.", "sms_events(lab, group)"
        )
        return
    event = marked[-1]
    yield right("A text is marked as final.")
    yield expect(
        event["destinationPhoneNumber"] == simulator_phone("US"),
        "It went to the simulator that succeeds.",
        f"It went to {event['destinationPhoneNumber']}, not to {simulator_phone('US')}.",
        look='simulator_phone("US")',
    )
    yield expect(
        event["messageEncoding"] == "GSM",
        "All of its characters are in GSM 03.38.",
        "It holds a character outside GSM 03.38, so it is UCS-2.",
        look='text.encode("ascii")',
    )
    yield expect(
        event["totalMessageParts"] == 1,
        "It is one part.",
        f"It is {event['totalMessageParts']} parts.",
        look="parts_of(text)",
    )
    if lab.is_local and event["destinationPhoneNumber"] == simulator_phone("US"):
        yield _says_when(lab, event)


def _says_when(lab: Lab, event: dict[str, Any]) -> Finding:
    """Look for day and hours in what the simulator was sent at the time of an event."""
    when = datetime.fromtimestamp(event["messageRequestTimestamp"] / 1000, UTC)
    texts = lab.world.phone(event["destinationPhoneNumber"])
    bodies = [one["body"] for one in texts if datetime.fromisoformat(one["received_at"]) == when]
    gone = [word for word in WHEN if not any(word in body for body in bodies)]
    return expect(
        not gone,
        "It says the day and the hours.",
        f"It doesn't say {', '.join(gone)} any more.",
        look='lab.world.phone(simulator_phone("US"))[-1]["body"]',
    )


@exercise(
    lesson="10",
    number=2,
    title="Hear of failures at once",
    hints=(
        'A topic needs no role: SnsDestination={"TopicArn": topic}.',
        "MatchingEventTypes lists the three; TEXT_ALL would take successes as well.",
    ),
)
def hear_of_failures_at_once(lab: Lab) -> Iterator[Finding]:
    """Look for the destination, what it takes, and where it leads."""
    sets = lab.client("pinpoint-sms-voice-v2").describe_configuration_sets(
        ConfigurationSetNames=[CONFIGURATION_SET]
    )["ConfigurationSets"]
    found = {one["EventDestinationName"]: one for one in sets[0]["EventDestinations"]}
    if "failures" not in found:
        yield missing(
            f"{CONFIGURATION_SET} has no event destination named failures.",
            look="sms.describe_configuration_sets(...)",
        )
        return
    taken = set(found["failures"]["MatchingEventTypes"])
    if not found["failures"]["Enabled"]:
        yield missing("failures is not enabled.", look="Enabled")
    yield expect(
        "SnsDestination" in found["failures"],
        "failures leads to an SNS topic.",
        "failures doesn't lead to an SNS topic.",
        look="SnsDestination",
    )
    yield expect(
        taken >= FAILURES or taken & EVERYTHING,
        "It takes blocked, invalid and unreachable.",
        f"It doesn't take {', '.join(sorted(FAILURES - taken))}.",
        look="MatchingEventTypes",
    )
    more = taken & {*EVERYTHING, "TEXT_SUCCESSFUL", "TEXT_DELIVERED"}
    yield expect(
        not more,
        "It takes no successes.",
        f"It takes successes too: {', '.join(sorted(more))}.",
        look="MatchingEventTypes",
    )
    yield expect(
        "log" in found,
        "The log still gets every event.",
        "The destination log is gone.",
        look="sms.describe_configuration_sets(...)",
    )
