"""A key pair of one's own, used by SES and found by receivers."""

import pytest

from messaging_lab.authentication import as_change_batch, judge, make_dkim_key, records_for


def test_the_private_half_never_shows_itself():
    key = make_dkim_key(1024)
    assert key.private not in repr(key)
    assert key.public in repr(key)


@pytest.mark.parametrize("bits", [512, 4096])
def test_sizes_that_ses_refuses_are_refused_here(bits):
    with pytest.raises(ValueError, match="1024 to 2048"):
        make_dkim_key(bits)


def test_mail_signed_with_it_passes_at_the_receiver(lab):
    key = make_dkim_key(1024)
    ses, route53 = lab.client("sesv2"), lab.client("route53")
    lab.grant_production()
    zone = route53.create_hosted_zone(Name="nutrition.example", CallerReference="1")["HostedZone"]
    ses.create_email_identity(
        EmailIdentity="nutrition.example",
        DkimSigningAttributes={
            "DomainSigningSelector": "lab2026",
            "DomainSigningPrivateKey": key.private,
        },
    )
    identity = ses.get_email_identity(EmailIdentity="nutrition.example")
    records = records_for(
        "nutrition.example",
        identity,
        region=lab.region,
        selector="lab2026",
        public_key=key.public,
        dmarc="none",
    )
    route53.change_resource_record_sets(
        HostedZoneId=zone["Id"], ChangeBatch=as_change_batch(records)
    )
    lab.clock.advance(7200)
    ses.send_email(
        FromEmailAddress="marketing@nutrition.example",
        Destination={"ToAddresses": [lab.recipient("gmail")]},
        Content={
            "Simple": {"Subject": {"Data": "Recipes"}, "Body": {"Text": {"Data": "Three.\n"}}}
        },
    )
    best = judge(lab.inbox(lab.recipient("gmail"))[-1]).best_dkim
    assert (best.domain, best.selector, best.result) == ("nutrition.example", "lab2026", "pass")
