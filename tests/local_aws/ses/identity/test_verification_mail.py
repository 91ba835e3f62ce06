"""An address is verified by the link in a mail that really arrives there."""

from __future__ import annotations

import email
import email.policy
import json
import re
from urllib.parse import urlsplit

import pytest
from tests.local_aws.ses.identity_kit import DOMAIN

from local_aws.context import Request
from local_aws.ses import lab
from local_aws.world import LocalAws

ADDRESS = "anna@gmail.example"
DAY = 86_400.0


def status(aws: LocalAws, region: str = "us-east-1") -> str:
    shown = aws.client("sesv2", region=region).get_email_identity(EmailIdentity=ADDRESS)
    return str(shown["VerificationStatus"])


def links(aws: LocalAws) -> list[str]:
    """Return the links in the mails that lie in the mailbox."""
    found = []
    for message in aws.internet.mailboxes.of(ADDRESS):
        parsed = email.message_from_bytes(message.raw, policy=email.policy.default)
        found += re.findall(r"https?://\S+", parsed.get_content())
    return found


def open_link(aws: LocalAws, link: str) -> tuple[int, dict[str, str]]:
    response = aws.handle(Request("GET", link, {}))
    return response.status, json.loads(response.body)


def test_the_link_in_the_mail_verifies_the_address(aws: LocalAws) -> None:
    aws.client("sesv2").create_email_identity(EmailIdentity=ADDRESS)
    (message,) = aws.internet.mailboxes.of(ADDRESS)
    assert message.folder == "INBOX"
    assert b"From: Amazon Web Services <no-reply-aws@amazon.com>" in message.raw
    assert "dmarc=pass" in message.authentication_results
    (link,) = links(aws)
    assert link.startswith(aws.endpoint_url)
    assert status(aws) == "PENDING"
    assert open_link(aws, link) == (200, {"verified": ADDRESS})
    assert status(aws) == "SUCCESS"
    assert open_link(aws, link)[0] == 404


def test_the_link_expires_after_24_hours(aws: LocalAws) -> None:
    ses = aws.client("ses")
    ses.verify_email_identity(EmailAddress=ADDRESS)
    aws.clock.advance(DAY - 1)
    assert status(aws) == "PENDING"
    aws.clock.advance(1)
    assert status(aws) == "FAILED"
    assert open_link(aws, links(aws)[0])[0] == 404
    with pytest.raises(LookupError, match="has expired"):
        lab.verify_identity(aws, ADDRESS)

    ses.verify_email_identity(EmailAddress=ADDRESS)
    assert status(aws) == "PENDING"
    first, second = links(aws)
    assert first != second
    assert open_link(aws, second)[0] == 200


def test_a_second_mail_voids_the_first_link_and_no_verification(aws: LocalAws) -> None:
    ses = aws.client("ses")
    ses.verify_email_identity(EmailAddress=ADDRESS)
    ses.verify_email_identity(EmailAddress=ADDRESS)
    first, second = links(aws)
    assert open_link(aws, first)[0] == 404
    assert open_link(aws, second)[0] == 200
    ses.verify_email_identity(EmailAddress=ADDRESS)
    assert status(aws) == "SUCCESS"
    aws.clock.advance(2 * DAY)
    assert status(aws) == "SUCCESS"


def test_the_owner_clicks_wherever_a_link_waits(aws: LocalAws) -> None:
    for region in ("us-east-1", "eu-west-1", "ap-south-1"):
        aws.client("sesv2", region=region).create_email_identity(EmailIdentity=ADDRESS)
    lab.verify_identity(aws, ADDRESS, region="ap-south-1")
    assert [status(aws, r) for r in ("us-east-1", "ap-south-1")] == ["PENDING", "SUCCESS"]
    body = json.dumps({"identity": ADDRESS}).encode()
    url = f"{aws.endpoint_url}/_lab/identities/verify"
    assert aws.handle(Request("POST", url, {}, body)).status == 200
    assert {status(aws, r) for r in ("us-east-1", "eu-west-1")} == {"SUCCESS"}


def test_the_owner_can_not_click_what_is_not_there(aws: LocalAws) -> None:
    with pytest.raises(LookupError, match="There is no identity"):
        lab.verify_identity(aws, ADDRESS)
    aws.client("sesv2").create_email_identity(EmailIdentity=DOMAIN)
    with pytest.raises(LookupError, match="is a domain"):
        lab.verify_identity(aws, DOMAIN)
    aws.client("sesv2").create_email_identity(EmailIdentity=ADDRESS)
    lab.verify_identity(aws, ADDRESS)
    with pytest.raises(LookupError, match="verified already"):
        lab.verify_identity(aws, ADDRESS)


def test_mail_to_a_domain_that_is_not_there_reaches_nobody(aws: LocalAws) -> None:
    address = "anna@shop.invalid"
    aws.client("sesv2").create_email_identity(EmailIdentity=address)
    assert aws.internet.mailboxes.of(address) == []


def test_the_link_leads_to_this_lab(aws: LocalAws) -> None:
    aws.client("sesv2").create_email_identity(EmailIdentity=ADDRESS)
    assert urlsplit(links(aws)[0]).path.startswith("/_lab/identities/confirm/")
