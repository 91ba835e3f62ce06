"""SES's SMTP interface over real sockets: smtplib and openssl as clients."""

from __future__ import annotations

import base64
import json
import smtplib
import ssl
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from local_aws.internet.smtp_server import SmtpServer
from local_aws.ses.smtp_interface.interface import serve_smtp
from local_aws.ses.smtp_interface.passwords import smtp_password
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

from ..sender import DOMAIN, READER, SENDER, parsed, production, ses_state, verify

MAIL = f"From: {SENDER}\r\nTo: {READER}\r\nSubject: Offer\r\n\r\nHello\r\n"
IDENTITY = f"arn:aws:ses:{REGION}:{ACCOUNT_ID}:identity/{DOMAIN}"
TLS = ssl.create_default_context()
TLS.check_hostname, TLS.verify_mode = False, ssl.CERT_NONE

Login = tuple[str, str]


@pytest.fixture
def server(aws: LocalAws) -> Iterator[SmtpServer]:
    """The SMTP interface with a verified sender in production."""
    verify(aws, DOMAIN)
    production(aws)
    made = serve_smtp(aws)
    yield made
    made.stop()


@pytest.fixture
def client(server: SmtpServer) -> Iterator[smtplib.SMTP]:
    """A client under TLS, not logged in."""
    with smtplib.SMTP(server.host, server.port, local_hostname="c.example") as made:
        made.starttls(context=TLS)
        yield made


def own(region: str = REGION) -> Login:
    return ACCOUNT_ID, smtp_password("local", region)


def user(aws: LocalAws, *statements: dict[str, Any], region: str = REGION) -> Login:
    iam = aws.client("iam")
    iam.create_user(UserName="smtp-user")
    if statements:
        full = [{"Effect": "Allow", "Resource": "*"} | one for one in statements]
        document = json.dumps({"Version": "2012-10-17", "Statement": full})
        iam.put_user_policy(UserName="smtp-user", PolicyName="p", PolicyDocument=document)
    key = iam.create_access_key(UserName="smtp-user")["AccessKey"]
    return key["AccessKeyId"], smtp_password(key["SecretAccessKey"], region)


def refused(client: smtplib.SMTP, mail: str = MAIL, to: str = READER) -> tuple[int, str]:
    with pytest.raises(smtplib.SMTPDataError) as raised:
        client.sendmail(SENDER, [to], mail)
    said = raised.value.smtp_error
    return raised.value.smtp_code, said.decode() if isinstance(said, bytes) else said


def test_a_message_is_sent_like_any_other(aws: LocalAws, client: smtplib.SMTP) -> None:
    client.login(*own())
    client.mail(SENDER)
    client.rcpt(READER)
    code, said = client.data(MAIL)
    sent = ses_state(aws).sent[0]
    assert (code, said.decode()) == (250, f"Ok {sent.message_id}")
    delivered = parsed(aws.internet.mailboxes.of(READER)[0].raw)
    assert delivered["Subject"] == "Offer" and delivered.get_content().strip() == "Hello"
    assert sent.feedback_address == SENDER
    caller = sent.caller
    assert (caller.identity, caller.operation) == ("root", "SendSmtpEmail")
    assert (caller.source_ip, caller.tls_version) == ("127.0.0.1", "TLSv1.3")


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_both_mechanisms(client: smtplib.SMTP, mechanism: str) -> None:
    client.ehlo()
    client.user, client.password = own()
    method = getattr(client, f"auth_{mechanism.lower()}")
    assert client.auth(mechanism, method)[1] == b"Authentication successful."


def test_what_is_offered(server: SmtpServer) -> None:
    with smtplib.SMTP(server.host, server.port) as client:
        client.ehlo()
        assert set(client.esmtp_features) == {"size", "8bitmime", "starttls", "xclient", "ok"}
        client.starttls(context=TLS)
        client.ehlo()
        assert client.esmtp_features["auth"].split() == ["LOGIN", "PLAIN"]
        assert client.esmtp_features["size"] == str(40 * 1024 * 1024)


