"""A world that is kept comes back as it was: everything that can be seen of it, ids and time."""

from __future__ import annotations

import gzip
import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.local_aws.journal.account import MAIL, describe, fill

from local_aws.context import Request
from local_aws.internet.smtp_session import Session
from local_aws.journal.file import JournalFile, Record
from local_aws.journal.keeping import Kept, last_endpoint
from local_aws.mail_manager.ingress.listener import IngressListener
from local_aws.world import LocalAws


class _Door:
    """What a journal needs of an SMTP server."""

    def __init__(self, aws):
        self.service = IngressListener(aws)


class Run:
    """One run of a process, as far as a world is concerned; it ends without a warning."""

    def __init__(self, folder, ticking=False):
        self.aws = LocalAws(ticking=ticking)
        self.file = JournalFile(folder)
        self.door = _Door(self.aws)
        self.kept = Kept(self.aws, self.file, {"ingress": self.door})
        self.seen: list[tuple[int, int]] = []
        self.kept.go_on(lambda *place: self.seen.append(place))
        assert self.kept.different == []

    def client(self, service: str) -> Any:
        return self.aws.client(service)

    def lab(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        request = Request(
            method, f"{self.aws.endpoint_url}/_lab/{path}", {}, json.dumps(body).encode()
        )
        answer = self.aws.handle(request)
        assert answer.status == 200, answer.body
        return dict(json.loads(answer.body))

    def describe(self) -> dict[str, Any]:
        return describe(self.client, self.lab)

    def kill(self) -> None:
        self.aws._close_states()
        os.close(self.file._file)
        os.close(self.file._lock)


@pytest.fixture
def run(tmp_path):
    runs = []

    def begin(**settings):
        if runs:
            runs[-1].kill()
        runs.append(Run(tmp_path, **settings))
        return runs[-1]

    yield begin
    runs[-1].kill()


@pytest.mark.parametrize("ticking", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_everything_is_there_again_after_two_restarts(run, ticking):
    first = run(ticking=ticking)
    fill(first.client, first.lab)
    before = first.describe()
    second = run(ticking=ticking)
    after = second.describe()
    if ticking:
        assert 0 <= after.pop("now") - before.pop("now") < 60
    assert after == before
    assert len(after["objects"]) == 2 and any(after["events"])
    made = second.client("sqs").send_message(
        QueueUrl=second.client("sqs").get_queue_url(QueueName="work")["QueueUrl"], MessageBody="x"
    )
    third = run(ticking=ticking)
    queue = third.client("sqs").get_queue_url(QueueName="work")["QueueUrl"]
    more = third.client("sqs").send_message(QueueUrl=queue, MessageBody="y")
    assert made["MessageId"] != more["MessageId"]
    assert third.describe()["queue"]["Attributes"]["ApproximateNumberOfMessages"] == "4"
    assert third.seen[-1][0] == third.seen[-1][1]
    third.lab("POST", "clock/advance", {"seconds": 300})
    delivered = [body for key, body in third.describe()["objects"].items() if key.endswith(".gz")]
    assert [gzip.decompress(body) for body in delivered] == [b"0\n1\n2\n", b"buffered"]


def test_what_functions_answered_and_did_is_not_done_again(run):
    first = run()
    fill(first.client, first.lab)
    said = first.client("lambda").invoke(FunctionName="write", Payload=b'{"body": 1}')
    made = json.loads(said["Payload"].read())
    first.client("lambda").invoke(FunctionName="write", Payload=b'{"body": 2}')
    before = first.describe()
    assert made in {item["id"]["S"] for item in before["items"]["Items"]}
    second = run()
    assert second.describe() == before
    second.client("lambda").invoke(FunctionName="write", Payload=b'{"body": 3}')
    before = second.describe()
    assert before["items"]["Count"] == 3
    assert run().describe() == before


@pytest.mark.slow
def test_a_function_that_ran_when_the_process_ended_has_failed_and_is_tried_again(run, tmp_path):
    first = run()
    fill(first.client, first.lab)
    first.client("lambda").invoke(
        FunctionName="write", InvocationType="Event", Payload=b'{"body": 1}'
    )
    records = [record for record, _ in first.file.records()]
    last = max(at for at, record in enumerate(records) if record.head["kind"] == "back")
    first.file.replace(records[:last])
    second = run()
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.name.startswith("again"):
            thread.join(timeout=20)
    second.lab("POST", "clock/advance", {"seconds": 120})
    found = second.describe()
    assert "signal: killed" in str(found["events"])
    assert found["items"]["Count"] >= 1
    assert run().describe() == found


def test_mail_that_came_by_smtp_is_archived_again(run):
    first = run()
    fill(first.client, first.lab)
    session = Session("192.0.2.7", helo="mx.shop.example")
    for number in range(2):
        session.recipients = []
        assert first.door.service.mail(session, "a@shop.example") is None
        session.mail_from = "a@shop.example"
        assert first.door.service.recipient(session, "b@post.example") is None
        session.recipients = ["b@post.example"]
        assert first.door.service.message(session, MAIL % number).ok
    assert _archived(first) == 2
    second = run()
    assert _archived(second) == 2
    other = Session("192.0.2.8")
    second.door.service.mail(other, "")
    assert other.notes["journal"] == 2


def _archived(one: Run) -> int:
    """Return how many messages of this hour are in the archive: those that came by SMTP."""
    mm, now = one.client("mailmanager"), one.aws.clock.now()
    archive = mm.list_archives()["Archives"][0]["ArchiveId"]
    search = mm.start_archive_search(
        ArchiveId=archive, FromTimestamp=now - 60, ToTimestamp=now + 60, MaxResults=1000
    )["SearchId"]
    one.lab("POST", "clock/advance", {"seconds": 60})
    return len(mm.get_archive_search_results(SearchId=search)["Rows"])


def test_others_have_their_turn_while_a_long_poll_waits(run):
    first = run(ticking=True)
    url = first.client("sqs").create_queue(QueueName="slow")["QueueUrl"]
    empty = first.client("sqs").create_queue(QueueName="empty")["QueueUrl"]
    found: list[Any] = []

    def wait() -> None:
        sqs = first.aws.session().client("sqs")
        found.append(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20))
        found.append(sqs.receive_message(QueueUrl=empty, WaitTimeSeconds=1))

    waiting = threading.Thread(target=wait)
    waiting.start()
    while not first.kept._turns.waits:
        time.sleep(0.01)
    first.client("sqs").send_message(QueueUrl=url, MessageBody="at last")
    waiting.join(timeout=15)
    assert found[0]["Messages"][0]["Body"] == "at last"
    assert "Messages" not in found[1]
    second = run(ticking=True)
    counts = second.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    assert counts["Attributes"]["ApproximateNumberOfMessagesNotVisible"] == "1"


class _Program(BaseHTTPRequestHandler):
    """A program of the user's that a topic tells, and that asks the local AWS back."""

    asks: Any
    told: list[bytes]

    def do_POST(self) -> None:
        self.told.append(self.rfile.read(int(self.headers["content-length"])))
        self.asks()
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def test_a_web_host_is_told_once_and_may_ask_back(run):
    first = run()
    sns = first.client("sns")
    _Program.told, _Program.asks = [], lambda _: first.client("sqs").create_queue(QueueName="back")
    with HTTPServer(("127.0.0.1", 0), _Program) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        topic = sns.create_topic(Name="news")["TopicArn"]
        where = f"http://127.0.0.1:{server.server_port}/"
        sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=where)
        sns.publish(TopicArn=topic, Message="Hello")
        told = len(_Program.told)
        assert told
        second = run()
        server.shutdown()
    assert len(_Program.told) == told
    assert len(second.client("sqs").list_queues()["QueueUrls"]) == 1


