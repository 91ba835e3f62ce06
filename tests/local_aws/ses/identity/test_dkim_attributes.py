"""Easy DKIM, BYODKIM, key lengths, and what mail is signed with in the end."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from tests.local_aws.ses.identity_kit import DOMAIN, Zone, error_of, verified_domain

from local_aws.keys import public_key_text, rsa_key
from local_aws.ses.identity.dkim_attributes import Signer
from local_aws.ses.identity.inheritance import signer, speakers
from local_aws.ses.state import SesState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

DAY = 86_400.0


def der(key: Any, form: PrivateFormat = PrivateFormat.PKCS8) -> str:
    return base64.b64encode(key.private_bytes(Encoding.DER, form, NoEncryption())).decode()


OWN_KEY = rsa_key("test", "byodkim", 1024)


def signed_by(aws: LocalAws, address: str) -> Signer | None:
    state = aws.state(SesState, ACCOUNT_ID, REGION)
    return signer(state, speakers(state, address))


def dkim(aws: LocalAws, name: str = DOMAIN) -> dict[str, Any]:
    shown = aws.client("sesv2").get_email_identity(EmailIdentity=name)
    attributes: dict[str, Any] = shown["DkimAttributes"]
    return attributes


def put(aws: LocalAws, origin: str, **attributes: str) -> dict[str, Any]:
    answer: dict[str, Any] = aws.client("sesv2").put_email_identity_dkim_signing_attributes(
        EmailIdentity=DOMAIN, SigningAttributesOrigin=origin, SigningAttributes=attributes
    )
    return answer


def test_a_verified_domain_signs_with_the_key_that_its_cname_leads_to(aws: LocalAws) -> None:
    aws.client("sesv2").create_email_identity(EmailIdentity=DOMAIN)
    assert signed_by(aws, f"anna@{DOMAIN}") is None
    aws.client("sesv2").delete_email_identity(EmailIdentity=DOMAIN)
    verified_domain(aws)
    by = signed_by(aws, f"anna@shop.{DOMAIN}")
    assert by is not None
    assert by.domain == DOMAIN
    found = aws.internet.resolver().lookup(f"{by.selector}._domainkey.{DOMAIN}", "TXT")
    assert found.values == (public_key_text(by.key),)


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_byodkim_is_verified_by_the_public_key_in_dns(aws: LocalAws, form: PrivateFormat) -> None:
    settings = {"DomainSigningSelector": "s1", "DomainSigningPrivateKey": der(OWN_KEY, form)}
    created = aws.client("sesv2").create_email_identity(
        EmailIdentity=DOMAIN, DkimSigningAttributes=settings
    )
    assert created["DkimAttributes"] == {
        "SigningEnabled": True,
        "Status": "NOT_STARTED",
        "SigningAttributesOrigin": "EXTERNAL",
        "Tokens": ["s1"],
    }
    zone = Zone(aws)
    zone.publish(f"s1._domainkey.{DOMAIN}", "TXT", '"v=DKIM1; k=rsa; p=AAAA"')
    assert dkim(aws)["Status"] == "PENDING"
    value = f"v=DKIM1; k=rsa; {public_key_text(OWN_KEY)}"
    zone.publish(f"s1._domainkey.{DOMAIN}", "TXT", f'"{value[:200]}" "{value[200:]}"')
    assert dkim(aws)["Status"] == "SUCCESS"
    by = signed_by(aws, f"anna@{DOMAIN}")
    assert by is not None
    assert (by.domain, by.selector) == (DOMAIN, "s1")
    assert by.key.private_numbers() == OWN_KEY.private_numbers()


@pytest.mark.parametrize(
    "text",
    [
        "AAAA",
        "A",
        der(ec.generate_private_key(ec.SECP256R1())),
        der(rsa.generate_private_key(65537, 3072)),
        base64.b64encode(b"-----BEGIN PRIVATE KEY-----").decode(),
    ],
    ids=["not DER", "not base64", "not RSA", "too long", "PEM in base64"],
)
def test_a_bad_private_key_is_refused(aws: LocalAws, text: str) -> None:
    settings = {"DomainSigningSelector": "s1", "DomainSigningPrivateKey": text}
    code, message, _ = error_of(
        aws.client("sesv2").create_email_identity,
        EmailIdentity=DOMAIN,
        DkimSigningAttributes=settings,
    )
    assert code == "BadRequestException"
    assert message.startswith("DomainSigningPrivateKey ")


def test_own_key_and_key_length_do_not_go_together(aws: LocalAws) -> None:
    settings = {
        "DomainSigningSelector": "s1",
        "DomainSigningPrivateKey": der(OWN_KEY),
        "NextSigningKeyLength": "RSA_1024_BIT",
    }
    refused = error_of(
        aws.client("sesv2").create_email_identity,
        EmailIdentity=DOMAIN,
        DkimSigningAttributes=settings,
    )
    assert refused[0] == "BadRequestException"


def test_changing_to_byodkim_leaves_a_window_of_unsigned_mail(aws: LocalAws) -> None:
    zone = verified_domain(aws)
    own = {"DomainSigningSelector": "s1", "DomainSigningPrivateKey": der(OWN_KEY)}
    answer = put(aws, "EXTERNAL", **own)
    assert (answer["DkimStatus"], answer["DkimTokens"]) == ("PENDING", ["s1"])
    assert signed_by(aws, f"anna@{DOMAIN}") is None
    shown = aws.client("sesv2").get_email_identity(EmailIdentity=DOMAIN)
    assert shown["VerificationStatus"] == "SUCCESS"
    zone.publish(f"s1._domainkey.{DOMAIN}", "TXT", f'"{public_key_text(OWN_KEY)}"')
    by = signed_by(aws, f"anna@{DOMAIN}")
    assert by is not None
    assert by.selector == "s1"
    assert put(aws, "AWS_SES")["DkimStatus"] == "PENDING"
    assert dkim(aws)["Status"] == "SUCCESS"


def test_new_dkim_records_that_never_come_cost_the_verification(aws: LocalAws) -> None:
    verified_domain(aws)
    put(aws, "EXTERNAL", DomainSigningSelector="s1", DomainSigningPrivateKey=der(OWN_KEY))
    aws.clock.advance(3 * DAY)
    sesv2 = aws.client("sesv2")
    shown = sesv2.get_email_identity(EmailIdentity=DOMAIN)
    assert shown["DkimAttributes"]["Status"] == "FAILED"
    assert shown["VerificationStatus"] == "TEMPORARY_FAILURE"
    aws.clock.advance(3 * DAY)
    assert sesv2.get_email_identity(EmailIdentity=DOMAIN)["VerificationStatus"] == "FAILED"


def test_the_next_key_pair_takes_over_behind_another_token(aws: LocalAws) -> None:
    verified_domain(aws)
    before, old = dkim(aws), signed_by(aws, f"anna@{DOMAIN}")
    aws.clock.advance(DAY)
    answer = put(aws, "AWS_SES", NextSigningKeyLength="RSA_1024_BIT")
    assert answer["DkimTokens"] == before["Tokens"]
    after, new = dkim(aws), signed_by(aws, f"anna@{DOMAIN}")
    assert after["CurrentSigningKeyLength"] == after["NextSigningKeyLength"] == "RSA_1024_BIT"
    assert after["LastKeyGenerationTimestamp"] > before["LastKeyGenerationTimestamp"]
    assert old is not None
    assert new is not None
    assert (old.key.key_size, new.key.key_size) == (2048, 1024)
    assert new.selector in set(before["Tokens"]) - {old.selector}


def test_the_length_shows_as_next_until_the_cname_is_seen(aws: LocalAws) -> None:
    aws.client("sesv2").create_email_identity(EmailIdentity=DOMAIN)
    put(aws, "AWS_SES", NextSigningKeyLength="RSA_1024_BIT")
    shown = dkim(aws)
    assert shown["NextSigningKeyLength"] == "RSA_1024_BIT"
    assert shown["CurrentSigningKeyLength"] == "RSA_2048_BIT"


def test_key_lengths_change_once_a_day_but_for_one_step_down(aws: LocalAws) -> None:
    aws.client("sesv2").create_email_identity(
        EmailIdentity=DOMAIN, DkimSigningAttributes={"NextSigningKeyLength": "RSA_1024_BIT"}
    )

    def refused(length: str) -> str:
        return error_of(put, aws=aws, origin="AWS_SES", NextSigningKeyLength=length)[1]

    assert "is RSA_1024_BIT already" in refused("RSA_1024_BIT")
    put(aws, "AWS_SES", NextSigningKeyLength="RSA_2048_BIT")
    put(aws, "AWS_SES", NextSigningKeyLength="RSA_1024_BIT")
    assert "24 hours" in refused("RSA_2048_BIT")
    aws.clock.advance(DAY)
    put(aws, "AWS_SES", NextSigningKeyLength="RSA_2048_BIT")


def test_signing_can_be_turned_off_for_a_domain(aws: LocalAws) -> None:
    verified_domain(aws)
    sesv2 = aws.client("sesv2")
    sesv2.put_email_identity_dkim_attributes(EmailIdentity=DOMAIN, SigningEnabled=False)
    assert signed_by(aws, f"anna@{DOMAIN}") is None
    shown = dkim(aws)
    assert (shown["SigningEnabled"], shown["Status"]) == (False, "SUCCESS")
    sesv2.put_email_identity_dkim_attributes(EmailIdentity=DOMAIN, SigningEnabled=True)
    assert signed_by(aws, f"anna@{DOMAIN}")


def test_a_verified_address_overrides_its_domain(aws: LocalAws) -> None:
    from local_aws.ses import lab

    verified_domain(aws)
    sesv2, address = aws.client("sesv2"), f"anna@{DOMAIN}"
    sesv2.put_email_identity_dkim_attributes(EmailIdentity=address, SigningEnabled=False)
    assert signed_by(aws, address)
    sesv2.create_email_identity(EmailIdentity=address)
    assert dkim(aws, address) == dkim(aws)
    lab.verify_identity(aws, address)
    sesv2.put_email_identity_dkim_attributes(EmailIdentity=address, SigningEnabled=False)
    assert dkim(aws, address)["SigningEnabled"] is False
    assert signed_by(aws, address) is None
    assert signed_by(aws, f"bob@{DOMAIN}")


def test_settings_of_what_is_not_there_are_refused(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    assert error_of(
        sesv2.put_email_identity_dkim_attributes, EmailIdentity="anna@ghost.example"
    ) == ("BadRequestException", "Domain ghost.example is not verified for DKIM signing.", 400)
    verified_domain(aws)
    refused = error_of(sesv2.put_email_identity_dkim_attributes, EmailIdentity=f"shop.{DOMAIN}")
    assert refused[1] == f"Domain shop.{DOMAIN} is not verified for DKIM signing."
    call = sesv2.put_email_identity_dkim_signing_attributes
    params = {"SigningAttributesOrigin": "AWS_SES"}
    assert error_of(call, EmailIdentity="a@ghost.example", **params) == (
        "BadRequestException",
        "The EmailIdentity value must be a valid domain.",
        400,
    )
    assert error_of(call, EmailIdentity="ghost.example", **params)[0] == "NotFoundException"


def test_deed_is_refused_by_name_here_too(aws: LocalAws) -> None:
    aws.client("sesv2").create_email_identity(EmailIdentity=DOMAIN)
    code, _, status = error_of(put, aws=aws, origin="AWS_SES_EU_WEST_1")
    assert (code, status) == ("NotImplemented", 501)
