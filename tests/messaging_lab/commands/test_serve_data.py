"""`messaging-lab serve --data`: killed, and everything is there again."""

import json
import signal
import smtplib
import subprocess
import sys
from urllib.request import Request, urlopen

import boto3
import pytest
from tests.local_aws.journal.account import describe, fill
from tests.served import serving

SERVE = [sys.executable, "-m", "messaging_lab.cli", "serve", "--json"]


class Account:
    """The account of a served local AWS."""

    def __init__(self, status):
        self.url = status["endpoint_url"]
        self.session = boto3.Session("123456789012", "local", region_name="us-east-1")

    def client(self, service):
        return self.session.client(service, endpoint_url=self.url)

    def lab(self, method, path, body):
        text = json.dumps(body).encode() if method == "POST" else None
        request = Request(f"{self.url}/_lab/{path}", text, method=method)
        with urlopen(request, timeout=30) as response:
            return json.load(response)

    def describe(self):
        return describe(self.client, self.lab)


def send_by_smtp(status):
    host, port = status["ingress"].split(":")
    with smtplib.SMTP(host, int(port)) as client:
        client.starttls()
        text = "From: a@shop.example\r\nTo: b@post.example\r\nSubject: Hello\r\n\r\nHello\r\n"
        client.sendmail("a@shop.example", ["b@post.example"], text)


@pytest.mark.slow
@pytest.mark.parametrize("clock", [[], ["--frozen"]])
def test_what_was_acknowledged_outlives_a_kill(tmp_path, clock):
    words = ["--data", str(tmp_path), *clock]
    with serving(*words, "--port", "0") as (process, status):
        account = Account(status)
        fill(account.client, account.lab)
        account.client("lambda").invoke(FunctionName="write", Payload=b'{"body": 1}')
        send_by_smtp(status)
        before = account.describe()
        process.send_signal(signal.SIGKILL)
    for _ in range(2):
        with serving(*words) as (process, again):
            assert again["endpoint_url"] == status["endpoint_url"]
            after = Account(again).describe()
            assert after.pop("now") >= before["now"]
            assert after == {name: one for name, one in before.items() if name != "now"}
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert "differently" not in process.stderr.read()


def test_a_folder_in_use_is_told_in_a_sentence(tmp_path):
    words = ["--data", str(tmp_path), "--frozen"]
    with serving(*words, "--port", "0") as (process, _):
        done = subprocess.run([*SERVE, *words], capture_output=True, text=True, timeout=30)
        assert done.returncode == 2
        assert done.stderr == (
            f"messaging-lab serve: {tmp_path} is in use by process {process.pid}: end that one, "
            "or name another folder with --data.\n"
        )
        process.terminate()
        assert process.wait(timeout=10) == 0