def test_what_was_encrypted_can_be_decrypted_and_sessions_go_on(run):
    first = run()
    key = first.client("kms").create_key()["KeyMetadata"]["KeyId"]
    made = first.client("kms").generate_data_key(KeyId=key, KeySpec="AES_256")
    first.client("sts").get_session_token()
    second = run()
    found = second.client("kms").decrypt(CiphertextBlob=made["CiphertextBlob"])
    assert found["Plaintext"] == made["Plaintext"]
    again = second.client("kms").generate_data_key(KeyId=key, KeySpec="AES_256")
    assert again["Plaintext"] != made["Plaintext"]


@pytest.mark.parametrize(
    ("spec", "algorithm"),
    [("RSA_2048", "RSASSA_PSS_SHA_256"), ("ECC_NIST_P256", "ECDSA_SHA_256")],
)
def test_what_was_signed_can_be_verified_and_signing_never_gives_the_same(run, spec, algorithm):
    first = run()
    kms = first.client("kms")
    key = kms.create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    words = {"KeyId": key, "Message": b"total: 5", "SigningAlgorithm": algorithm}
    signature = kms.sign(**words)["Signature"]
    assert kms.sign(**words)["Signature"] != signature
    again = run().client("kms")
    assert again.verify(**words, Signature=signature)["SignatureValid"]


