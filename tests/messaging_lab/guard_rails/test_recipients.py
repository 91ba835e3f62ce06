"""Whom a call reaches, and that nobody gets by."""

from email.message import EmailMessage
from email.policy import SMTP

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging_lab.addresses import Addresses
from messaging_lab.errors import RefusedByTheLab
from messaging_lab.guard_rails.recipients import (
    ASKS_THE_OWNER,
    KNOWN,
    MAILING,
    TEXTING,
    Allowed,
    recipients_of,
)
from messaging_lab.simulators import PHONES

ADDRESSES = st.from_regex(r"[a-z0-9]{1,8}@[a-z0-9]{1,8}\.example", fullmatch=True)


def allowed(*own, domain="", verified=()):
    return Allowed(
        Addresses(local=False, own=own, own_domain=domain), lambda name: name in verified
    )


def test_every_sending_operation_of_the_models_is_known_or_refused():
    session = botocore.session.get_session()
    unknown = []
    for service in (*MAILING, *TEXTING):
        for operation in session.get_service_model(service).operation_names:
            if operation.startswith("Send") and (service, operation) not in KNOWN:
                with pytest.raises(
                    RefusedByTheLab, match=f"whom {service} {operation} would reach"
                ):
                    recipients_of(service, operation, {})
                unknown.append(operation)
    assert "SendBounce" in unknown
    assert "SendEmail" not in unknown


def test_every_operation_named_here_exists_in_the_models():
    session = botocore.session.get_session()
    for service, operation in KNOWN:
        assert operation in session.get_service_model(service).operation_names
    assert {name for _, name in KNOWN} >= ASKS_THE_OWNER


def test_every_entry_of_a_bulk_mail_is_looked_at():
    entries = [
        {"Destination": {"ToAddresses": ["a@x.example"]}},
        {"Destination": {"BccAddresses": ["b@x.example"]}},
    ]
    found = recipients_of("sesv2", "SendBulkEmail", {"BulkEmailEntries": entries})
    assert found == ["a@x.example", "b@x.example"]


@given(to=st.lists(ADDRESSES, min_size=1), cc=st.lists(ADDRESSES), bcc=st.lists(ADDRESSES))
def test_every_recipient_in_a_raw_message_is_found(to, cc, bcc):
    message = EmailMessage(policy=SMTP)
    message["To"] = ", ".join(to)
    if cc:
        message["Cc"] = ", ".join(f"Somebody <{address}>" for address in cc)
    if bcc:
        message["Bcc"] = ", ".join(bcc)
    params = {"Content": {"Raw": {"Data": bytes(message)}}}
    assert recipients_of("sesv2", "SendEmail", params) == [*to, *cc, *bcc]


def test_a_text_message_reaches_its_phone():
    found = recipients_of("sns", "Publish", {"PhoneNumber": "+15550100", "Message": "hi"})
    assert found == ["+15550100"]
    assert recipients_of("sns", "Publish", {"TopicArn": "arn", "Message": "hi"}) == []
    found = recipients_of("sns", "Subscribe", {"Protocol": "email", "Endpoint": "a@x.example"})
    assert found == ["a@x.example"]
    assert recipients_of("sns", "Subscribe", {"Protocol": "sqs", "Endpoint": "arn"}) == []


@pytest.mark.parametrize("number", [number for pair in PHONES.values() for number in pair])
def test_simulator_numbers_are_reached(number):
    allowed().check([number], "SendTextMessage")


@pytest.mark.parametrize(
    "recipient",
    [
        "success@simulator.amazonses.com",
        "BOUNCE+label@Simulator.AmazonSES.com",
        "Test <complaint@simulator.amazonses.com>",
    ],
)
def test_simulator_addresses_are_reached(recipient):
    allowed().check([recipient], "SendEmail")


@pytest.mark.parametrize(
    "recipient",
    [
        "a@x.example",
        "anything@simulator.amazonses.com",
        "success@simulator.amazonses.com.evil.example",
        "success@simulator.amazonses.com, a@x.example",
        '"success@simulator.amazonses.com" <a@x.example>',
        "a@x.example <success@simulator.amazonses.com>",
        "success@simulator.amazonses.com <a@x.example>",
        "group: success@simulator.amazonses.com, a@x.example;",
        "",
        "+15550100",
        "?",
    ],
)
def test_strangers_are_refused_in_whatever_disguise(recipient):
    with pytest.raises(RefusedByTheLab):
        allowed("me@x.example", domain="y.example", verified=()).check([recipient], "SendEmail")


def test_own_addresses_and_domains_are_reached_once_verified():
    check = allowed(
        "me@x.example", domain="y.example", verified={"me@x.example", "y.example"}
    ).check
    check(["Me@X.example", "me+test@x.example", "any@y.example", "any@news.y.example"], "SendEmail")
    for stranger in ("you@x.example", "any@noty.example"):
        with pytest.raises(RefusedByTheLab):
            check([stranger], "SendEmail")


def test_an_own_address_may_be_asked_to_verify_itself():
    allowed("me@x.example").check(["me@x.example"], "CreateEmailIdentity")
    with pytest.raises(RefusedByTheLab):
        allowed("me@x.example").check(["me@x.example"], "SendEmail")
