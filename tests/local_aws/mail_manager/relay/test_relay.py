"""Relays: allow-lists and MAIL FROM at mailbox hosts, verified domains, retries, bounces."""

import json

import pytest
from tests.local_aws.mail_manager.gateway_kit import Gateway

from local_aws.internet.smtp import Envelope, Reply
from local_aws.mail_manager.addresses import relay_range
from local_aws.mail_manager.relay.verified import are_verified
from local_aws.ses import lab

TO = "orders@nutrition.example"
RANGE = relay_range("us-east-1")
WORKSPACE = "aspmx.l.google.com"
MICROSOFT = "nutrition-example.mail.protection.outlook.com"


@pytest.fixture
def verified(aws):
    """The recipient is a verified identity."""
    verify(aws, TO)


def verify(aws, address):
    aws.client("sesv2").create_email_identity(EmailIdentity=address)
    lab.verify_identity(aws, address, None, None)
    aws.internet.mailboxes.clear()  # of the mail with the link


def relay_rule(aws, server=WORKSPACE, mail_from="PRESERVE", port=25, authentication=None, **more):
    relay = aws.client("mailmanager").create_relay(
        RelayName="to-mailboxes",
        ServerName=server,
        ServerPort=port,
        Authentication=authentication or {"NoAuthentication": {}},
    )["RelayId"]
    return [{"Actions": [{"Relay": {"Relay": relay, "MailFrom": mail_from, **more}}]}]


def hosts(aws):
    return aws.internet.hosted_mail.by_name


def inbox(aws, address=TO):
    return aws.internet.mailboxes.of(address)


@pytest.mark.parametrize(
    ("name", "server"), [("workspace", WORKSPACE), ("microsoft365", MICROSOFT)]
)
def test_spf_passes_with_the_allow_list_and_fails_without(aws, verified, name, server):
    hosts(aws)[name].add("nutrition.example", [RANGE])
    gateway = Gateway(aws, relay_rule(aws, server))
    gateway.send()
    (message,) = inbox(aws)
    assert message.folder == "INBOX"
    assert "spf=pass" in message.authentication_results
    assert message.envelope.mail_from == "ana@gmail.example"
    assert b"(relay-" in message.raw.partition(b"Authentication-Results")[0]

    hosts(aws)[name].add("nutrition.example")
    aws.internet.dns.put("gmail.example", "TXT", ["v=spf1 ip4:192.0.2.20 -all"])
    gateway.send()
    judged = hosts(aws)[name].log[-1].verdict
    assert (judged.spf.result, judged.client_ip.rpartition(".")[0]) == ("fail", "198.18.128")


def test_a_replaced_mail_from_passes_spf_for_aws_and_does_not_align(aws, verified):
    hosts(aws)["workspace"].add("nutrition.example")
    Gateway(aws, relay_rule(aws, mail_from="REPLACE")).send()
    (message,) = inbox(aws)
    assert message.envelope.mail_from.endswith("@mail-manager.us-east-1.amazonses.com")
    assert "spf=pass" in message.authentication_results
    assert "dmarc=fail" in message.authentication_results


def test_a_replaced_mail_from_fails_spf_behind_an_allow_list(aws, verified):
    """The host judges by the first sender's address, which may not send for amazonses.com."""
    hosts(aws)["workspace"].add("nutrition.example", [RANGE])
    Gateway(aws, relay_rule(aws, mail_from="REPLACE")).send()
    judged = hosts(aws)["workspace"].log[-1].verdict
    assert (judged.client_ip, judged.spf.result) == ("192.0.2.20", "fail")


def test_a_refusal_bounces_to_the_sender(aws, verified):
    hosts(aws)["workspace"].add("nutrition.example")
    hosts(aws)["workspace"].close(TO)
    Gateway(aws, relay_rule(aws)).send()
    (notice,) = inbox(aws, "ana@gmail.example")
    assert b"Final-Recipient: rfc822; orders@nutrition.example" in notice.raw
    assert b"Status: 5.1.1" in notice.raw
    assert notice.envelope.mail_from == ""


def test_a_bounce_is_not_bounced(aws, verified):
    Gateway(aws, relay_rule(aws)).send(mail_from="")
    assert inbox(aws, "ana@gmail.example") == []


@pytest.mark.parametrize("identity", ["orders@nutrition.example", "sales@nutrition.example"])
def test_only_to_verified_identities(aws, verified, identity):
    hosts(aws)["workspace"].add("nutrition.example", [RANGE])
    Gateway(aws, relay_rule(aws)).send(identity)
    assert len(inbox(aws, identity)) == (identity == TO)


def test_a_verified_domain_covers_the_names_below_it():
    class Ses:
        def get_email_identity(self, EmailIdentity):
            return {"VerifiedForSendingStatus": EmailIdentity == "nutrition.example"}

    addresses = ["a@nutrition.example", "b@eu.nutrition.example", "c@other.example"]
    assert are_verified(Ses(), addresses) == addresses[:2]


