"""Email feedback forwarding: what a sender's own mailbox gets to hear."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from dkim import verify as dkim_verifies

from local_aws.ses.outbound.sent_message import SentMessage
from local_aws.ses.outbound.simulator import SIMULATOR_DOMAIN
from local_aws.world import LocalAws

from ..sender import parsed, send, verify

BOSS = "boss@nutrition.example"


@pytest.fixture
def world(aws: LocalAws) -> LocalAws:
    """A verified sender whose own mailbox can be reached."""
    verify(aws, BOSS)
    verify(aws, "bounces@nutrition.example")
    return aws


def mail_to(world: LocalAws, *kinds: str, **more: object) -> SentMessage:
    addresses = [f"{kind}@{SIMULATOR_DOMAIN}" for kind in kinds]
    return send(world, FromEmailAddress=BOSS, Destination={"ToAddresses": addresses}, **more)


def notices(world: LocalAws, address: str = BOSS) -> list[EmailMessage]:
    return [parsed(message.raw) for message in world.internet.mailboxes.of(address)]


def machine_part(notice: EmailMessage) -> str:
    _, machine, _ = notice.iter_parts()
    content = machine.as_string().partition("\n\n")[2]
    return content.replace("\n ", " ")


def test_nothing_comes_back_from_a_delivery(world: LocalAws) -> None:
    mail_to(world, "success")
    assert notices(world) == []


def test_a_bounce_comes_as_a_delivery_status_notification(world: LocalAws) -> None:
    sent = mail_to(world, "bounce+jan")
    (notice,) = notices(world)
    assert notice["Subject"] == "Delivery Status Notification (Failure)"
    assert notice.get_param("report-type") == "delivery-status"
    _, machine, original = notice.iter_parts()
    about, recipient = machine.get_payload()
    assert about["Reporting-MTA"] == f"dns; {sent.helo}"
    assert recipient["Final-Recipient"] == f"rfc822; bounce+jan@{SIMULATOR_DOMAIN}"
    assert (recipient["Action"], recipient["Status"]) == ("failed", "5.1.1")
    assert recipient["Diagnostic-Code"] == "smtp; 550 5.1.1 user unknown"
    assert original.get_content()["Message-ID"] == notice["References"]
    assert not notice.defects


def test_several_bounces_of_one_message_come_in_one_notice(world: LocalAws) -> None:
    mail_to(world, "bounce+1", "success", "bounce+2")
    (notice,) = notices(world)
    assert machine_part(notice).count("Final-Recipient:") == 2


def test_a_suppressed_address_was_not_tried(world: LocalAws) -> None:
    mail_to(world, "suppressionlist")
    (notice,) = notices(world)
    assert "did not try" in machine_part(notice)


def test_a_complaint_comes_as_a_feedback_report(world: LocalAws) -> None:
    sent = mail_to(world, "complaint+jan")
    (notice,) = notices(world)
    assert notice.get_param("report-type") == "feedback-report"
    assert "Feedback-Type: abuse" in machine_part(notice)
    assert f"Original-Rcpt-To: <complaint+jan@{SIMULATOR_DOMAIN}>" in machine_part(notice)
    assert f"Original-Mail-From: <{sent.mail_from}>" in machine_part(notice)


def test_an_automatic_reply_is_handed_on(world: LocalAws) -> None:
    mail_to(world, "ooto+jan")
    (reply,) = notices(world)
    assert reply["From"] == f"ooto+jan@{SIMULATOR_DOMAIN}"
    assert reply["Auto-Submitted"] == "auto-replied"


def test_a_notice_is_signed_and_passes_at_the_receiver(world: LocalAws) -> None:
    mail_to(world, "bounce")
    (stored,) = world.internet.mailboxes.of(BOSS)
    assert stored.folder == "INBOX"
    assert "dkim=pass" in stored.authentication_results
    resolver = world.internet.resolver()

    def ask(name: bytes, timeout: int = 5) -> bytes:
        return resolver.lookup(name.decode().rstrip("."), "TXT").values[0].encode()

    added, _, message = stored.raw.partition(b"DKIM-Signature")
    assert added and dkim_verifies(b"DKIM-Signature" + message, dnsfunc=ask)


def test_the_feedback_address_gets_it_where_one_is_given(world: LocalAws) -> None:
    mail_to(world, "bounce", FeedbackForwardingEmailAddress="bounces@nutrition.example")
    assert notices(world) == []
    assert len(notices(world, "bounces@nutrition.example")) == 1


def test_a_sender_without_a_mailbox_is_told_nothing_and_no_loop_begins(aws: LocalAws) -> None:
    verify(aws, "gone.invalid")
    sent = send(
        aws,
        FromEmailAddress="me@gone.invalid",
        Destination={"ToAddresses": [f"bounce@{SIMULATOR_DOMAIN}"]},
    )
    assert sent.bounces == 1
    aws.clock.advance(86_400)
    assert aws.internet.mailboxes.of("me@gone.invalid") == []


@pytest.mark.parametrize(
    ("forwarding", "events", "mails"), [(True, 1, 2), (False, 0, 2), (False, 1, 0)]
)
def test_it_stops_once_it_is_switched_off_and_something_else_hears_of_it(
    world: LocalAws, forwarding: bool, events: int, mails: int
) -> None:
    ses = world.client("sesv2")
    ses.put_email_identity_feedback_attributes(
        EmailIdentity=BOSS, EmailForwardingEnabled=forwarding
    )
    ses.create_configuration_set(ConfigurationSetName="watched")
    topic = world.client("sns").create_topic(Name="feedback")["TopicArn"]
    if events:
        ses.create_configuration_set_event_destination(
            ConfigurationSetName="watched",
            EventDestinationName="topic",
            EventDestination={
                "Enabled": True,
                "MatchingEventTypes": ["BOUNCE", "COMPLAINT"],
                "SnsDestination": {"TopicArn": topic},
            },
        )
    for kind in ("bounce", "complaint"):
        world.clock.advance(1)
        mail_to(world, kind, ConfigurationSetName="watched")
    assert len(notices(world)) == mails
