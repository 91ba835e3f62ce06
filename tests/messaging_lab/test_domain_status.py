"""What SES says of a domain beside what DNS has."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from tests.messaging_lab.nutrition import DOMAIN, authenticated, with_domain

from messaging_lab import Lab
from messaging_lab.authentication import records_for
from messaging_lab.domain_status import domain_status
from messaging_lab.hosted_zones import publish


def test_one_record_is_missing(lab: Lab) -> None:
    identity = lab.client("sesv2").create_email_identity(EmailIdentity=DOMAIN)
    publish(lab, records_for(DOMAIN, identity, region=lab.region)[:2])
    found = domain_status(lab)
    assert [row["As wanted"] for row in found.records.rows] == ["yes", "yes", "no"]
    assert found.statuses["DkimAttributes.Status"] == "PENDING"
    assert found.error == "HOST_NOT_FOUND"
    assert not found.ready
    assert "(nothing)" in found.text() and "HOST_NOT_FOUND" in found.html()


def test_all_is_there(local_lab: Lab) -> None:
    authenticated(local_lab)
    found = domain_status(local_lab)
    assert found.ready and not found.error
    assert {row["As wanted"] for row in found.records.rows} == {"yes"}
    assert [row["Type"] for row in found.records.rows] == ["CNAME"] * 3 + ["MX", "TXT"]


def test_another_domain_may_be_asked_about(lab: Lab) -> None:
    with_domain(lab, "news.nutrition.example")
    assert domain_status(lab, "news.nutrition.example").ready
    with pytest.raises(ClientError, match="does not exist"):
        domain_status(lab)


def test_what_ses_wants_of_a_key_of_your_own_is_not_known(lab: Lab) -> None:
    authenticated(lab)
    key = lab.client("sesv2").put_email_identity_dkim_signing_attributes
    key(EmailIdentity=DOMAIN, SigningAttributesOrigin="EXTERNAL", SigningAttributes=_own_key())
    found = domain_status(lab)
    assert [row["Type"] for row in found.records.rows] == ["MX", "TXT"]
    assert not found.ready


def _own_key() -> dict[str, str]:
    from messaging_lab.authentication import make_dkim_key

    key = make_dkim_key(1024)
    return {"DomainSigningSelector": "own", "DomainSigningPrivateKey": key.private}
