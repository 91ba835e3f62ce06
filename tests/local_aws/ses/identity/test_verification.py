"""A domain's way from PENDING to SUCCESS and back is decided by DNS and the clock."""

from __future__ import annotations

from typing import Any

import pytest
from tests.local_aws.ses.identity_kit import DOMAIN, Zone, dkim_records, verified_domain

from local_aws.world import LocalAws

HOUR = 3600.0


def get(aws: LocalAws, name: str = DOMAIN) -> dict[str, Any]:
    return aws.client("sesv2").get_email_identity(EmailIdentity=name)


def test_easy_dkim_goes_from_not_started_to_success(aws: LocalAws) -> None:
    created = aws.client("sesv2").create_email_identity(EmailIdentity=DOMAIN)
    assert created["IdentityType"] == "DOMAIN"
    assert created["DkimAttributes"]["Status"] == "NOT_STARTED"
    tokens = created["DkimAttributes"]["Tokens"]
    assert len(set(tokens)) == 3
    assert all(len(token) == 32 and token.isalnum() and token == token.lower() for token in tokens)
    assert created["DkimAttributes"]["SigningHostedZone"] == "dkim.us-east-1.amazonses.com"

    pending = get(aws)
    assert pending["VerificationStatus"] == pending["DkimAttributes"]["Status"] == "PENDING"
    assert pending["VerificationInfo"]["ErrorType"] == "HOST_NOT_FOUND"
    assert pending["VerifiedForSendingStatus"] is False

    zone = Zone(aws)
    for name, target in dkim_records(DOMAIN, created["DkimAttributes"]).items():
        assert get(aws)["VerificationStatus"] == "PENDING"
        zone.publish(name, "CNAME", target)
    verified = get(aws)
    assert verified["VerificationStatus"] == verified["DkimAttributes"]["Status"] == "SUCCESS"
    assert verified["VerifiedForSendingStatus"] is True
    info = verified["VerificationInfo"]
    assert "ErrorType" not in info
    assert info["LastSuccessTimestamp"] == info["LastCheckedTimestamp"]
    assert info["SOARecord"]["PrimaryNameServer"].startswith("ns-")


def test_published_records_verify_the_domain_at_the_first_look(aws: LocalAws) -> None:
    verified_domain(aws)
    aws.client("sesv2", region="eu-west-1")
    assert get(aws)["VerificationStatus"] == "SUCCESS"


@pytest.mark.parametrize(
    ("rtype", "value", "error"),
    [
        ("CNAME", "elsewhere.dkim.us-east-1.amazonses.com", "INVALID_VALUE"),
        ("TXT", '"p=abc"', "TYPE_NOT_FOUND"),
    ],
)
def test_the_reason_of_a_failed_look_is_told(
    aws: LocalAws, rtype: str, value: str, error: str
) -> None:
    created = aws.client("sesv2").create_email_identity(EmailIdentity=DOMAIN)
    zone = Zone(aws)
    for name in dkim_records(DOMAIN, created["DkimAttributes"]):
        zone.publish(name, rtype, value)
    assert get(aws)["VerificationInfo"]["ErrorType"] == error


def test_name_servers_that_fail_are_a_dns_server_error(aws: LocalAws) -> None:
    aws.internet.dns.fail(DOMAIN)
    aws.client("sesv2").create_email_identity(EmailIdentity=DOMAIN)
    assert get(aws)["VerificationInfo"]["ErrorType"] == "DNS_SERVER_ERROR"
    aws.internet.dns.mend(DOMAIN)
    aws.clock.advance(60)
    assert get(aws)["VerificationInfo"]["ErrorType"] == "HOST_NOT_FOUND"


