"""Bounce types and delay types of replies, those of the providers in this world among them."""

from __future__ import annotations

import pytest

from local_aws.internet import smtp
from local_aws.internet.smtp import Reply
from local_aws.ses.events.classification import bounce_kind, delay_type, expiry_kind
from local_aws.world import LocalAws

GENERAL = ("Permanent", "General")


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(550, "user unknown", "5.1.1"), GENERAL),
        (Reply(550, "5.1.1 unknown user"), GENERAL),
        (Reply(550, "The email account that you tried to reach is disabled", "5.2.1"), GENERAL),
        (Reply(554, "delivery error: dd This user doesn't have a yahoo.com account"), GENERAL),
        (Reply(550, "Requested action not taken: mailbox unavailable", "5.5.0"), GENERAL),
        (smtp.HOST_UNKNOWN, GENERAL),
        (smtp.NULL_MX, GENERAL),
        (smtp.NO_ADDRESS, GENERAL),
        (Reply(552, "Mailbox full", "5.2.2"), ("Transient", "MailboxFull")),
        (Reply(552, "too large", "5.3.4"), ("Transient", "MessageTooLarge")),
        (Reply(552, "Message size exceeds fixed limit"), ("Transient", "MessageTooLarge")),
        (Reply(550, "Content rejected", "5.6.0"), ("Transient", "ContentRejected")),
        (Reply(554, "This message looks like spam", "5.7.1"), ("Transient", "ContentRejected")),
        (Reply(552, "executable attachment", "5.7.0"), ("Transient", "AttachmentRejected")),
        (Reply(550, "Unauthenticated email is not accepted", "5.7.26"), ("Transient", "General")),
        (Reply(550, "Go away"), ("Undetermined", "Undetermined")),
    ],
)
def test_bounces(reply: Reply, kind: tuple[str, str]) -> None:
    assert bounce_kind(reply) == kind


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(452, "over quota", "4.2.2"), "MailboxFull"),
        (Reply(421, "unusual rate of unsolicited mail", "4.7.28"), "SpamDetected"),
        (Reply(421, "too many connections from your IP", "4.7.0"), "IPFailure"),
        (smtp.NOBODY_LISTENS, "TransientCommunicationFailure"),
        (smtp.DNS_TROUBLE, "TransientCommunicationFailure"),
        (Reply(451, "system trouble", "4.3.0"), "RecipientServerError"),
        (Reply(450, "greylisted"), "General"),
    ],
)
def test_delays(reply: Reply, kind: str) -> None:
    assert delay_type(reply) == kind


def test_every_provider_of_this_world_is_understood(aws: LocalAws) -> None:
    for provider in aws.internet.providers.values():
        assert bounce_kind(provider.unknown_user("a@b.example")) == GENERAL
        assert bounce_kind(provider.too_big()) == ("Transient", "MessageTooLarge")
        full = provider.mailbox_full("a@b.example")
        assert delay_type(full) == "MailboxFull"
        assert expiry_kind(full, own_limit=False) == ("Transient", "MailboxFull")
