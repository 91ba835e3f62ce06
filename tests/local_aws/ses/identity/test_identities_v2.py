"""Create, read, list and delete identities in v2, with AWS's errors."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.local_aws.ses.identity_kit import DOMAIN, error_of, verified_domain

from local_aws.ses.identity import identities, names
from local_aws.ses.paging import BadToken, page
from local_aws.world import LocalAws


def test_a_new_address_shows_what_aws_shows(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    created = sesv2.create_email_identity(EmailIdentity="anna@gmail.example")
    created.pop("ResponseMetadata")
    assert created == {"IdentityType": "EMAIL_ADDRESS", "VerifiedForSendingStatus": False}
    shown = sesv2.get_email_identity(EmailIdentity="anna@gmail.example")
    shown.pop("ResponseMetadata")
    assert shown == {
        "IdentityType": "EMAIL_ADDRESS",
        "FeedbackForwardingStatus": True,
        "VerifiedForSendingStatus": False,
        "DkimAttributes": {
            "SigningEnabled": False,
            "Status": "NOT_STARTED",
            "SigningAttributesOrigin": "AWS_SES",
            "NextSigningKeyLength": "RSA_1024_BIT",
        },
        "MailFromAttributes": {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"},
        "Policies": {},
        "Tags": [],
        "VerificationStatus": "PENDING",
        "VerificationInfo": {},
    }


def test_domains_are_case_insensitive_and_addresses_are_not(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    sesv2.create_email_identity(EmailIdentity="Nutrition.Example")
    assert sesv2.get_email_identity(EmailIdentity="NUTRITION.example")
    sesv2.create_email_identity(EmailIdentity="Anna@gmail.example")
    code, message, status = error_of(sesv2.get_email_identity, EmailIdentity="anna@gmail.example")
    assert (code, status) == ("NotFoundException", 404)
    assert message == "Email identity anna@gmail.example does not exist."


def test_the_same_identity_twice_is_an_error(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    sesv2.create_email_identity(EmailIdentity=DOMAIN)
    assert error_of(
        sesv2.create_email_identity,
        EmailIdentity=DOMAIN,
        ConfigurationSetName="ghost",
        Tags=[{"Key": "", "Value": "x"}],
    ) == ("AlreadyExistsException", f"Email identity {DOMAIN} already exist.", 400)


@pytest.mark.parametrize(
    "params",
    [
        {"ConfigurationSetName": "ghost"},
        {"Tags": [{"Key": "", "Value": "x"}]},
        {"Tags": [{"Key": "a", "Value": "x"}, {"Key": "a", "Value": "y"}]},
        {"Tags": [{"Key": "aws:a", "Value": "x"}]},
        {"Tags": [{"Key": f"k{number}", "Value": ""} for number in range(51)]},
        {"DkimSigningAttributes": {"DomainSigningSelector": "s1"}},
        {"DkimSigningAttributes": {"DomainSigningAttributesOrigin": "AWS_SES_US_EAST_1"}},
    ],
)
def test_a_refused_creation_leaves_nothing_behind(aws: LocalAws, params: dict[str, Any]) -> None:
    sesv2 = aws.client("sesv2")
    error_of(sesv2.create_email_identity, EmailIdentity=DOMAIN, **params)
    assert sesv2.list_email_identities()["EmailIdentities"] == []


def test_replicated_keys_are_refused_by_name(aws: LocalAws) -> None:
    code, message, status = error_of(
        aws.client("sesv2").create_email_identity,
        EmailIdentity=DOMAIN,
        DkimSigningAttributes={"DomainSigningAttributesOrigin": "AWS_SES_EU_WEST_1"},
    )
    assert (code, status) == ("NotImplemented", 501)
    assert "Deterministic Easy DKIM" in message


@pytest.mark.parametrize("name", ["no dots", "example", "-a.example", "a..example", "1.2.3.4"])
def test_what_is_no_domain_is_refused(aws: LocalAws, name: str) -> None:
    code, message, _ = error_of(aws.client("sesv2").create_email_identity, EmailIdentity=name)
    assert code == "BadRequestException"
    assert message == f"Invalid domain name <{name}>."


@pytest.mark.parametrize("name", ["@a.example", "a@b@c.example", "a b@c.example", "a@example"])
def test_what_is_no_address_is_refused(aws: LocalAws, name: str) -> None:
    code, message, _ = error_of(aws.client("sesv2").create_email_identity, EmailIdentity=name)
    assert (code, message) == ("BadRequestException", f"Invalid email address<{name}>.")


def test_a_region_holds_only_so_many_identities(
    aws: LocalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identities, "MAX_IDENTITIES", 1)
    sesv2 = aws.client("sesv2")
    sesv2.create_email_identity(EmailIdentity="a.example")
    refused = error_of(sesv2.create_email_identity, EmailIdentity="b.example")
    assert (refused[0], refused[2]) == ("LimitExceededException", 400)
    v1 = aws.client("ses")
    v1.verify_domain_identity(Domain="a.example")
    assert error_of(v1.verify_domain_identity, Domain="b.example")[0] == "LimitExceeded"


def test_delete_forgets_the_identity_once(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    sesv2.create_email_identity(EmailIdentity=DOMAIN)
    sesv2.delete_email_identity(EmailIdentity=DOMAIN)
    assert error_of(sesv2.delete_email_identity, EmailIdentity=DOMAIN) == (
        "NotFoundException",
        f"Email identity {DOMAIN} does not exist.",
        404,
    )


def test_the_list_comes_in_pages_and_filtered(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    wanted = sorted(f"shop{number}.example" for number in range(7))
    for name in wanted:
        sesv2.create_email_identity(EmailIdentity=name)
    first = sesv2.list_email_identities(PageSize=3)
    sesv2.delete_email_identity(EmailIdentity="shop0.example")
    second = sesv2.list_email_identities(PageSize=3, NextToken=first["NextToken"])
    third = sesv2.list_email_identities(PageSize=3, NextToken=second["NextToken"])
    rows = first["EmailIdentities"] + second["EmailIdentities"] + third["EmailIdentities"]
    assert [row["IdentityName"] for row in rows] == wanted
    assert "NextToken" not in third
    shown = sesv2.list_email_identities(
        Filter={"IDENTITY_NAME_CONTAINS": "SHOP3", "IDENTITY_TYPE": "DOMAIN"}
    )["EmailIdentities"]
    assert [row["IdentityName"] for row in shown] == ["shop3.example"]
    assert not sesv2.list_email_identities(Filter={"VERIFICATION_STATUS": "SUCCESS"})[
        "EmailIdentities"
    ]


def test_bad_pages_are_refused_in_aws_words(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    assert error_of(sesv2.list_email_identities, PageSize=1001)[1] == (
        "Value 1001 for parameter PageSize is invalid. PageSize must be between 1 and 1000."
    )
    assert error_of(sesv2.list_email_identities, NextToken="x")[1] == "Invalid NextToken <x>."


def test_a_token_is_good_in_its_region_only(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    for name in ("a.example", "b.example"):
        sesv2.create_email_identity(EmailIdentity=name)
    token = sesv2.list_email_identities(PageSize=1)["NextToken"]
    elsewhere = aws.client("sesv2", region="eu-west-1")
    assert error_of(elsewhere.list_email_identities, NextToken=token)[0] == "BadRequestException"


@given(st.sets(st.text(min_size=1, max_size=8)), st.integers(1, 5))
def test_pages_together_are_the_list(names_: set[str], size: int) -> None:
    rows, token, seen = sorted(names_), "", list[str]()
    while True:
        shown, token = page(rows, size, token, "list")
        seen += shown
        if not token:
            break
    assert seen == rows


@given(st.text(max_size=40))
def test_any_text_is_a_token_or_a_bad_token(text: str) -> None:
    try:
        page(["a"], 1, text, "list")
    except BadToken:
        assert text


@given(st.text(max_size=30))
def test_any_text_is_a_name_or_a_problem(text: str) -> None:
    problem = names.problem(text)
    assert problem == "" or text in problem
    if not problem:
        assert next(iter(names.covering(text))) == names.canonical(text)


def test_feedback_forwarding_and_configuration_set_are_kept(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    verified_domain(aws)
    sesv2.create_configuration_set(ConfigurationSetName="main")
    sesv2.put_email_identity_feedback_attributes(EmailIdentity=DOMAIN, EmailForwardingEnabled=False)
    sesv2.put_email_identity_configuration_set_attributes(
        EmailIdentity=DOMAIN, ConfigurationSetName="main"
    )
    shown = sesv2.get_email_identity(EmailIdentity=DOMAIN)
    assert shown["FeedbackForwardingStatus"] is False
    assert shown["ConfigurationSetName"] == "main"
    sesv2.put_email_identity_configuration_set_attributes(EmailIdentity=DOMAIN)
    assert "ConfigurationSetName" not in sesv2.get_email_identity(EmailIdentity=DOMAIN)
    refused = error_of(
        sesv2.put_email_identity_configuration_set_attributes,
        EmailIdentity=DOMAIN,
        ConfigurationSetName="ghost",
    )
    assert refused == ("NotFoundException", "Configuration set <ghost> does not exist.", 404)
    assert error_of(
        sesv2.put_email_identity_feedback_attributes, EmailIdentity="ghost.example"
    ) == (
        "BadRequestException",
        "Identity ghost.example is invalid. Must be a verified email address or domain.",
        400,
    )
