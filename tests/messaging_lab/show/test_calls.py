"""A call made visible."""

import pytest
from botocore.exceptions import ClientError
from tests.messaging_lab.show.markup import assert_harmless

from messaging_lab.show import api_call


def test_an_answered_call_shows_what_went_out_and_what_came_back(lab):
    call = api_call(lab.client("sesv2").create_email_identity, EmailIdentity="nutrition.example")
    assert call.sent.startswith("POST /v2/email/identities\n")
    assert '"EmailIdentity": "nutrition.example"' in call.sent
    assert call.status == 200
    assert call.response["IdentityType"] == "DOMAIN"
    assert "ResponseMetadata" not in str(call)
    assert "aws sesv2 create-email-identity --email-identity nutrition.example" in str(call)
    assert_harmless(call._repr_html_())


def test_a_refusal_is_shown_and_raised_when_the_response_is_used(lab):
    call = api_call(lab.client("sesv2").get_email_identity, EmailIdentity="absent.example")
    assert str(call).startswith("404 NotFoundException  sesv2 GetEmailIdentity")
    with pytest.raises(ClientError, match="NotFoundException"):
        _ = call.response


def test_the_query_protocol_is_shown_as_its_form(lab):
    call = api_call(lab.client("ses").verify_domain_identity, Domain="nutrition.example")
    assert "Action=VerifyDomainIdentity" in call.sent
    assert "Domain=nutrition.example" in call.sent


def test_no_secret_is_shown(lab):
    secret = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"
    call = api_call(
        lab.client("sesv2").create_email_identity,
        EmailIdentity="nutrition.example",
        DkimSigningAttributes={
            "DomainSigningSelector": "lab",
            "DomainSigningPrivateKey": secret,
        },
    )
    assert secret not in str(call) + call._repr_html_()
    assert "authorization" not in str(call).lower()
    assert "(not shown)" in call.sent


def test_a_client_is_left_as_it_was(lab):
    client = lab.client("sesv2")
    call = api_call(client.get_account)
    before = call.sent
    client.list_email_identities()
    assert call.sent == before


def test_something_else_than_a_method_is_refused():
    with pytest.raises(TypeError, match="method of a boto3 client"):
        api_call(print)
