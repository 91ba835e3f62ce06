"""What comes back by mail: late bounces (RFC 3464), and complaints (RFC 5965)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from local_aws.internet.smtp import Envelope, Reply, exchange
from local_aws.ses.events.arf import read_arf
from local_aws.ses.events.dsn import read_dsn
from local_aws.ses.outbound.sent_message import SentMessage
from local_aws.ses.returned.feedback_host import FEEDBACK_LOOP
from local_aws.ses.returned.reports import report
from local_aws.world import LocalAws

from ..sender import READER, send, ses_state
from .kit import SET, Listener

HEAD = [b"From: <postmaster@gmail.example>", b"Subject: report"]
GROUP = (
    "Final-Recipient: rfc822; {}\r\nAction: {}\r\nStatus: {}\r\n"
    "Diagnostic-Code: smtp; 550 {} {}\r\n"
)


def dsn(*groups: str) -> bytes:
    fields = ["Reporting-MTA: dns; mx.gmail.example\r\n", *groups]
    return report("delivery-status", HEAD, b"Sorry.\r\n", "\r\n".join(fields).encode(), b"A: b\r\n")


def come_back(world: LocalAws, sent: SentMessage, data: bytes, to: str = "") -> Reply:
    envelope = Envelope("192.0.2.20", "mx.gmail.example", "", [to or sent.mail_from], data)
    (reply,) = exchange(world.internet, world.internet.resolver(), envelope)
    world.clock.run_due()
    return reply


def test_a_late_bounce(world: LocalAws, heard: Listener) -> None:
    sent = send(world, ConfigurationSetName=SET)
    heard.events()
    group = GROUP.format(READER, "failed", "5.1.1", "5.1.1", "user unknown")
    assert come_back(world, sent, dsn(group)).ok
    (event,) = heard.events()
    bounce = event["bounce"]
    assert (bounce["bounceType"], bounce["bounceSubType"]) == ("Permanent", "General")
    assert bounce["reportingMTA"] == "dns; mx.gmail.example"
    assert bounce["bouncedRecipients"] == [
        {
            "emailAddress": READER,
            "action": "failed",
            "status": "5.1.1",
            "diagnosticCode": "smtp; 550 5.1.1 user unknown",
        }
    ]
    assert sent.outcomes[READER].status == "bounced"
    assert READER in ses_state(world).suppression.entries


def test_full_and_delayed(world: LocalAws, heard: Listener) -> None:
    sent = send(world, ConfigurationSetName=SET)
    heard.events()
    late = GROUP.format("x@y.example", "delayed", "4.4.1", "4.4.1", "later")
    full = GROUP.format(READER, "failed", "4.2.2", "4.2.2", "mailbox full")
    come_back(world, sent, dsn(late, full))
    (event,) = heard.events()
    assert event["bounce"]["bounceSubType"] == "MailboxFull"
    assert ses_state(world).suppression.entries == {}


def test_without_a_recipient(world: LocalAws, heard: Listener) -> None:
    sent = send(world, ConfigurationSetName=SET)
    heard.events()
    come_back(world, sent, dsn("Action: failed\r\nStatus: 5.0.0\r\n"))
    assert heard.events()[0]["bounce"]["bounceSubType"] == "NoEmail"


def test_a_bounce_in_words(world: LocalAws, heard: Listener) -> None:
    sent = send(world, ConfigurationSetName=SET)
    heard.events()
    come_back(world, sent, b"From: <>\r\nSubject: Undeliverable\r\n\r\nSorry.\r\n")
    bounce = heard.events()[0]["bounce"]
    assert (bounce["bounceType"], bounce["bounceSubType"]) == ("Undetermined", "Undetermined")
    assert bounce["bouncedRecipients"] == [{"emailAddress": READER}]


def arf(*fields: str, original: bytes = b"A: b\r\n") -> bytes:
    machine = "\r\n".join(["Feedback-Type: abuse", "User-Agent: FBL/1", "Version: 1", *fields, ""])
    return report("feedback-report", HEAD, b"Spam.\r\n", machine.encode(), original)


def test_complaint_without_the_address(world: LocalAws, heard: Listener) -> None:
    to = ["a@gmail.example", "b@gmail.example", READER]
    sent = send(world, Destination={"ToAddresses": to}, ConfigurationSetName=SET)
    heard.events()
    assert come_back(world, sent, arf(original=sent.raw), FEEDBACK_LOOP).ok
    (event,) = heard.events()
    found = event["complaint"]["complainedRecipients"]
    assert [one["emailAddress"] for one in found] == to[:2]
    assert event["complaint"]["userAgent"] == "FBL/1"
    assert sorted(ses_state(world).suppression.entries) == to[:2]


def test_not_spam_puts_nobody_on_the_list(world: LocalAws, heard: Listener) -> None:
    sent = send(world, ConfigurationSetName=SET)
    data = arf(f"Original-Mail-From: <{sent.mail_from}>", f"Original-Rcpt-To: <{READER}>")
    come_back(world, sent, data.replace(b"abuse", b"not-spam"), FEEDBACK_LOOP)
    assert heard.events()[-1]["complaint"]["complaintFeedbackType"] == "not-spam"
    assert ses_state(world).suppression.entries == {}


def test_reports_about_nothing_are_refused(world: LocalAws) -> None:
    sent = send(world)
    assert come_back(world, sent, arf(), FEEDBACK_LOOP).permanent
    assert come_back(world, sent, b"Subject: x\r\n\r\nx", FEEDBACK_LOOP).permanent


pieces = st.sampled_from(
    [
        *(b"\r\n", b"\n", b"--b", b"--b--", b'Content-Type: multipart/report; boundary="b"\r\n'),
        *(b"Content-Type: message/delivery-status\r\n", b"Final-Recipient: rfc822;a@b\r\n"),
        *(b"Content-Type: message/feedback-report\r\n", b"Status: 5.1.1\r\n", b"\xff", b"Action"),
        *(b"Arrival-Date: yesterday\r\n", b"Content-Type: message/rfc822\r\n", b": ", b"="),
    ]
)


@given(st.one_of(st.binary(max_size=300), st.lists(pieces, max_size=30).map(b"".join)))
def test_any_bytes_can_come_back(data: bytes) -> None:
    found = read_dsn(data)
    for one in found.recipients if found else ():
        assert 200 <= one.reply().code < 1000
    read_arf(data)