def test_it_is_tried_again_and_given_up_by_the_clock(aws, verified):
    hosts(aws)["workspace"].add("nutrition.example", [RANGE])
    hosts(aws)["workspace"].fill(TO)
    Gateway(aws, relay_rule(aws)).send()
    assert inbox(aws) == []
    hosts(aws)["workspace"].reopen(TO)
    aws.clock.advance(299)
    assert inbox(aws) == []
    aws.clock.advance(1)
    assert len(inbox(aws)) == 1


def test_the_final_bounce_comes_after_fourteen_hours(aws, verified):
    hosts(aws)["workspace"].add("nutrition.example", [RANGE])
    hosts(aws)["workspace"].fill(TO)
    Gateway(aws, relay_rule(aws)).send()
    aws.clock.advance(11 * 3600)
    assert inbox(aws, "ana@gmail.example") == []
    aws.clock.advance(3 * 3600)
    (notice,) = inbox(aws, "ana@gmail.example")
    assert b"Status: 4.2.2" in notice.raw
    aws.clock.advance(100 * 3600)
    assert len(inbox(aws, "ana@gmail.example")) == 1


def test_a_server_that_is_not_there_is_tried_again(aws, verified):
    Gateway(aws, relay_rule(aws, "mail.nowhere.invalid")).send()
    assert inbox(aws, "ana@gmail.example") == []
    aws.clock.advance(14 * 3600)
    assert b"4.4.4" in inbox(aws, "ana@gmail.example")[0].raw


@pytest.fixture
def secret(aws):
    text = json.dumps({"username": "nutrition", "password": "secret"})
    made = aws.client("secretsmanager").create_secret(Name="relay", SecretString=text)
    return {"SecretArn": made["ARN"]}


def test_an_authenticated_relay(aws, verified, secret):
    smart_host = aws.internet.hosted_mail.smart_host
    smart_host.accounts["nutrition"] = "secret"
    verify(aws, "leo@company.example")
    replace = {"ReplaceRecipient": {"ReplaceWith": ["leo@company.example"]}}
    (rule,) = relay_rule(aws, smart_host.hostname, port=587, authentication=secret)
    Gateway(aws, [{"Actions": [replace, *rule["Actions"]]}]).send()
    (message,) = inbox(aws, "leo@company.example")
    assert message.envelope.client_ip == smart_host.ip


def test_mail_that_goes_in_circles_is_stopped(aws, verified, secret):
    """The smart host sends by MX, which leads back to where the message comes from."""
    smart_host = aws.internet.hosted_mail.smart_host
    smart_host.accounts["nutrition"] = "secret"
    Gateway(aws, relay_rule(aws, smart_host.hostname, port=587, authentication=secret)).send()
    (notice,) = inbox(aws, "ana@gmail.example")
    assert b"5.4.6" in notice.raw


def test_an_authenticated_relay_with_a_wrong_password(aws, verified, secret):
    smart_host = aws.internet.hosted_mail.smart_host
    smart_host.accounts["nutrition"] = "other"
    Gateway(aws, relay_rule(aws, smart_host.hostname, port=587, authentication=secret)).send()
    assert b"5.7.8" in inbox(aws, "ana@gmail.example")[0].raw


def test_a_smart_host_wants_authentication_and_its_port(aws, verified):
    smart_host = aws.internet.hosted_mail.smart_host
    replies = smart_host.receive(envelope_for(TO))
    assert replies == [Reply(530, "Authentication required", "5.7.0")]
    Gateway(aws, relay_rule(aws, smart_host.hostname, port=25)).send()
    aws.clock.advance(14 * 3600)
    assert b"4.4.1" in inbox(aws, "ana@gmail.example")[0].raw


def envelope_for(address):
    return Envelope("192.0.2.20", "x", "", [address], b"\r\n")


def test_relays_through_the_api(aws, mailmanager, secret):
    rules = relay_rule(aws)
    relay = rules[0]["Actions"][0]["Relay"]["Relay"]
    with pytest.raises(mailmanager.exceptions.ConflictException):
        relay_rule(aws)
    made = mailmanager.create_rule_set(RuleSetName="rules", Rules=rules)["RuleSetId"]
    with pytest.raises(mailmanager.exceptions.ConflictException, match=made):
        mailmanager.delete_relay(RelayId=relay)
    mailmanager.update_relay(RelayId=relay, ServerPort=587, Authentication=secret)
    shown = mailmanager.get_relay(RelayId=relay)
    assert (shown["ServerName"], shown["ServerPort"]) == (WORKSPACE, 587)
    assert shown["Authentication"] == secret
    mailmanager.delete_rule_set(RuleSetId=made)
    mailmanager.delete_relay(RelayId=relay)
    assert mailmanager.list_relays()["Relays"] == []
    with pytest.raises(mailmanager.exceptions.ResourceNotFoundException):
        mailmanager.delete_relay(RelayId=relay)


def test_a_relays_secret_needs_both_keys(aws, mailmanager):
    made = aws.client("secretsmanager").create_secret(Name="r", SecretString='{"password": "x"}')
    with pytest.raises(mailmanager.exceptions.ValidationException, match="username"):
        relay_rule(aws, authentication={"SecretArn": made["ARN"]})