def test_ses_gives_up_after_72_hours(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    attributes = sesv2.create_email_identity(EmailIdentity=DOMAIN)["DkimAttributes"]
    aws.clock.advance(72 * HOUR - 1)
    assert get(aws)["VerificationStatus"] == "PENDING"
    aws.clock.advance(1)
    failed = get(aws)
    assert failed["VerificationStatus"] == failed["DkimAttributes"]["Status"] == "FAILED"

    zone = Zone(aws)
    for name, target in dkim_records(DOMAIN, attributes).items():
        zone.publish(name, "CNAME", target)
    aws.clock.advance(HOUR)
    assert get(aws)["VerificationStatus"] == "FAILED"

    again = sesv2.put_email_identity_dkim_signing_attributes(
        EmailIdentity=DOMAIN, SigningAttributesOrigin="AWS_SES"
    )
    assert again["DkimTokens"] == attributes["Tokens"]
    assert get(aws)["VerificationStatus"] == "SUCCESS"


def test_vanished_records_are_a_temporary_failure_then_the_end(aws: LocalAws) -> None:
    zone = verified_domain(aws)
    (name, target), *_ = dkim_records(DOMAIN, get(aws)["DkimAttributes"]).items()
    zone.remove(name, "CNAME", target)
    aws.clock.advance(HOUR)
    doubtful = get(aws)
    assert doubtful["VerificationStatus"] == "TEMPORARY_FAILURE"
    assert doubtful["DkimAttributes"]["Status"] == "TEMPORARY_FAILURE"
    assert doubtful["VerifiedForSendingStatus"] is True
    assert doubtful["VerificationInfo"]["ErrorType"] == "HOST_NOT_FOUND"
    assert (
        doubtful["VerificationInfo"]["LastSuccessTimestamp"]
        < doubtful["VerificationInfo"]["LastCheckedTimestamp"]
    )
    aws.clock.advance(72 * HOUR)
    lost = get(aws)
    assert lost["VerificationStatus"] == lost["DkimAttributes"]["Status"] == "FAILED"
    assert lost["VerifiedForSendingStatus"] is False


def test_records_that_come_back_mend_a_temporary_failure(aws: LocalAws) -> None:
    zone = verified_domain(aws)
    (name, target), *_ = dkim_records(DOMAIN, get(aws)["DkimAttributes"]).items()
    zone.remove(name, "CNAME", target)
    aws.clock.advance(HOUR)
    zone.publish(name, "CNAME", target)
    assert get(aws)["VerificationStatus"] == "SUCCESS"


def test_a_deleted_identity_is_watched_no_longer(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    first = sesv2.create_email_identity(EmailIdentity=DOMAIN)["DkimAttributes"]["Tokens"]
    sesv2.delete_email_identity(EmailIdentity=DOMAIN)
    second = sesv2.create_email_identity(EmailIdentity=DOMAIN)["DkimAttributes"]["Tokens"]
    assert not set(first) & set(second)
    aws.clock.advance(HOUR)
    assert get(aws)["VerificationStatus"] == "PENDING"


def test_public_keys_stand_in_dns_as_long_as_the_identity_does(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    attributes = sesv2.create_email_identity(
        EmailIdentity=DOMAIN, DkimSigningAttributes={"NextSigningKeyLength": "RSA_1024_BIT"}
    )["DkimAttributes"]
    name = f"{attributes['Tokens'][1]}.{attributes['SigningHostedZone']}"
    resolver = aws.internet.resolver(caching=False)
    (value,) = resolver.lookup(name, "TXT").values
    assert value.startswith("p=MIGf")
    sesv2.delete_email_identity(EmailIdentity=DOMAIN)
    assert resolver.lookup(name, "TXT").values == ()


def test_regions_and_accounts_are_verified_apart(aws: LocalAws) -> None:
    verified_domain(aws)
    elsewhere = aws.client("sesv2", region="eu-west-1")
    created = elsewhere.create_email_identity(EmailIdentity=DOMAIN)["DkimAttributes"]
    assert created["SigningHostedZone"] == "dkim.eu-west-1.amazonses.com"
    assert not set(created["Tokens"]) & set(get(aws)["DkimAttributes"]["Tokens"])
    assert elsewhere.get_email_identity(EmailIdentity=DOMAIN)["VerificationStatus"] == "PENDING"
    stranger = aws.client("sesv2", account_id="999999999999")
    assert stranger.list_email_identities()["EmailIdentities"] == []
