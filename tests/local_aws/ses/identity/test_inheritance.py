"""Which identity speaks for an address: the most specific verified one."""

from __future__ import annotations

import pytest
from tests.local_aws.ses.identity_kit import DOMAIN, Zone, dkim_records, verified_domain

from local_aws.ses import lab
from local_aws.ses.identity import identities
from local_aws.ses.state import SesState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws


def state(aws: LocalAws) -> SesState:
    return aws.state(SesState, ACCOUNT_ID, REGION)


def speaker(aws: LocalAws, address: str) -> str:
    found = identities.find(state(aws), address)
    return found.name if found else ""


@pytest.mark.parametrize(
    ("address", "covered"),
    [
        (f"anna@{DOMAIN}", True),
        (f"anna@{DOMAIN.upper()}", True),
        (f"anna@a.b.{DOMAIN}", True),
        (f"a.b.{DOMAIN}", True),
        (f"anna@other{DOMAIN}", False),
        ("anna@example", False),
        ("anna@gmail.example", False),
    ],
)
def test_a_verified_domain_covers_what_is_below_it(
    aws: LocalAws, address: str, covered: bool
) -> None:
    verified_domain(aws)
    assert identities.is_verified(state(aws), address) is covered


@pytest.mark.parametrize(
    ("address", "covered"),
    [
        ("Anna@gmail.example", True),
        ("Anna+news@gmail.example", True),
        ("anna@gmail.example", False),
        ("Anna@GMAIL.example", False),
        ("Anna@mail.gmail.example", False),
        ("gmail.example", False),
    ],
)
def test_a_verified_address_covers_itself_and_its_labels(
    aws: LocalAws, address: str, covered: bool
) -> None:
    aws.client("sesv2").create_email_identity(EmailIdentity="Anna@gmail.example")
    lab.verify_identity(aws, "Anna@gmail.example")
    assert identities.is_verified(state(aws), address) is covered


def test_the_most_specific_verified_identity_gives_the_settings(aws: LocalAws) -> None:
    sesv2, address, sub = aws.client("sesv2"), f"user@a.b.{DOMAIN}", f"b.{DOMAIN}"
    assert speaker(aws, address) == ""
    sesv2.create_email_identity(EmailIdentity=sub)
    zone = verified_domain(aws)
    sesv2.create_email_identity(EmailIdentity=address)
    assert speaker(aws, address) == DOMAIN

    attributes = sesv2.get_email_identity(EmailIdentity=sub)["DkimAttributes"]
    for name, target in dkim_records(sub, attributes).items():
        zone.publish(name, "CNAME", target)
    assert speaker(aws, address) == sub
    lab.verify_identity(aws, address)
    assert speaker(aws, address) == address
    assert speaker(aws, f"user+1@a.b.{DOMAIN}") == address
    assert speaker(aws, f"other@a.b.{DOMAIN}") == sub
    assert speaker(aws, f"user@{DOMAIN}") == DOMAIN


def test_an_unverified_identity_speaks_for_nobody_but_is_found(aws: LocalAws) -> None:
    aws.client("sesv2").create_email_identity(EmailIdentity=DOMAIN)
    assert speaker(aws, f"anna@{DOMAIN}") == DOMAIN
    assert not identities.is_verified(state(aws), f"anna@{DOMAIN}")


def test_an_address_below_a_verified_domain_may_send_while_it_is_pending(aws: LocalAws) -> None:
    verified_domain(aws)
    sesv2, address = aws.client("sesv2"), f"anna@{DOMAIN}"
    assert sesv2.create_email_identity(EmailIdentity=address)["VerifiedForSendingStatus"] is True
    shown = sesv2.get_email_identity(EmailIdentity=address)
    assert (shown["VerificationStatus"], shown["VerifiedForSendingStatus"]) == ("PENDING", True)
    rows = {row["IdentityName"]: row for row in sesv2.list_email_identities()["EmailIdentities"]}
    assert rows[address]["SendingEnabled"] is True
    assert rows[address]["VerificationStatus"] == "PENDING"


def test_domains_of_another_account_cover_nothing_here(aws: LocalAws) -> None:
    stranger = aws.client("sesv2", account_id="999999999999")
    created = stranger.create_email_identity(EmailIdentity=DOMAIN)
    zone = Zone(aws)
    for name, target in dkim_records(DOMAIN, created["DkimAttributes"]).items():
        zone.publish(name, "CNAME", target)
    assert not identities.is_verified(state(aws), f"anna@{DOMAIN}")
    there = aws.state(SesState, "999999999999", REGION)
    assert identities.is_verified(there, f"anna@{DOMAIN}")
