"""What arrives at an ingress endpoint byte by byte; the archive tells what was taken."""

from __future__ import annotations

import contextlib
import shutil
import smtplib
import socket
import ssl
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.local_aws.mail_manager.gateway_kit import ALLOW_ALL, Gateway

from local_aws.mail_manager.ingress.listener import IngressListener, serve_ingress

BEGIN = b"MAIL FROM:<ana@gmail.example>\r\nRCPT TO:<a@nutrition.example>\r\n"
MESSAGE = b"Subject: one\r\n\r\nHello.\r\n"


@pytest.fixture
def port(aws):
    server = serve_ingress(aws)
    yield server.port
    server.stop()


@pytest.fixture
def door(aws, archive):
    """An open endpoint that archives everything and doesn't insist on TLS."""
    return Gateway(
        aws,
        [{"Actions": [{"Archive": {"TargetArchive": archive.archive_id}}]}],
        TlsPolicy="OPTIONAL",
    )


def archived(archive):
    """Return the bytes of everything in the archive."""
    return [archive.read(number).record.raw for number in range(1, len(archive.store) + 1)]


class Wire:
    """A client that sends exactly what it is told."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.file = self.socket.makefile("rb")
        self.code()

    def code(self):
        while True:
            line = self.file.readline()
            if line[3:4] != b"-":
                return line.decode()[:3]

    def ask(self, data):
        self.socket.sendall(data)
        return self.code()

    def close(self):
        self.file.close()
        self.socket.close()


@pytest.fixture
def wire(port, door):
    client = Wire(port)
    client.ask(b"EHLO mx.gmail.example\r\n")
    yield client
    client.close()


def test_two_transactions_pipelined(wire, archive):
    one = BEGIN + b"DATA\r\n" + MESSAGE + b".\r\n"
    wire.socket.sendall(one + one.replace(b"one", b"two") + b"QUIT\r\n")
    codes = [wire.code() for _ in range(9)]
    assert codes == ["250", "250", "354", "250", "250", "250", "354", "250", "221"]
    assert [raw.endswith(MESSAGE) for raw in archived(archive)] == [True, False]


def test_eight_bit_content_is_kept_as_it_is(wire, archive):
    body = "Subject: Grüße\r\n\r\nÄpfel, 抹茶\r\n".encode()
    assert (
        wire.ask(BEGIN.replace(b".example>\r\nRCPT", b".example> BODY=8BITMIME\r\nRCPT")) == "250"
    )
    assert (wire.code(), wire.ask(b"DATA\r\n"), wire.ask(body + b".\r\n")) == ("250", "354", "250")
    assert archived(archive)[0].endswith(body)


def test_addresses_in_utf_8(wire, archive):
    envelope = "MAIL FROM:<änne@gmail.example> SMTPUTF8\r\nRCPT TO:<jörg@nutrition.example>\r\n"
    assert (wire.ask(envelope.encode()), wire.code()) == ("250", "250")
    assert (wire.ask(b"DATA\r\n"), wire.ask(MESSAGE + b".\r\n")) == ("354", "250")
    kept = archive.read(1).record.description["Envelope"]
    assert (kept["From"], kept["To"]) == ("änne@gmail.example", ["jörg@nutrition.example"])


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r"])
def test_nothing_is_smuggled_in(wire, archive, end):
    assert (wire.ask(BEGIN), wire.code(), wire.ask(b"DATA\r\n")) == ("250", "250", "354")
    hidden = BEGIN.replace(b"ana@", b"evil@") + b"DATA\r\nSubject: evil\r\n\r\n.\r\n"
    assert wire.ask(b"Subject: one\r\n\r\nx" + end + hidden)[0] in "45"
    assert archived(archive) == []


def test_a_message_over_the_policys_size_is_refused_and_the_session_goes_on(aws, port, archive):
    Gateway(
        aws,
        [{"Actions": [{"Archive": {"TargetArchive": archive.archive_id}}]}],
        {**ALLOW_ALL, "MaxMessageSizeBytes": 1000},
        TlsPolicy="OPTIONAL",
    )
    wire = Wire(port)
    wire.ask(b"EHLO c\r\n")
    huge = MESSAGE + (b"y" * 78 + b"\r\n") * 5000
    for body, code in ((huge, "552"), (MESSAGE, "250")):
        assert (wire.ask(BEGIN), wire.code(), wire.ask(b"DATA\r\n")) == ("250", "250", "354")
        assert wire.ask(body + b".\r\n") == code
    assert len(archived(archive)) == 1
    wire.close()


def test_a_size_that_is_announced_is_refused_before_it_is_sent(wire, archive):
    announced = BEGIN.replace(b".example>\r\nRCPT", b".example> SIZE=41943041\r\nRCPT")
    assert wire.ask(announced.partition(b"RCPT")[0]) == "552"


def test_half_open_slow_and_silent_clients_hold_up_nobody(wire, port, archive):
    idle = [Wire(port) for _ in range(40)]
    for one in idle[:20]:
        one.ask(b"EHLO c\r\n")
        one.socket.sendall(BEGIN + b"DATA\r\nSubject: ha")
    for one in idle[:10]:
        one.close()  # in the middle of a message
    began = time.monotonic()
    assert (wire.ask(BEGIN), wire.code(), wire.ask(b"DATA\r\n")) == ("250", "250", "354")
    for piece in (MESSAGE[:5], MESSAGE[5:], b".\r", b"\n"):
        wire.socket.sendall(piece)
        time.sleep(0.02)
    assert wire.code() == "250"
    assert time.monotonic() - began < 5
    for one in idle[10:]:
        one.close()
    assert len(archived(archive)) == 1


def test_many_connections_at_once_lose_nothing(door, port, archive):
    def deliver(number):
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
            for turn in range(4):
                mail = f"Subject: {number}-{turn}\r\n\r\nx\r\n"
                client.sendmail("ana@gmail.example", ["a@nutrition.example"], mail)

    with ThreadPoolExecutor(32) as clients:
        list(clients.map(deliver, range(32)))
    subjects = [raw.partition(b"Subject: ")[2].split(b"\r\n")[0] for raw in archived(archive)]
    assert sorted(subjects) == sorted(f"{n}-{t}".encode() for n in range(32) for t in range(4))


def test_a_hundred_recipients_over_the_wire(wire, archive):
    wire.socket.sendall(b"MAIL FROM:<ana@gmail.example>\r\n")
    names = [b"RCPT TO:<r%d@nutrition.example>\r\n" % number for number in range(101)]
    wire.socket.sendall(b"".join(names))
    codes = [wire.code() for _ in range(102)]
    assert codes == ["250"] * 101 + ["452"]
    assert (wire.ask(b"DATA\r\n"), wire.ask(MESSAGE + b".\r\n")) == ("354", "250")
    assert len(archive.read(1).record.description["Envelope"]["To"]) == 100


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs the openssl command")
def test_the_dialogue_of_openssl(aws, port, archive):
    gateway = Gateway(aws, [{"Actions": [{"Archive": {"TargetArchive": archive.archive_id}}]}])
    command = ["openssl", "s_client", "-starttls", "smtp", "-crlf", "-quiet"]
    where = ["-connect", f"127.0.0.1:{port}", "-servername", gateway.a_record]
    client = subprocess.Popen(
        [*command, *where],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        bufsize=1,
    )
    killer = threading.Timer(20, client.kill)
    killer.start()
    try:
        lines = [line.rstrip("\n") for line in _talk(client, ["250", "250", "250", "354", "250"])]
    finally:
        killer.cancel()
        client.kill()
        client.communicate()
    assert lines[-1].startswith("250 Ok")
    assert archived(archive)[0].endswith(b"Subject: by hand\r\n\r\nHello.\r\n")
    metadata = archive.read(1).record.description["Metadata"]
    assert metadata["TlsProtocol"] == "TLSv1.3"


def _talk(client, codes):
    """Type each line once the one before has its reply; yield the last line of each reply."""
    typed = [
        "EHLO laptop.example",
        "MAIL FROM:<ana@gmail.example>",
        "RCPT TO:<a@nutrition.example>",
        "DATA",
        "Subject: by hand\n\nHello.\n.",
    ]
    for text, code in zip(typed, codes, strict=True):
        client.stdin.write(text + "\n")
        while True:
            line = client.stdout.readline()
            if line[3:4] != "-":
                break
        assert line.startswith(code), line
        yield line


def test_clients_with_a_wrong_certificate_or_no_tls_at_all_break_off_alone(door, port, archive):
    with contextlib.suppress(ssl.SSLError, OSError):
        ssl.create_default_context().wrap_socket(
            socket.create_connection(("127.0.0.1", port), 5), server_hostname="x"
        )  # TLS from the first byte, which the endpoint doesn't offer
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("ana@gmail.example", ["a@nutrition.example"], MESSAGE)
    assert len(archived(archive)) == 1


def test_the_limits_are_those_of_the_quotas_page():
    assert (IngressListener.size_limit, IngressListener.recipient_limit) == (40 * 2**20, 100)