def test_a_reset_empties_the_journal_and_what_follows_is_kept(run):
    first = run()
    fill(first.client, first.lab)
    full = first.file.size
    first.lab("POST", "reset", {})
    assert first.file.size < full / 10
    first.client("sqs").create_queue(QueueName="after")
    now = first.lab("POST", "clock/advance", {"seconds": 5})["now"]
    second = run()
    assert len(second.client("sqs").list_queues()["QueueUrls"]) == 1
    assert not second.client("s3").list_buckets()["Buckets"]
    assert second.lab("GET", "status", {})["now"] == now
    fill(second.client, second.lab)
    assert second.describe() == run().describe()


def test_looking_is_not_written_down_and_reading_is(run):
    one = run()
    size = one.file.size
    one.lab("GET", "status", {})
    one.lab("GET", "mailboxes/a@b.example", {})
    assert one.file.size == size
    one.client("sesv2").get_account()
    assert one.file.size > size


def test_where_it_was_served_last_is_known(run, tmp_path):
    first = run()
    assert last_endpoint(first.file) == "http://local-aws.invalid"


def test_a_full_disk_is_told_and_nothing_is_done(run, monkeypatch):
    one = run()

    def full(record: Record) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(one.file, "append", full)
    sqs = one.client("sqs")
    with pytest.raises(Exception, match="can't be written: No space left on device"):
        sqs.create_queue(QueueName="never")
    monkeypatch.undo()
    assert "QueueUrls" not in sqs.list_queues()


QUEUES = st.sampled_from(["a", "b"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), QUEUES),
        st.tuples(st.just("send"), QUEUES),
        st.tuples(st.just("receive"), QUEUES),
        st.tuples(st.just("delete"), QUEUES),
        st.tuples(st.just("identity"), QUEUES),
        st.tuples(st.just("bucket"), QUEUES),
        st.tuples(st.just("publish"), QUEUES),
        st.tuples(st.just("advance"), st.integers(0, 100)),
        st.tuples(st.just("reset"), st.none()),
        st.tuples(st.just("restart"), st.none()),
    ),
    max_size=25,
)


@pytest.mark.slow
@given(steps=STEPS)
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_sequence_of_operations_comes_back(steps, tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    one = Run(folder)
    for step, what in [*steps, ("restart", None)]:
        if step == "restart":
            before = _seen(one)
            one.kill()
            one = Run(folder)
            assert _seen(one) == before
        else:
            _do(one, step, what)
    one.kill()


def _do(one: Run, step: str, what: Any) -> None:
    url = f"{one.aws.endpoint_url}/123456789012/{what}"
    calls = {
        "create": lambda: one.client("sqs").create_queue(QueueName=what),
        "send": lambda: one.client("sqs").send_message(QueueUrl=url, MessageBody="x"),
        "receive": lambda: one.client("sqs").receive_message(QueueUrl=url),
        "delete": lambda: one.client("sqs").delete_queue(QueueUrl=url),
        "identity": lambda: one.client("sesv2").create_email_identity(
            EmailIdentity=f"{what}.example"
        ),
        "bucket": lambda: one.client("s3").create_bucket(Bucket=f"bucket-{what}"),
        "publish": lambda: one.client("sns").create_topic(Name=what),
        "advance": lambda: one.lab("POST", "clock/advance", {"seconds": what}),
        "reset": lambda: one.lab("POST", "reset", {}),
    }
    try:
        calls[step]()
    except one.client("sqs").exceptions.ClientError:
        pass


def _seen(one: Run) -> Any:
    sqs = one.client("sqs")
    urls = sqs.list_queues().get("QueueUrls", [])
    return (
        [
            sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
            for url in urls
        ],
        one.client("sesv2").list_email_identities()["EmailIdentities"],
        one.client("s3").list_buckets()["Buckets"],
        one.client("sns").list_topics()["Topics"],
        one.lab("GET", "status", {})["now"],
    )