def test_tls_and_login_come_first(server: SmtpServer) -> None:
    with smtplib.SMTP(server.host, server.port) as client:
        client.ehlo()
        assert client.mail(SENDER) == (530, b"Must issue a STARTTLS command first")
        told = client.docmd("AUTH", "PLAIN AGEAYg==")
        assert told == (530, b"Must issue a STARTTLS command first")
        client.starttls(context=TLS)
        client.ehlo()
        assert client.mail(SENDER) == (530, b"Authentication required")


def test_wrong_credentials(aws: LocalAws, client: smtplib.SMTP) -> None:
    name, password = user(aws)
    wrong = [
        (name, password[:-4] + "AAAA"),
        (
            name,
            aws.client("iam").list_access_keys(UserName="smtp-user")["ResponseMetadata"][
                "RequestId"
            ],
        ),
        ("AKIAIOSFODNN7EXAMPLE", password),
        (name, ""),
    ]
    for login in wrong:
        with pytest.raises(smtplib.SMTPAuthenticationError) as raised:
            client.login(*login)
        assert raised.value.smtp_code == 535
        assert raised.value.smtp_error == b"Authentication Credentials Invalid"
    assert client.login(name, password)[0] == 235


def test_a_secret_key_is_no_password(aws: LocalAws, client: smtplib.SMTP) -> None:
    with pytest.raises(smtplib.SMTPAuthenticationError):
        client.login(ACCOUNT_ID, "local")


def test_a_password_is_good_for_its_region(aws: LocalAws, client: smtplib.SMTP) -> None:
    client.login(*own("eu-west-1"))
    assert refused(client) == (
        554,
        "Message rejected: Email address is not verified. The following identities failed the "
        f"check in region EU-WEST-1: {SENDER}, {READER}",
    )


def test_a_withdrawn_key_ends_the_session(aws: LocalAws, client: smtplib.SMTP) -> None:
    name, password = user(aws, {"Action": "ses:SendRawEmail"})
    client.login(name, password)
    assert client.sendmail(SENDER, [READER], MAIL) == {}
    aws.client("iam").update_access_key(UserName="smtp-user", AccessKeyId=name, Status="Inactive")
    assert client.mail(SENDER) == (535, b"Authentication Credentials Invalid")


def test_iam_decides_and_the_address_counts(aws: LocalAws, client: smtplib.SMTP) -> None:
    office = {"IpAddress": {"aws:SourceIp": ["203.0.113.10"]}}
    client.ehlo()
    assert client.docmd("XCLIENT", "ADDR=203.0.113.10")[0] == 220
    client.ehlo()
    name, password = user(aws, {"Action": "ses:SendRawEmail", "Condition": office})
    client.login(name, password)
    assert client.sendmail(SENDER, [READER], MAIL) == {}
    caller = ses_state(aws).sent[0].caller
    assert (caller.identity, caller.source_ip) == ("smtp-user", "203.0.113.10")
    assert client.docmd("XCLIENT", "ADDR=198.51.100.23")[0] == 220
    client.ehlo()
    client.login(name, password)
    assert refused(client) == (
        554,
        f"Access denied: User `arn:aws:iam::{ACCOUNT_ID}:user/smtp-user' is not authorized to "
        f"perform `ses:SendRawEmail' on resource `{IDENTITY}'",
    )


def test_where_a_client_is_has_to_be_an_address(client: smtplib.SMTP) -> None:
    client.ehlo()
    for said in ("ADDR=elsewhere", "NAME=198.51.100.23", ""):
        assert client.docmd("XCLIENT", said)[0] == 501


