"""The SMTP server: what it offers, that it is strict about lines, and what it survives."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from local_aws.ids import Ids
from local_aws.internet.smtp import Reply
from local_aws.internet.smtp_server import SmtpServer

MESSAGE = b"Subject: hi\r\n\r\nhello\r\n"


class Service:
    """Takes everything for anybody but `nobody@…`, and keeps it."""

    hostname = "mx.lab.example"
    size_limit = 100_000
    recipient_limit = 3

    def __init__(self):
        self.taken = []

    def tls_context(self, server_name):
        return None

    def authenticate(self, session, username, password):
        return (username, password) == ("user", "pass word")

    def mail(self, session, sender):
        return Reply(550, "Go away", "5.7.1") if sender.startswith("spammer") else None

    def recipient(self, session, address):
        return Reply(550, "Nobody\nhere", "5.1.1") if address.startswith("nobody") else None

    def message(self, session, data):
        if b"break down" in data:
            raise RuntimeError("broken")
        kept = (session.helo, session.tls, session.username, session.mail_from)
        self.taken.append((*kept, list(session.recipients), data))
        return Reply(250, "Ok 1", "2.0.0")


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def serve(service):
    running = []

    def start(**limits):
        server = SmtpServer(service, Ids(), **limits)
        server.start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def server(serve):
    return serve()


class Wire:
    """A client that sends exactly what it is told."""

    def __init__(self, server, timeout=5):
        self.socket = socket.create_connection((server.host, server.port), timeout)
        self.file = self.socket.makefile("rb")
        self.greeting = self.reply()

    def send(self, data):
        self.socket.sendall(data)

    def reply(self):
        lines = []
        while True:
            line = self.file.readline()
            lines.append(line.decode())
            if line[3:4] != b"-":
                return "".join(lines)

    def ask(self, data):
        self.send(data)
        return self.reply()

    def secure(self):
        self.ask(b"EHLO c\r\n")
        self.ask(b"STARTTLS\r\n")
        self.file.close()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.socket = context.wrap_socket(self.socket)
        self.file = self.socket.makefile("rb")

    def close(self):
        self.file.close()
        self.socket.close()


@pytest.fixture
def wire(server):
    client = Wire(server)
    yield client
    client.close()


BEGIN = b"EHLO c.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n"


def begin(wire):
    """Send a whole beginning at once, as pipelining allows."""
    wire.send(BEGIN)
    return [wire.reply()[:3] for _ in range(4)]


def test_a_message_over_tls_with_authentication(server, service):
    with smtplib.SMTP(server.host, server.port) as client:
        client.ehlo("c.example")
        offered = {"starttls", "8bitmime", "smtputf8", "pipelining", "enhancedstatuscodes"}
        assert offered <= client.esmtp_features.keys()
        assert client.esmtp_features["size"] == "100000"
        assert "auth" not in client.esmtp_features
        client.starttls()
        client.ehlo("c.example")
        assert client.esmtp_features["auth"].split() == ["LOGIN", "PLAIN"]
        assert "starttls" not in client.esmtp_features
        client.login("user", "pass word")
        assert client.sendmail("a@b.example", ["c@d.example"], MESSAGE) == {}
    assert service.taken == [
        ("c.example", "TLSv1.3", "user", "a@b.example", ["c@d.example"], MESSAGE)
    ]


def test_each_recipient_is_answered_for(server, service):
    with smtplib.SMTP(server.host, server.port) as client:
        refused = client.sendmail(
            "a@b.example", ["c@d.example", "nobody@d.example", "e@d.example"], MESSAGE
        )
    assert refused == {"nobody@d.example": (550, b"5.1.1 Nobody\n5.1.1 here")}
    assert service.taken[0][4] == ["c@d.example", "e@d.example"]


def test_the_null_sender_and_several_messages_in_one_session(server, service):
    with smtplib.SMTP(server.host, server.port) as client:
        client.sendmail("<>", ["c@d.example"], MESSAGE)
        client.sendmail("a@b.example", ["e@d.example"], MESSAGE)
        with pytest.raises(smtplib.SMTPSenderRefused):
            client.sendmail("spammer@b.example", ["e@d.example"], MESSAGE)
    assert [(one[3], one[4]) for one in service.taken] == [
        ("", ["c@d.example"]),
        ("a@b.example", ["e@d.example"]),
    ]


def test_eight_bit_text_and_addresses(server, service):
    with smtplib.SMTP(server.host, server.port) as client:
        data = "Subject: Grüße\r\n\r\nÄ\r\n".encode()
        options = ["SMTPUTF8", "BODY=8BITMIME"]
        client.sendmail("jürgen@b.example", ["ana@münchen.example"], data, options)
    assert service.taken[0][3:] == ("jürgen@b.example", ["ana@münchen.example"], data)


def test_recipients_over_the_limit_are_for_later(server):
    with smtplib.SMTP(server.host, server.port) as client:
        refused = client.sendmail("a@b.example", [f"p{n}@d.example" for n in range(4)], MESSAGE)
    assert {address: code for address, (code, _) in refused.items()} == {"p3@d.example": 452}


def test_a_whole_transaction_may_come_at_once(wire, service):
    wire.send(BEGIN + MESSAGE + b".\r\n" + BEGIN[16:] + MESSAGE + b".\r\nQUIT\r\n")
    codes = [wire.reply()[:3] for _ in range(10)]
    assert codes == ["250", "250", "250", "354", "250", "250", "250", "354", "250", "221"]
    assert [one[-1] for one in service.taken] == [MESSAGE, MESSAGE]


def test_dots_are_unstuffed(wire, service):
    begin(wire)
    assert wire.ask(b"..\r\n..a\r\n.b\r\n.\r\n")[:3] == "250"
    assert service.taken[0][-1] == b".\r\n.a\r\nb\r\n"


SMUGGLED = b"MAIL FROM:<evil@b.example>\r\nRCPT TO:<victim@d.example>\r\nDATA\r\nevil\r\n.\r\n"

SEQUENCES = [
    b"\n.\n",
    b"\n.\r\n",
    b"\r\n.\n",
    b"\r.\r",
    b"\r.\r\n",
    b"\r\n.\r",
    b"\n.\r",
    b"\r.\n",
    b"\r\r\n.\r\n",
    b"\r\n\x00.\r\n",
    b"\r\n.\r\r\n",
    b"\r\n..\r\n",
]
"""Ends of data that some server, but not RFC 5321, takes for one (SMTP smuggling, 2023)."""


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_nothing_can_be_smuggled_in_behind_a_false_end(wire, service, sequence):
    begin(wire)
    wire.send(b"Subject: first" + sequence + SMUGGLED)
    wire.reply()
    assert [one for one in service.taken if one[3].startswith("evil")] == []
    assert len(service.taken) <= 1


@pytest.mark.parametrize("data", [b"a\nb\r\n.\r\n", b"a\rb\r\n.\r\n", b"a\r\r\n.\r\n"])
def test_a_message_with_a_bare_line_ending_is_refused(wire, service, data):
    begin(wire)
    assert wire.ask(data).startswith("550 5.6.0")
    assert service.taken == []
    assert wire.ask(b"NOOP\r\n")[:3] == "250"


@pytest.mark.parametrize("command", [b"NOOP\n", b"NO\rOP\r\n", b"NOOP\rNOOP\n"])
def test_a_command_with_a_bare_line_ending_ends_the_session(wire, command):
    assert wire.ask(command).startswith("500 5.5.2")
    assert wire.file.read() == b""


def test_what_follows_starttls_in_the_clear_is_forgotten(wire, service):
    wire.ask(b"EHLO c\r\n")
    assert wire.ask(b"STARTTLS\r\nMAIL FROM:<evil@b.example>\r\n")[:3] == "220"
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    wire.file.close()
    wire.socket = context.wrap_socket(wire.socket)
    wire.file = wire.socket.makefile("rb")
    assert wire.ask(b"EHLO c\r\n")[:3] == "250"
    assert wire.ask(b"RCPT TO:<c@d.example>\r\n")[:3] == "503"


def text(value):
    return base64.b64encode(value.encode()) + b"\r\n"


def test_auth_dialogue(wire):
    assert wire.ask(b"EHLO c\r\n") and wire.ask(b"AUTH LOGIN\r\n")[:3] == "538"
    wire.close()


def test_auth_login_and_plain_word_for_word(server):
    wire = Wire(server)
    wire.secure()
    wire.ask(b"EHLO c\r\n")
    assert wire.ask(b"auth login\r\n") == "334 VXNlcm5hbWU6\r\n"
    assert wire.ask(text("user")) == "334 UGFzc3dvcmQ6\r\n"
    assert wire.ask(text("wrong")).startswith("535 5.7.8")
    assert wire.ask(b"AUTH LOGIN " + text("user")) == "334 UGFzc3dvcmQ6\r\n"
    assert wire.ask(b"*\r\n")[:3] == "501"
    assert wire.ask(b"AUTH PLAIN ????\r\n")[:3] == "501"
    assert wire.ask(b"AUTH PLAIN " + text("user"))[:3] == "535"
    assert wire.ask(b"AUTH CRAM-MD5\r\n")[:3] == "504"
    assert wire.ask(b"AUTH PLAIN " + text("\0user\0pass word"))[:3] == "235"
    assert wire.ask(b"AUTH PLAIN " + text("\0user\0pass word"))[:3] == "503"
    wire.close()


def test_sizes(wire, service):
    wire.ask(b"EHLO c\r\n")
    assert wire.ask(b"MAIL FROM:<a@b.example> SIZE=100001\r\n")[:3] == "552"
    begin(wire)
    assert wire.ask(b"x" * 78 * 1 + b"\r\n" + (b"y" * 78 + b"\r\n") * 1300 + b".\r\n")[:3] == "552"
    begin(wire)
    assert wire.ask(b"x" * 5000 + b"\r\n.\r\n")[:3] == "500"
    assert service.taken == []
    assert wire.ask(b"NOOP " + b"x" * 100_000 + b"\r\n")[:3] == "500"
    assert wire.ask(b"NOOP\r\n")[:3] == "250"


def test_a_fault_of_the_service_is_a_reply_for_later(wire, service):
    begin(wire)
    assert wire.ask(b"break down\r\n.\r\n").startswith("451 4.3.0")
    begin(wire)
    assert wire.ask(MESSAGE + b".\r\n")[:3] == "250"


def test_commands_out_of_order(wire):
    assert wire.ask(b"MAIL FROM:<a@b.example>\r\n")[:3] == "503"
    wire.ask(b"EHLO c\r\n")
    assert wire.ask(b"RCPT TO:<c@d.example>\r\n")[:3] == "503"
    assert wire.ask(b"DATA\r\n")[:3] == "503"
    assert wire.ask(b"MAIL FROM:a b\r\n")[0] == "5"
    assert wire.ask(b"WHAT\r\n")[:3] == "500"


def test_too_many_connections_are_turned_away_and_room_comes_back(serve):
    server = serve(connection_limit=2)
    clients = [Wire(server), Wire(server)]
    third = Wire(server)
    assert third.greeting.startswith("421 4.3.2")
    third.close()
    clients[0].ask(b"QUIT\r\n")
    clients[0].close()
    deadline = time.monotonic() + 5
    while True:
        again = Wire(server)
        again.close()
        if again.greeting.startswith("220") or time.monotonic() > deadline:
            break
    assert again.greeting.startswith("220")
    clients[1].close()


def test_clients_that_say_nothing_are_closed_and_others_served_meanwhile(serve, service):
    server = serve(idle_seconds=0.3)
    silent = Wire(server)
    with smtplib.SMTP(server.host, server.port) as client:
        client.sendmail("a@b.example", ["c@d.example"], MESSAGE)
    assert silent.file.read() == b""
    silent.close()
    assert len(service.taken) == 1


def test_a_message_that_never_ends_is_given_up(serve, service):
    server = serve(message_seconds=0.3)
    wire = Wire(server)
    begin(wire)
    wire.send(b"Subject: half\r\n")
    assert wire.file.read() == b""
    wire.close()
    assert service.taken == []


def test_clients_that_break_off_do_no_harm(server, service):
    for part in (b"", b"EHLO c\r\n", BEGIN, BEGIN + b"half a mess"):
        wire = Wire(server)
        wire.send(part)
        wire.close()
    with smtplib.SMTP(server.host, server.port) as client:
        client.sendmail("a@b.example", ["c@d.example"], MESSAGE)
    assert len(service.taken) == 1


def test_what_all_clients_hold_together_is_limited_and_given_back(serve, service):
    server = serve(memory_limit=50_000)
    wire = Wire(server)
    begin(wire)
    wire.send((b"y" * 78 + b"\r\n") * 700)
    assert wire.reply().startswith("452 4.3.1")
    wire.close()
    with smtplib.SMTP(server.host, server.port) as client:
        client.sendmail("a@b.example", ["c@d.example"], MESSAGE)
    assert len(service.taken) == 1


def test_many_clients_at_once(server, service):
    def deliver(number):
        with smtplib.SMTP(server.host, server.port) as client:
            for _ in range(5):
                client.sendmail(f"{number}@b.example", ["c@d.example"], MESSAGE)

    with ThreadPoolExecutor(30) as clients:
        list(clients.map(deliver, range(30)))
    assert len(service.taken) == 150


def test_the_certificate_is_the_same_in_every_run_and_good_for_loopback(server):
    again = SmtpServer(Service(), Ids())
    again.stop()
    assert again.certificate == server.certificate
    context = ssl.create_default_context(cadata=server.certificate.decode())
    with smtplib.SMTP("127.0.0.1", server.port) as client:
        client.starttls(context=context)
        assert client.ehlo()[0] == 250


def test_only_loopback_is_listened_on():
    with pytest.raises(ValueError, match="loopback"):
        SmtpServer(Service(), Ids(), host="0.0.0.0")


def test_a_port_that_is_taken(server):
    with pytest.raises(OSError):
        SmtpServer(Service(), Ids(), port=server.port)
