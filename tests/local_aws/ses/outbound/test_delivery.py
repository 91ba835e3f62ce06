"""What becomes of a message for each recipient, and when SES tries again."""

from __future__ import annotations

import pytest

from local_aws.internet.smtp import Envelope, Reply
from local_aws.ses.outbound.delivery import RETRY_AFTER
from local_aws.world import LocalAws

from ..sender import DOMAIN, READER, production, send, verify

LATER = Reply(451, "try again later", "4.3.0")
GONE = Reply(550, "no such user", "5.1.1")
OK = Reply(250, "taken", "2.0.0")


class Moody:
    """A mail host that answers as it is told to, message by message."""

    hostname = "mx.moody.example"
    ip = "192.0.2.77"

    def __init__(self, *moods: Reply) -> None:
        self.moods = list(moods)
        self.seen: list[Envelope] = []

    def receive(self, envelope: Envelope) -> list[Reply]:
        self.seen.append(envelope)
        mood = self.moods.pop(0) if len(self.moods) > 1 else self.moods[0]
        return [GONE if "gone" in address else mood for address in envelope.recipients]


def moody(aws: LocalAws, *moods: Reply) -> Moody:
    host = Moody(*moods)
    aws.internet.listen(host)
    aws.internet.dns.put("moody.example", "MX", [f"10 {host.hostname}"])
    return host


@pytest.fixture
def world(aws: LocalAws) -> LocalAws:
    """A verified sender in production."""
    verify(aws, DOMAIN)
    production(aws)
    return aws


def test_delivered_with_the_bytes_that_were_signed(world: LocalAws) -> None:
    sent = send(world)
    outcome = sent.outcomes[READER]
    assert outcome.status == "delivered" and outcome.reply and outcome.reply.ok
    assert (outcome.at, outcome.attempts) == (world.clock.now(), 1)
    (stored,) = world.internet.mailboxes.of(READER)
    assert stored.raw.endswith(sent.raw)
    assert stored.envelope.mail_from == sent.mail_from
    assert (stored.envelope.client_ip, stored.envelope.helo) == (sent.client_ip, sent.helo)


def test_one_session_for_the_recipients_of_a_domain(world: LocalAws) -> None:
    host = moody(world, OK)
    to = {"ToAddresses": ["a@moody.example", "b@Moody.example", READER]}
    sent = send(world, Destination=to)
    assert [e.recipients for e in host.seen] == [["a@moody.example", "b@Moody.example"]]
    assert {o.status for o in sent.outcomes.values()} == {"delivered"}


def test_a_recipient_is_mailed_once(world: LocalAws) -> None:
    host = moody(world, OK)
    send(
        world, Destination={"ToAddresses": ["a@moody.example"], "BccAddresses": ["a@moody.example"]}
    )
    assert host.seen[0].recipients == ["a@moody.example"]


def test_bounced(world: LocalAws) -> None:
    moody(world, OK)
    to = {"ToAddresses": ["gone@moody.example", "a@moody.example"]}
    sent = send(world, Destination=to)
    assert sent.outcomes["gone@moody.example"].status == "bounced"
    assert sent.outcomes["gone@moody.example"].reply == GONE
    assert sent.outcomes["a@moody.example"].status == "delivered"
    assert sent.bounces == 1


def test_unknown_domains_bounce(world: LocalAws) -> None:
    sent = send(world, "a@nowhere.invalid")
    assert sent.outcomes["a@nowhere.invalid"].status == "bounced"


def test_later_is_tried_again_for_those_who_wait(world: LocalAws) -> None:
    host = moody(world, LATER, LATER, OK)
    to = {"ToAddresses": ["gone@moody.example", "a@moody.example"]}
    outcome = send(world, Destination=to).outcomes["a@moody.example"]
    assert (outcome.status, outcome.reply) == ("waiting", LATER)
    world.clock.advance(RETRY_AFTER[0] - 1)
    assert outcome.attempts == 1
    world.clock.advance(1)
    assert (outcome.status, outcome.attempts) == ("waiting", 2)
    world.clock.advance(RETRY_AFTER[1])
    assert (outcome.status, outcome.attempts) == ("delivered", 3)
    assert [e.recipients for e in host.seen][1:] == [["a@moody.example"]] * 2


def test_given_up_after_fourteen_hours(world: LocalAws) -> None:
    moody(world, LATER)
    sent = send(world, "a@moody.example")
    outcome = sent.outcomes["a@moody.example"]
    world.clock.advance(50_399)
    assert outcome.status == "waiting"
    attempts = outcome.attempts
    world.clock.advance(1)
    assert (outcome.status, sent.bounces) == ("bounced", 1)
    assert outcome.reply is not None and outcome.reply.enhanced == "4.4.7"
    assert outcome.attempts == attempts
    world.clock.advance(86_400)
    assert outcome.attempts == attempts


def test_a_configuration_set_can_allow_less_time(world: LocalAws) -> None:
    moody(world, LATER)
    world.client("sesv2").create_configuration_set(
        ConfigurationSetName="quick", DeliveryOptions={"MaxDeliverySeconds": 600}
    )
    sent = send(world, "a@moody.example", ConfigurationSetName="quick")
    world.clock.advance(599)
    assert sent.outcomes["a@moody.example"].attempts == 2
    world.clock.advance(1)
    assert sent.outcomes["a@moody.example"].status == "bounced"


def test_reset_forgets_deliveries_that_wait(world: LocalAws) -> None:
    host = moody(world, LATER)
    send(world, "a@moody.example")
    world.reset()
    world.clock.advance(86_400)
    assert len(host.seen) == 1