def test_headers_give_tags_and_configuration_set(aws: LocalAws, client: smtplib.SMTP) -> None:
    aws.client("sesv2").create_configuration_set(ConfigurationSetName="offers")
    client.login(*own())
    control = "X-SES-CONFIGURATION-SET: offers\r\nX-SES-MESSAGE-TAGS: a=1, b=2\r\n"
    client.sendmail(SENDER, [READER], control + MAIL)
    sent = ses_state(aws).sent[0]
    assert (sent.configuration_set, sent.tags) == ("offers", {"a": "1", "b": "2"})
    assert b"X-SES-CONF" not in aws.internet.mailboxes.of(READER)[0].raw
    assert refused(client, "X-SES-CONFIGURATION-SET: none\r\n" + MAIL) == (
        554,
        "Transaction failed: Configuration set <none> does not exist.",
    )


def test_refusals_of_a_message(aws: LocalAws, client: smtplib.SMTP) -> None:
    client.login(*own())
    twice = "Subject: again\r\n" + MAIL
    assert refused(client, twice) == (554, "Transaction failed: Duplicate header 'Subject'.")
    no_author = "Subject: s\r\n\r\nt\r\n"
    assert refused(client, no_author)[0] == 554
    with pytest.raises(smtplib.SMTPDataError) as raised:
        client.sendmail(SENDER, [f"r{n}@postbox-user.example" for n in range(51)], MAIL)
    assert raised.value.smtp_error == b"Transaction failed: Recipient count exceeds 50."
    assert not ses_state(aws).sent


def test_envelope_addresses_that_are_none(client: smtplib.SMTP) -> None:
    client.login(*own())
    assert client.docmd("MAIL", "FROM:<>") == (501, b"Invalid MAIL FROM address provided")
    assert client.docmd("MAIL", "FROM:<nobody>") == (501, b"Invalid MAIL FROM address provided")
    client.mail(SENDER)
    assert client.docmd("RCPT", "TO:<nobody>") == (501, b"Invalid RCPT TO address provided")


def test_paused_and_throttled(aws: LocalAws, client: smtplib.SMTP) -> None:
    client.login(*own())
    account = ses_state(aws).account
    account.max_24_hour_send = 1
    client.sendmail(SENDER, [READER], MAIL)
    assert refused(client) == (454, "Throttling failure: Daily message quota exceeded.")
    account.max_24_hour_send, account.max_send_rate = 1e6, 1
    client.sendmail(SENDER, [READER], MAIL)
    assert refused(client) == (454, "Throttling failure: Maximum sending rate exceeded.")
    aws.client("ses").update_account_sending_enabled(Enabled=False)
    assert refused(client) == (554, "Message rejected: Account is paused")
    aws.client("ses").update_account_sending_enabled(Enabled=True)


def test_too_big(client: smtplib.SMTP) -> None:
    client.login(*own())
    told = client.docmd("MAIL", f"FROM:<{SENDER}> SIZE={40 * 1024 * 1024 + 1}")
    assert told == (552, b"Message is too long.")


def test_feedback_goes_to_the_envelope_sender(aws: LocalAws, client: smtplib.SMTP) -> None:
    client.login(*own())
    returns = "returns@postbox-user.example"
    verify(aws, returns)
    client.sendmail(returns, ["bounce@simulator.amazonses.com"], MAIL)
    back = aws.internet.mailboxes.of(returns)
    assert len(back) == 1 and b"MAILER-DAEMON" in back[0].raw


def test_openssl_speaks_it(aws: LocalAws, server: SmtpServer) -> None:
    plain = base64.b64encode("\0".join(("", *own())).encode()).decode()
    lines = [
        "EHLO c.example",
        f"AUTH PLAIN {plain}",
        f"MAIL FROM:<{SENDER}>",
        # openssl takes a line that begins with R for its own command.
        f"rcpt TO:<{READER}>",
        "DATA",
        *MAIL.split("\r\n")[:-1],
        ".",
        "QUIT",
    ]
    command = ["openssl", "s_client", "-starttls", "smtp", "-crlf", "-quiet", "-ign_eof"]
    ran = subprocess.run(
        [*command, "-connect", server.address],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert "235 Authentication successful." in ran.stdout
    assert f"250 Ok {ses_state(aws).sent[0].message_id}" in ran.stdout
