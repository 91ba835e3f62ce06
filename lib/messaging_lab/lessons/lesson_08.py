"""Lesson 08, Watch your reputation: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from messaging_lab.exercises import Finding, exercise, expect, missing

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

STREAM = "offers"
ALARM, GUARD = "offers-complaint", "offers-bounce"
TOPIC = "delays"
SUBJECT = "We are back"
LINE = 0.001
"""The complaint rate at which AWS reviews an account."""

ABOVE = ("GreaterThanOrEqualToThreshold", "GreaterThanThreshold")


def _alarm(lab: Lab, name: str) -> dict[str, Any] | None:
    found = lab.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return found[0] if found else None


@exercise(
    lesson="08",
    number=1,
    title="Hear of complaints in time",
    hints=(
        "The metric is Reputation.ComplaintRate; dimensions and the rest are as for bounces.",
        "0.1 % as a share is 0.001, and AlarmActions takes the ARN of a topic: [topic].",
    ),
)
def hear_of_complaints_in_time(lab: Lab) -> Iterator[Finding]:
    """Look at the alarm: what it watches, from where on, and whom it tells."""
    alarm = _alarm(lab, ALARM)
    if alarm is None:
        yield missing(f"There is no alarm {ALARM}.", look="cloudwatch.describe_alarms()")
        return
    dimensions = {one["Name"]: one["Value"] for one in alarm["Dimensions"]}
    watched = (alarm.get("MetricName", "an expression"), dimensions)
    yield expect(
        watched == ("Reputation.ComplaintRate", {"ses:configuration-set": STREAM}),
        f"It watches the complaint rate of {STREAM}.",
        f"It watches {watched[0]} of {dimensions or 'the account'}, "
        f"not Reputation.ComplaintRate of {STREAM}.",
        look="MetricName and Dimensions",
    )
    yield expect(
        _in_time(alarm),
        "It goes off at 0.1 % or before.",
        f"It goes off at a rate of {alarm['Threshold']:g} ({alarm['ComparisonOperator']}): "
        "0.1 % is 0.001, more is worse, and 0 is nobody.",
        look="Threshold and ComparisonOperator",
    )
    told = [arn.rpartition(":")[2] for arn in alarm["AlarmActions"] if ":sns:" in arn]
    yield expect(
        TOPIC in told and alarm["ActionsEnabled"],
        f"It tells the topic {TOPIC}.",
        f"It doesn't tell the topic {TOPIC}{': its actions are off' if TOPIC in told else ''}.",
        look="AlarmActions=[topic]",
    )


def _in_time(alarm: dict[str, Any]) -> bool:
    """Whether it goes off at the line or below it, and not where nobody complains."""
    at, how = alarm["Threshold"], alarm["ComparisonOperator"]
    return bool(how in ABOVE and at <= LINE and (at > 0 or how == "GreaterThanThreshold"))


@exercise(
    lesson="08",
    number=2,
    title="Resume, with a clean list",
    hints=(
        "put_configuration_set_sending_options(…, SendingEnabled=True); its rates begin anew.",
        f'send(bea, "{SUBJECT}"), then lab.clock.advance(minutes=10) for the alarm.',
    ),
)
def resume_with_a_clean_list(lab: Lab) -> Iterator[Finding]:
    """Look at the stream, the mailbox and the alarm."""
    found = lab.client("sesv2").get_configuration_set(ConfigurationSetName=STREAM)
    yield expect(
        found["SendingOptions"]["SendingEnabled"],
        f"{STREAM} sends.",
        f"{STREAM} is still paused.",
        look='ses.get_configuration_set(ConfigurationSetName="offers")',
    )
    bea = lab.recipient("outlook", "bea")
    yield expect(
        SUBJECT in [message.subject for message in lab.inbox(bea)],
        f"{SUBJECT} has reached {bea}.",
        f"No mail with the subject {SUBJECT} is at {bea}.",
        look="lab.inbox(bea)",
    )
    guard = _alarm(lab, GUARD)
    state = guard["StateValue"] if guard else "gone"
    yield expect(
        state == "OK",
        f"The alarm {GUARD} is OK.",
        f"The alarm {GUARD} is {state}: a whole period has to pass after the resuming.",
        look="lab.clock.advance(minutes=10)",
    )
