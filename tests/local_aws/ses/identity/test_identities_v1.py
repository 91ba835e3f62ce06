"""The v1 API sees the same identities, and takes repetition kindly."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from tests.local_aws.ses.identity_kit import DOMAIN, Zone, error_of, verified_domain

from local_aws.ses import lab
from local_aws.ses.identity import identities
from local_aws.ses.state import SesState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws


def verification(aws: LocalAws, *names: str) -> dict[str, Any]:
    shown = aws.client("ses").get_identity_verification_attributes(Identities=list(names))
    attributes: dict[str, Any] = shown["VerificationAttributes"]
    return attributes


def test_a_domain_is_verified_by_its_txt_record(aws: LocalAws) -> None:
    ses = aws.client("ses")
    token = ses.verify_domain_identity(Domain=DOMAIN)["VerificationToken"]
    assert len(base64.b64decode(token)) == 32
    assert ses.verify_domain_identity(Domain=DOMAIN)["VerificationToken"] == token
    assert verification(aws, DOMAIN) == {
        DOMAIN: {"VerificationStatus": "Pending", "VerificationToken": token}
    }
    zone = Zone(aws)
    zone.publish(f"_amazonses.{DOMAIN}", "TXT", '"wrong"')
    assert verification(aws, DOMAIN)[DOMAIN]["VerificationStatus"] == "Pending"
    zone.publish(f"_amazonses.{DOMAIN}", "TXT", '"wrong"', f'"{token}"')
    assert verification(aws, DOMAIN)[DOMAIN]["VerificationStatus"] == "Success"
    shown = aws.client("sesv2").get_email_identity(EmailIdentity=DOMAIN)
    assert shown["VerificationStatus"] == "SUCCESS"
    assert shown["DkimAttributes"]["Status"] == "NOT_STARTED"
    assert shown["DkimAttributes"]["SigningEnabled"] is False
    assert identities.is_verified(aws.state(SesState, ACCOUNT_ID, REGION), f"a@{DOMAIN}")


def test_a_domain_with_both_kinds_of_records_can_lose_one(aws: LocalAws) -> None:
    zone = verified_domain(aws)
    token = aws.client("ses").verify_domain_identity(Domain=DOMAIN)["VerificationToken"]
    zone.publish(f"_amazonses.{DOMAIN}", "TXT", f'"{token}"')
    zone.remove(f"_amazonses.{DOMAIN}", "TXT", f'"{token}"')
    aws.clock.advance(3600)
    assert verification(aws, DOMAIN)[DOMAIN]["VerificationStatus"] == "Success"


def test_dkim_tokens_stay_the_same_and_sign_in_the_end(aws: LocalAws) -> None:
    ses, zone = aws.client("ses"), Zone(aws)
    tokens = ses.verify_domain_dkim(Domain=DOMAIN)["DkimTokens"]
    assert ses.verify_domain_dkim(Domain=DOMAIN)["DkimTokens"] == tokens
    for token in tokens:
        target = f"{token}.dkim.us-east-1.amazonses.com"
        zone.publish(f"{token}._domainkey.{DOMAIN}", "CNAME", target)
    shown = ses.get_identity_dkim_attributes(Identities=[DOMAIN, "ghost.example"])
    assert shown["DkimAttributes"] == {
        DOMAIN: {"DkimEnabled": True, "DkimVerificationStatus": "Success", "DkimTokens": tokens}
    }
    assert verification(aws, DOMAIN)[DOMAIN] == {"VerificationStatus": "Success"}
    ses.set_identity_dkim_enabled(Identity=DOMAIN, DkimEnabled=False)
    shown = ses.get_identity_dkim_attributes(Identities=[DOMAIN])["DkimAttributes"][DOMAIN]
    assert (shown["DkimEnabled"], shown["DkimVerificationStatus"]) == (False, "Success")


def test_deleting_what_is_not_there_is_no_error(aws: LocalAws) -> None:
    ses = aws.client("ses")
    ses.verify_domain_identity(Domain=DOMAIN)
    for _ in range(2):
        ses.delete_identity(Identity=DOMAIN)
    ses.delete_verified_email_address(EmailAddress="ghost@gmail.example")
    assert ses.list_identities()["Identities"] == []


def test_addresses_are_listed_once_verified(aws: LocalAws) -> None:
    ses = aws.client("ses")
    ses.verify_email_address(EmailAddress="anna@gmail.example")
    ses.verify_email_identity(EmailAddress="bob@yahoo.example")
    lab.verify_identity(aws, "bob@yahoo.example")
    assert ses.list_verified_email_addresses()["VerifiedEmailAddresses"] == ["bob@yahoo.example"]
    assert verification(aws, "anna@gmail.example", "bob@yahoo.example", "x@y.example") == {
        "anna@gmail.example": {"VerificationStatus": "Pending"},
        "bob@yahoo.example": {"VerificationStatus": "Success"},
    }
    ses.delete_verified_email_address(EmailAddress="bob@yahoo.example")
    assert ses.list_verified_email_addresses()["VerifiedEmailAddresses"] == []


def test_identities_are_listed_by_kind_and_page(aws: LocalAws) -> None:
    ses = aws.client("ses")
    ses.verify_email_identity(EmailAddress="anna@gmail.example")
    for name in ("b.example", "a.example"):
        ses.verify_domain_identity(Domain=name)
    assert ses.list_identities(IdentityType="EmailAddress")["Identities"] == ["anna@gmail.example"]
    pages = ses.get_paginator("list_identities").paginate(
        IdentityType="Domain", PaginationConfig={"PageSize": 1}
    )
    assert [page["Identities"] for page in pages] == [["a.example"], ["b.example"]]
    code, message, _ = error_of(ses.list_identities, MaxItems=0)
    assert code == "InvalidParameterValue"
    assert message == (
        "Value 0 for parameter MaxItems is invalid. MaxItems must be between 1 and 1000."
    )
    assert error_of(ses.list_identities, NextToken="x")[1] == "Invalid NextToken <x>."


def test_mail_from_is_set_and_shown_in_v1_spelling(aws: LocalAws) -> None:
    ses, bounces = aws.client("ses"), f"bounces.{DOMAIN}"
    zone = verified_domain(aws)

    def shown() -> dict[str, Any]:
        answer = ses.get_identity_mail_from_domain_attributes(Identities=[DOMAIN, "x.example"])
        assert list(answer["MailFromDomainAttributes"]) == [DOMAIN]
        attributes: dict[str, Any] = answer["MailFromDomainAttributes"][DOMAIN]
        return attributes

    assert shown() == {"BehaviorOnMXFailure": "UseDefaultValue"}
    ses.set_identity_mail_from_domain(
        Identity=DOMAIN, MailFromDomain=bounces, BehaviorOnMXFailure="RejectMessage"
    )
    zone.publish(bounces, "MX", "10 feedback-smtp.us-east-1.amazonses.com")
    assert shown() == {
        "MailFromDomain": bounces,
        "MailFromDomainStatus": "Success",
        "BehaviorOnMXFailure": "RejectMessage",
    }
    ses.set_identity_mail_from_domain(Identity=DOMAIN)
    assert shown() == {"BehaviorOnMXFailure": "UseDefaultValue"}


def test_feedback_forwarding_is_shared(aws: LocalAws) -> None:
    ses = aws.client("ses")
    ses.verify_domain_identity(Domain=DOMAIN)
    ses.set_identity_feedback_forwarding_enabled(Identity=DOMAIN, ForwardingEnabled=False)
    shown = aws.client("sesv2").get_email_identity(EmailIdentity=DOMAIN)
    assert shown["FeedbackForwardingStatus"] is False


@pytest.mark.parametrize(
    ("operation", "params", "message"),
    [
        ("verify_email_identity", {"EmailAddress": "STUB"}, "Invalid email address<STUB>."),
        ("verify_domain_identity", {"Domain": "a@b.example"}, "Invalid domain name <a@b.example>."),
        ("verify_domain_dkim", {"Domain": "nodots"}, "Invalid domain name <nodots>."),
        (
            "set_identity_dkim_enabled",
            {"Identity": "ghost.example", "DkimEnabled": True},
            "Domain ghost.example is not verified for DKIM signing.",
        ),
        (
            "set_identity_mail_from_domain",
            {"Identity": "ghost.example", "MailFromDomain": "b.ghost.example"},
            "Identity <ghost.example> does not exist.",
        ),
        (
            "set_identity_feedback_forwarding_enabled",
            {"Identity": "ghost.example", "ForwardingEnabled": True},
            "Identity ghost.example is invalid. Must be a verified email address or domain.",
        ),
    ],
)
def test_v1_errors_have_v1_codes(
    aws: LocalAws, operation: str, params: dict[str, Any], message: str
) -> None:
    refused = error_of(getattr(aws.client("ses"), operation), **params)
    assert refused == ("InvalidParameterValue", message, 400)
