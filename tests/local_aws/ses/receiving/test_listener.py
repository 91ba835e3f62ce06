"""Receiving over real SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator

import pytest

from local_aws.internet.smtp_server import SmtpServer
from local_aws.ses.receiving.listener import serve_inbound

from .kit import DOMAIN, MESSAGE, SENDER, Inbox, header, store

TLS = ssl.create_default_context()
TLS.check_hostname, TLS.verify_mode = False, ssl.CERT_NONE


@pytest.fixture
def server(inbox: Inbox) -> Iterator[SmtpServer]:
    made = serve_inbound(inbox.aws)
    yield made
    made.stop()


@pytest.fixture
def client(server: SmtpServer) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(server.host, server.port, local_hostname="mta.sensors.example") as made:
        yield made


def test_a_message_over_smtp_is_stored(inbox: Inbox, client: smtplib.SMTP) -> None:
    inbox.bucket()
    inbox.rule(store())
    client.starttls(context=TLS)
    assert client.sendmail(SENDER, [f"reports@{DOMAIN}"], MESSAGE) == {}
    (data,) = inbox.objects().values()
    assert data.endswith(MESSAGE)


def test_who_is_not_here_is_refused_at_rcpt(inbox: Inbox, client: smtplib.SMTP) -> None:
    inbox.rule(header("X-A"), Recipients=[f"reports@{DOMAIN}"])
    refused = client.sendmail(
        SENDER, [f"reports@{DOMAIN}", f"x@{DOMAIN}", "a@gmail.example"], MESSAGE
    )
    assert {name: code for name, (code, _) in refused.items()} == {
        f"x@{DOMAIN}": 550,
        "a@gmail.example": 550,
    }


def test_tls_is_required_where_a_rule_says_so(inbox: Inbox, client: smtplib.SMTP) -> None:
    inbox.rule(header("X-A"), TlsPolicy="Require")
    client.ehlo()
    client.mail(SENDER)
    assert client.rcpt(f"reports@{DOMAIN}")[0] == 530
    client.starttls(context=TLS)
    assert client.sendmail(SENDER, [f"reports@{DOMAIN}"], MESSAGE) == {}


def test_nobody_can_log_in(client: smtplib.SMTP) -> None:
    client.starttls(context=TLS)
    client.ehlo()
    assert not client.has_extn("auth") and client.has_extn("size")
    assert client.docmd("AUTH", "PLAIN AHVzZXIAcGFzcw==")[0] == 502
