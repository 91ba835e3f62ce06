"""Lesson 10's checks: blank, solved, and wrong in the ways people are wrong."""

import pytest

from messaging_lab import Lab
from messaging_lab.simulators import simulator_phone
from messaging_lab.sms_events import log_sms_events

FINAL = {"draft": "final"}
PLAIN = "Ana's box comes on Thursday, 18:00 to 19:00 - leeks, kale and 2 kg of potatoes."
ALL_FAILURES = ["TEXT_BLOCKED", "TEXT_INVALID", "TEXT_UNREACHABLE"]


@pytest.fixture
def lab():
    """A lab with a simulator number and the configuration set of the lesson."""
    lab = Lab.open(lesson="10")
    log_sms_events(lab, "reminders", "/nutrition/sms")
    lab.client("pinpoint-sms-voice-v2").request_phone_number(
        IsoCountryCode="US", MessageType="TRANSACTIONAL", NumberCapabilities=["SMS"],
        NumberType="SIMULATOR",
    )  # fmt: skip
    return lab


def send(lab, body, kind="success", context=FINAL):
    lab.clock.wait(1)
    lab.client("pinpoint-sms-voice-v2").send_text_message(
        DestinationPhoneNumber=simulator_phone("US", kind), MessageBody=body,
        ConfigurationSetName="reminders", Context=context,
    )  # fmt: skip


def missing(lab, name):
    return [finding.sentence for finding in lab.check(name).findings if not finding.right]


NONE = ["No text with the context draft: final has an event."]


def test_1_blank_and_unmarked(lab):
    assert missing(lab, "10-1") == NONE
    send(lab, PLAIN, context={"draft": "first"})
    assert missing(lab, "10-1") == NONE


def test_1_one_character_left(lab):
    send(lab, PLAIN.replace(" - ", " \u2013 "))
    outside = "It holds a character outside GSM 03.38, so it is UCS-2."
    assert missing(lab, "10-1") == [outside, "It is 2 parts."]


def test_1_too_long(lab):
    send(lab, PLAIN + PLAIN + PLAIN)
    assert missing(lab, "10-1") == ["It is 2 parts."]


def test_1_without_the_hours_then_solved(lab):
    send(lab, "Ana's box comes on Thursday.")
    assert missing(lab, "10-1") == ["It doesn't say 18:00, 19:00 any more."]
    send(lab, PLAIN, context={"draft": "first"})
    assert missing(lab, "10-1") == ["It doesn't say 18:00, 19:00 any more."]
    send(lab, PLAIN)
    assert lab.check("10-1").passed


def test_1_to_the_wrong_number_then_solved(lab):
    send(lab, PLAIN, kind="failure")
    assert missing(lab, "10-1") == ["It went to +14254147167, not to +14254147755."]
    send(lab, PLAIN)
    assert lab.check("10-1").passed


def test_1_solved_with_more_context(lab):
    send(lab, PLAIN, context=FINAL | {"by": "ana"})
    assert lab.check("10-1").passed


def destination(lab, types, name="failures", kind="sns"):
    topic = lab.client("sns").create_topic(Name="failed-texts")["TopicArn"]
    sms = lab.client("pinpoint-sms-voice-v2")
    target = {"SnsDestination": {"TopicArn": topic}}
    if kind == "log":
        found = sms.describe_configuration_sets()["ConfigurationSets"][0]["EventDestinations"][0]
        target = {"CloudWatchLogsDestination": found["CloudWatchLogsDestination"]}
    sms.create_event_destination(
        ConfigurationSetName="reminders", EventDestinationName=name, MatchingEventTypes=types,
        **target,
    )  # fmt: skip


NO_DESTINATION = ["reminders has no event destination named failures."]


def test_2_blank_and_another_name(lab):
    assert missing(lab, "10-2") == NO_DESTINATION
    destination(lab, ALL_FAILURES, name="failed")
    assert missing(lab, "10-2") == NO_DESTINATION


def test_2_everything(lab):
    destination(lab, ["TEXT_ALL"])
    assert missing(lab, "10-2") == ["It takes successes too: TEXT_ALL."]


def test_2_one_left_out(lab):
    destination(lab, ALL_FAILURES[:2])
    assert missing(lab, "10-2") == ["It doesn't take TEXT_UNREACHABLE."]


def test_2_into_a_log(lab):
    destination(lab, ALL_FAILURES, kind="log")
    assert missing(lab, "10-2") == ["failures doesn't lead to an SNS topic."]


def test_2_switched_off(lab):
    destination(lab, ALL_FAILURES)
    lab.client("pinpoint-sms-voice-v2").update_event_destination(
        ConfigurationSetName="reminders", EventDestinationName="failures", Enabled=False
    )
    assert missing(lab, "10-2") == ["failures is not enabled."]


def test_2_solved(lab):
    destination(lab, ALL_FAILURES)
    assert lab.check("10-2").passed


def test_2_instead_of_the_log(lab):
    destination(lab, ALL_FAILURES)
    lab.client("pinpoint-sms-voice-v2").delete_event_destination(
        ConfigurationSetName="reminders", EventDestinationName="log"
    )
    assert missing(lab, "10-2") == ["The destination log is gone."]
