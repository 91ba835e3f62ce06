"""The five addresses of the mailbox simulator, and what they send back."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from local_aws.internet.smtp import Envelope, exchange
from local_aws.ses.outbound.simulator import SIMULATOR_DOMAIN
from local_aws.ses.returned.feedback_host import FeedbackHost
from local_aws.world import LocalAws

from ..sender import DOMAIN, SENDER, parsed, send, ses_state, verify


@pytest.fixture
def world(aws: LocalAws) -> LocalAws:
    """A verified sender in the sandbox, where the simulator can be mailed."""
    verify(aws, DOMAIN)
    return aws


@pytest.fixture
def came_back(monkeypatch: pytest.MonkeyPatch) -> list[Envelope]:
    """What reaches the feedback hosts of SES."""
    seen: list[Envelope] = []
    receive = FeedbackHost.receive

    def watched(host: FeedbackHost, envelope: Envelope) -> object:
        seen.append(envelope)
        return receive(host, envelope)

    monkeypatch.setattr(FeedbackHost, "receive", watched)
    return seen


def at_simulator(local: str) -> str:
    return f"{local}@{SIMULATOR_DOMAIN}"


@pytest.mark.parametrize("label", ["", "+a-label"])
@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("success", "delivered", 250),
        ("bounce", "bounced", 550),
        ("ooto", "delivered", 250),
        ("complaint", "delivered", 250),
        ("suppressionlist", "suppressed", None),
        ("somebody", "bounced", 550),
    ],
)
def test_outcomes(world: LocalAws, name: str, label: str, status: str, code: int | None) -> None:
    address = at_simulator(name + label)
    outcome = send(world, address).outcomes[address]
    assert outcome.status == status
    assert (outcome.reply and outcome.reply.code) == code
    assert outcome.complained == (name == "complaint")
    assert outcome.auto_replied == (name == "ooto")


def test_bounce_says_what_aws_says(world: LocalAws) -> None:
    outcome = send(world, at_simulator("bounce")).outcomes[at_simulator("bounce")]
    assert str(outcome.reply) == "550 5.1.1 user unknown"


def test_suppressed_address_is_not_tried(world: LocalAws) -> None:
    sent = send(world, at_simulator("suppressionlist"))
    assert sent.outcomes[at_simulator("suppressionlist")].attempts == 0
    assert sent.bounces == 1


def test_automatic_reply(world: LocalAws, came_back: list[Envelope]) -> None:
    sent = send(world, at_simulator("ooto+x"))
    (envelope,) = came_back
    assert (envelope.mail_from, envelope.recipients) == ("", [sent.mail_from])
    reply = parsed(envelope.data)
    assert reply["Auto-Submitted"] == "auto-replied"
    assert reply["From"] == at_simulator("ooto+x")
    assert reply["Subject"] == "Auto: Offer"
    original = f"<{sent.message_id}@email.amazonses.com>"
    assert reply["In-Reply-To"] == reply["References"] == original
    assert not reply.defects


def test_spam_report(world: LocalAws, came_back: list[Envelope]) -> None:
    sent = send(world, at_simulator("complaint"))
    (envelope,) = came_back
    assert envelope.recipients == ["complaints@email-abuse.amazonses.com"]
    report = parsed(envelope.data)
    assert report.get_content_type() == "multipart/report"
    assert report.get_param("report-type") == "feedback-report"
    _, machine, original = report.iter_parts()
    assert machine.get_content_type() == "message/feedback-report"
    fields = message_from_bytes(machine.as_bytes().partition(b"\n\n")[2])
    assert fields["Feedback-Type"] == "abuse" and fields["Version"] == "1"
    assert fields["Original-Mail-From"].strip() == f"<{sent.mail_from}>"
    assert fields["Original-Rcpt-To"] == f"<{at_simulator('complaint')}>"
    assert fields["Reported-Domain"] == DOMAIN
    assert sent.raw in envelope.data
    assert original.get_content_type() == "message/rfc822"
    assert sent.complaints == 1


def test_feedback_comes_back_to_a_custom_mail_from_domain(
    world: LocalAws, came_back: list[Envelope]
) -> None:
    mail_from = ses_state(world).identities[DOMAIN].mail_from
    mail_from.domain = f"bounce.{DOMAIN}"
    mail_from.check.record("", 0.0)
    host = "10 feedback-smtp.us-east-1.amazonses.com"
    world.internet.dns.put(mail_from.domain, "MX", [host])
    sent = send(world, at_simulator("ooto"))
    assert came_back[0].recipients == [f"{sent.message_id}@bounce.{DOMAIN}"]
    assert sent.outcomes[at_simulator("ooto")].auto_replied


def test_only_ses_reaches_it(world: LocalAws) -> None:
    send(world, at_simulator("success"))
    envelope = Envelope("192.0.2.9", "elsewhere.example", SENDER, [at_simulator("success")], b"x")
    (reply,) = exchange(world.internet, world.internet.resolver(), envelope)
    assert reply.permanent


def test_feedback_about_nothing_we_sent_is_refused(world: LocalAws) -> None:
    send(world, at_simulator("success"))
    for to in ("0100-unknown@amazonses.com", "complaints@email-abuse.amazonses.com"):
        envelope = Envelope("192.0.2.9", "elsewhere.example", "", [to], b"Subject: x\r\n\r\nx")
        (reply,) = exchange(world.internet, world.internet.resolver(), envelope)
        assert reply.permanent


def test_it_is_there_again_after_a_reset(world: LocalAws) -> None:
    send(world, at_simulator("success"))
    world.reset()
    verify(world, DOMAIN)
    address = at_simulator("success")
    assert send(world, address).outcomes[address].status == "delivered"
