"""Three ways for good mail to fail DMARC, each seen at the receiver."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from tests.local_aws.internet.sender import DOMAIN, Sender

from local_aws.internet import Internet
from local_aws.internet.authentication import Verdict
from local_aws.internet.indirect_mail.forwarder import rewritten
from local_aws.internet.indirect_mail.gateway import FOOTER, marked

ANA, ALUMNA, PATIENT = "ana@gmail.example", "ana@alumni.example", "kim@clinic.example"


@pytest.fixture
def shop(sender: Sender) -> Sender:
    sender.publish(spf=True, dkim=True, dmarc="p=none")
    return sender


def last(internet: Internet, provider: str) -> Verdict:
    """Return the verdict on the last message that a provider has judged."""
    return internet.providers[provider].log[-1].verdict


def results(verdict: Verdict) -> tuple[str, list[str], str]:
    return verdict.spf.result, [one.result for one in verdict.dkim], verdict.dmarc.result


def test_a_forwarder_breaks_spf_and_keeps_the_signature(shop: Sender) -> None:
    shop.internet.indirect_mail.forwarder.forward(ALUMNA, ANA)
    assert shop.send(ALUMNA)[0].ok
    verdict = last(shop.internet, "gmail")
    assert results(verdict) == ("fail", ["pass"], "pass")
    assert verdict.client_ip == "192.0.2.40"
    assert verdict.mail_from == f"bounce@{DOMAIN}"
    assert b"by mx.alumni.example" in shop.internet.mailboxes.of(ANA)[0].raw


def test_a_forwarder_that_rewrites_the_sender_passes_spf_for_itself(shop: Sender) -> None:
    shop.internet.indirect_mail.forwarder.forward(ALUMNA, ANA, rewrites_sender=True)
    shop.send(ALUMNA)
    verdict = last(shop.internet, "gmail")
    assert results(verdict) == ("pass", ["pass"], "pass")
    assert verdict.spf.domain == "alumni.example"
    assert verdict.dmarc.spf_aligned == ()


def test_unsigned_mail_doesn_t_survive_forwarding(shop: Sender) -> None:
    shop.internet.indirect_mail.forwarder.forward(ALUMNA, "ana@yahoo.example")
    (reply,) = shop.send(ALUMNA, signer="")
    assert str(reply).startswith("554 5.7.9")
    assert last(shop.internet, "yahoo").dmarc.result == "fail"


def test_a_bounce_keeps_its_empty_sender() -> None:
    assert rewritten("") == ""
    assert rewritten("a@shop.example").endswith("=AA=shop.example=a@alumni.example")


def test_nobody_there_and_mail_that_goes_round(shop: Sender) -> None:
    assert str(shop.send("nobody@alumni.example")[0]).startswith("550 5.1.1")
    forwarder = shop.internet.indirect_mail.forwarder
    forwarder.forward("a@alumni.example", "b@alumni.example")
    forwarder.forward("b@alumni.example", "a@alumni.example")
    assert str(shop.send("a@alumni.example")[0]).startswith("554 5.4.6")


def test_a_gateway_breaks_both(shop: Sender) -> None:
    shop.send(PATIENT)
    verdict = last(shop.internet, "postbox")
    assert results(verdict) == ("fail", ["fail"], "fail")
    assert verdict.dkim[0].reason == "body hash did not verify"
    (message,) = shop.internet.mailboxes.of(PATIENT)
    parsed = message_from_bytes(message.raw, policy=policy.default)
    assert parsed["Subject"] == "[EXTERNAL] Sale"
    assert FOOTER.splitlines()[1] in parsed.get_content()


def test_a_gateway_that_leaves_mail_as_it_is_keeps_the_signature(shop: Sender) -> None:
    shop.internet.indirect_mail.gateway.changes_mail = False
    shop.send(PATIENT)
    assert results(last(shop.internet, "postbox")) == ("fail", ["pass"], "pass")


def test_a_marked_message_with_parts_keeps_them() -> None:
    message = EmailMessage()
    message["Subject"] = "Grüße"
    message.set_content("Schöne Grüße\n")
    message.add_alternative("<p>Schöne Grüße</p>", subtype="html")
    message.add_attachment(b"\0\1", maintype="application", subtype="pdf", filename="a.pdf")
    found = message_from_bytes(marked(message.as_bytes()), policy=policy.default)
    assert found["Subject"] == "[EXTERNAL] Grüße"
    assert found.get_body(("plain",)).get_content().startswith("Schöne Grüße\n\n-- \n")  # type: ignore[union-attr]
    assert found.get_body(("html",)).get_content().strip() == "<p>Schöne Grüße</p>"  # type: ignore[union-attr]
    assert [one.get_content() for one in found.iter_attachments()] == [b"\0\1"]


def by_service(shop: Sender, *, bare: bool = False) -> Verdict:
    service = shop.internet.indirect_mail.mailing_service
    service.send(f"Shop <hr@{DOMAIN}>", ["bea@outlook.example"], "Jobs", "Come.", bare=bare)
    return last(shop.internet, "outlook")


def test_a_service_passes_for_itself_only(shop: Sender) -> None:
    verdict = by_service(shop)
    assert results(verdict) == ("pass", ["pass"], "fail")
    assert verdict.dkim[0].domain == "letterpost.example"


def test_a_service_signs_for_a_customer_who_has_published_its_record(shop: Sender) -> None:
    name, target = shop.internet.indirect_mail.mailing_service.record_for(DOMAIN)
    shop.internet.dns.put(name, "CNAME", [target])
    verdict = by_service(shop)
    assert results(verdict) == ("pass", ["pass", "pass"], "pass")
    assert verdict.dmarc.dkim_aligned == (DOMAIN,)


def test_a_bare_message_passes_nothing(shop: Sender) -> None:
    verdict = by_service(shop, bare=True)
    assert results(verdict) == ("fail", [], "fail")
    assert verdict.mail_from == f"hr@{DOMAIN}"


def test_a_rented_server_passes_spf_for_its_hoster(shop: Sender) -> None:
    server = shop.internet.indirect_mail.rented_server
    (reply,) = server.send(f"Shop <pay@{DOMAIN}>", [ANA], "Pay now", "Here.")
    assert reply.ok
    verdict = last(shop.internet, "gmail")
    assert results(verdict) == ("pass", [], "fail")
    assert verdict.iprev.name == "vm1.cheap-hosting.example"


def test_a_policy_of_reject_keeps_it_out(shop: Sender) -> None:
    shop.publish(dmarc="p=reject")
    server = shop.internet.indirect_mail.rented_server
    (reply,) = server.send(f"Shop <pay@{DOMAIN}>", [ANA], "Pay now", "Here.")
    assert str(reply).startswith("550 5.7.26 Unauthenticated email")
