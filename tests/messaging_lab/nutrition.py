"""Nutrition.co as lesson 02 has it at each stage, and letters from it."""

from __future__ import annotations

from messaging_lab import Lab
from messaging_lab.authentication import records_for
from messaging_lab.hosted_zones import publish
from messaging_lab.identities import verify_addresses
from messaging_lab.inbox import Message

DOMAIN = "nutrition.example"
HELLO = f"hello@{DOMAIN}"
TEXT = "Your soup box: 49.90 EUR, to our account 30 1234 5671.\n"


def with_address(lab: Lab) -> None:
    """Verify the address alone; the domain asks receivers to judge."""
    lab.grant_production()
    publish(lab, records_for(DOMAIN, {}, region=lab.region, dmarc="none"))
    verify_addresses(lab, HELLO)


def with_domain(lab: Lab, domain: str = DOMAIN) -> None:
    """Make a domain an identity and publish its DKIM records."""
    identity = lab.client("sesv2").create_email_identity(EmailIdentity=domain)
    publish(lab, records_for(domain, identity, region=lab.region))
    lab.clock.wait(60)


def with_mail_from(lab: Lab) -> None:
    """Give the domain identity a MAIL FROM domain and publish its records."""
    ses = lab.client("sesv2")
    ses.put_email_identity_mail_from_attributes(
        EmailIdentity=DOMAIN, MailFromDomain=f"bounce.{DOMAIN}"
    )
    identity = ses.get_email_identity(EmailIdentity=DOMAIN)
    publish(lab, records_for(DOMAIN, identity, region=lab.region))
    lab.clock.wait(60)


def authenticated(lab: Lab) -> None:
    """Do all of it."""
    with_address(lab)
    with_domain(lab)
    with_mail_from(lab)


def send(lab: Lab, subject: str = "Invoice", sender: str = HELLO, to: str = "") -> Message:
    """Send a letter, to Ana at Gmail unless given, and return it as it was delivered."""
    address = to or lab.recipient()
    content = {"Simple": {"Subject": {"Data": subject}, "Body": {"Text": {"Data": TEXT}}}}
    lab.client("sesv2").send_email(
        FromEmailAddress=sender, Destination={"ToAddresses": [address]}, Content=content
    )
    return lab.inbox(address)[-1]
