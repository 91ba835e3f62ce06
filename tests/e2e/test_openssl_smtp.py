"""The dialogue of the posts: `openssl s_client -starttls smtp` speaks to an ingress endpoint."""

import base64
import shutil
import subprocess
import time

import pytest
from tests.local_aws.mail_manager.gateway_kit import Gateway

from local_aws.mail_manager.ingress.listener import serve_ingress
from local_aws.world import LocalAws

OPENSSL = shutil.which("openssl")
PASSWORD = "correct-Horse-1"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OPENSSL is None, reason="there is no openssl command here"),
]


@pytest.fixture
def aws():
    world = LocalAws()
    yield world
    world.reset()


@pytest.fixture
def server(aws):
    running = serve_ingress(aws)
    yield running
    running.stop()


def converse(server, *lines):
    """Say lines one after the other, each after the server's answer; return all answers."""
    process = subprocess.Popen(
        [OPENSSL, "s_client", "-starttls", "smtp", "-crlf", "-quiet", "-connect", server.address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        for line in lines:
            process.stdin.write(line + "\n")
            process.stdin.flush()
            time.sleep(0.2)
        out, _ = process.communicate("QUIT\n", timeout=10)
        return out
    finally:
        process.kill()
        process.wait()


def test_a_message_typed_by_hand(aws, server):
    archive = aws.client("mailmanager").create_archive(ArchiveName="all-mail")["ArchiveId"]
    Gateway(aws, [{"Actions": [{"Archive": {"TargetArchive": archive}}]}])
    said = converse(
        server,
        "EHLO me.example",
        "MAIL FROM:<ana@gmail.example>",
        "rcpt to:<orders@nutrition.example>",  # a capital R would renegotiate TLS
        "DATA",
        "Subject: by hand",
        "",
        "hello",
        ".",
    )
    assert "250 2.1.5 Ok" in said and "354 " in said and "250 Ok " in said and "221 " in said


def test_auth_login_typed_by_hand(aws, server):
    gateway = Gateway(aws, [], Type="AUTH", IngressPointConfiguration={"SmtpPassword": PASSWORD})

    def encoded(text):
        return base64.b64encode(text.encode()).decode()

    said = converse(
        server,
        "EHLO me.example",
        "AUTH LOGIN",
        encoded(gateway.point_id),
        encoded(PASSWORD),
        "MAIL FROM:<ana@gmail.example>",
        "rcpt to:<orders@nutrition.example>",
    )
    assert "334 VXNlcm5hbWU6" in said and "334 UGFzc3dvcmQ6" in said
    assert "235 2.7.0 Authentication successful" in said
    assert "250 2.1.5 Ok" in said
