"""Custom MAIL FROM domains and what happens without their MX record."""

from __future__ import annotations

from typing import Any

import pytest
from tests.local_aws.ses.identity_kit import DOMAIN, error_of, verified_domain

from local_aws.errors import AwsError
from local_aws.ses import lab
from local_aws.ses.identity.inheritance import custom_domain, speakers
from local_aws.ses.state import SesState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

HOUR = 3600.0
MX = "10 feedback-smtp.us-east-1.amazonses.com"
BOUNCES = f"bounces.{DOMAIN}"


def used(aws: LocalAws, address: str = f"anna@{DOMAIN}") -> str:
    return custom_domain(speakers(aws.state(SesState, ACCOUNT_ID, REGION), address))


def put(aws: LocalAws, domain: str = BOUNCES, **params: str) -> None:
    params = {"EmailIdentity": DOMAIN, "MailFromDomain": domain} | params
    aws.client("sesv2").put_email_identity_mail_from_attributes(**params)


def shown(aws: LocalAws) -> dict[str, Any]:
    identity = aws.client("sesv2").get_email_identity(EmailIdentity=DOMAIN)
    attributes: dict[str, Any] = identity["MailFromAttributes"]
    return attributes


def test_the_mx_record_decides(aws: LocalAws) -> None:
    zone = verified_domain(aws)
    put(aws)
    assert shown(aws) == {
        "MailFromDomain": BOUNCES,
        "MailFromDomainStatus": "PENDING",
        "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
    }
    assert used(aws) == ""
    zone.publish(BOUNCES, "MX", MX)
    assert shown(aws)["MailFromDomainStatus"] == "SUCCESS"
    assert used(aws) == BOUNCES
    zone.remove(BOUNCES, "MX", MX)
    aws.clock.advance(HOUR)
    assert shown(aws)["MailFromDomainStatus"] == "TEMPORARY_FAILURE"
    assert used(aws) == ""
    aws.clock.advance(72 * HOUR)
    assert shown(aws)["MailFromDomainStatus"] == "FAILED"
    zone.publish(BOUNCES, "MX", MX)
    aws.clock.advance(HOUR)
    assert shown(aws)["MailFromDomainStatus"] == "FAILED"
    put(aws)
    assert shown(aws)["MailFromDomainStatus"] == "SUCCESS"


@pytest.mark.parametrize(
    "values",
    [
        ["10 feedback-smtp.eu-west-1.amazonses.com"],
        [MX, "20 mx.postbox.example"],
        [MX, "20 feedback-smtp.us-east-1.amazonses.com"],
    ],
    ids=["another Region", "a second host", "the same host twice"],
)
def test_anything_but_one_right_mx_record_fails(aws: LocalAws, values: list[str]) -> None:
    zone = verified_domain(aws)
    put(aws)
    zone.publish(BOUNCES, "MX", *values)
    assert shown(aws)["MailFromDomainStatus"] == "PENDING"


def test_reject_message_refuses_until_the_record_is_there(aws: LocalAws) -> None:
    zone = verified_domain(aws)
    put(aws, BehaviorOnMxFailure="REJECT_MESSAGE")
    with pytest.raises(AwsError) as refused:
        used(aws)
    assert refused.value.code == "MailFromDomainNotVerifiedException"
    zone.publish(BOUNCES, "MX", MX)
    assert used(aws) == BOUNCES


def test_an_address_has_its_own_or_its_domains(aws: LocalAws) -> None:
    zone = verified_domain(aws)
    put(aws)
    zone.publish(BOUNCES, "MX", MX)
    sesv2, address = aws.client("sesv2"), f"anna@{DOMAIN}"
    sesv2.create_email_identity(EmailIdentity=address)
    lab.verify_identity(aws, address)
    assert used(aws, address) == BOUNCES
    put(aws, f"anna-bounces.{DOMAIN}", EmailIdentity=address)
    assert used(aws, address) == ""
    zone.publish(f"anna-bounces.{DOMAIN}", "MX", MX)
    assert used(aws, address) == f"anna-bounces.{DOMAIN}"
    assert used(aws, f"bob@{DOMAIN}") == BOUNCES


def test_an_empty_domain_takes_the_setting_away(aws: LocalAws) -> None:
    verified_domain(aws)
    put(aws, BehaviorOnMxFailure="REJECT_MESSAGE")
    put(aws, "")
    assert shown(aws) == {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}
    assert used(aws) == ""


@pytest.mark.parametrize("domain", [DOMAIN, "bounces.other.example", f"x{DOMAIN}"])
def test_it_must_be_a_subdomain_of_the_identity(aws: LocalAws, domain: str) -> None:
    verified_domain(aws)
    code, message, _ = error_of(put, aws=aws, domain=domain)
    assert code == "BadRequestException"
    assert message == (
        f"Provided MAIL-FROM domain <{domain}> is not subdomain of the domain of the identity "
        f"<{DOMAIN}>."
    )


def test_an_unknown_identity_is_refused(aws: LocalAws) -> None:
    assert error_of(put, aws=aws)[:2] == (
        "BadRequestException",
        f"Identity <{DOMAIN}> does not exist.",
    )
