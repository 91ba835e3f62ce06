"""`messaging-lab serve` in a process of its own, as applications under test meet it."""

import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.request import Request, urlopen

import boto3
import dns.message
import dns.query
import pytest

SERVE = [sys.executable, "-m", "messaging_lab.cli", "serve"]


@contextmanager
def serving(*words):
    process = subprocess.Popen(
        [*SERVE, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def get(url, path):
    with urlopen(url + path, timeout=10) as response:
        return json.load(response)


def post(url, path, document):
    request = Request(url + path, json.dumps(document).encode(), method="POST")
    with urlopen(request, timeout=10) as response:
        return json.load(response)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_json_line_when_everything_listens_and_a_clean_end(number):
    with serving("--json", "--frozen", "--port", "0") as process:
        status = json.loads(process.stdout.readline())
        assert status["now"] == 1767690000.0
        url = status["endpoint_url"]
        assert get(url, "/_lab/status") == status
        ses = boto3.Session("123456789012", "local", region_name="us-east-1").client(
            "sesv2", endpoint_url=url
        )
        assert ses.get_account()["SendingEnabled"]
        host, port = status["dns"].split(":")
        question = dns.message.make_query("gmail.example", "MX")
        for ask in (dns.query.udp, dns.query.tcp):
            assert ask(question, host, port=int(port), timeout=5).answer
        for door in ("ingress", "smtp", "inbound"):
            host, port = status[door].split(":")
            with smtplib.SMTP(host, int(port)) as client:
                assert client.starttls()[0] == 220
        process.send_signal(number)
        rest, errors = process.communicate(timeout=10)
        assert (process.returncode, rest, errors) == (0, "", "")


def test_the_clock_ticks_unless_frozen_and_can_be_turned():
    with serving("--json", "--port", "0") as process:
        status = json.loads(process.stdout.readline())
        url = status["endpoint_url"]
        time.sleep(0.05)
        assert get(url, "/_lab/status")["now"] > status["now"]
        before = get(url, "/_lab/status")["now"]
        assert post(url, "/_lab/clock/advance", {"seconds": 3600})["now"] >= before + 3600


def test_the_summary_can_be_pasted_into_a_shell():
    with serving("--port", "0") as process:
        lines = (line.strip() for line in process.stdout)
        exports = [next(line for line in lines if line.startswith("export ")) for _ in range(3)]
        script = "\n".join([*exports, "echo $AWS_ENDPOINT_URL $AWS_REGION $AWS_ACCESS_KEY_ID"])
        echoed = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
        url, region, key = echoed.stdout.split()
        assert (region, key) == ("us-east-1", "123456789012")
        assert get(url, "/_lab/status")["endpoint_url"] == url


@pytest.mark.parametrize("option", ["--port", "--dns-port"])
def test_a_busy_port_gets_one_sentence(option):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = str(busy.getsockname()[1])
        words = ["--port", "0", "--dns-port", port] if option == "--dns-port" else ["--port", port]
        shown = subprocess.run([*SERVE, *words], capture_output=True, text=True, timeout=20)
    assert shown.returncode == 2
    assert len(shown.stderr.splitlines()) == 1
    assert f"port {port} can't be listened at" in shown.stderr
    assert f"{option} 0" in shown.stderr


def test_it_starts_whatever_aws_settings_are_around():
    environment = {**os.environ, "AWS_PROFILE": "gone", "AWS_CONFIG_FILE": "/nowhere"}
    process = subprocess.Popen(
        [*SERVE, "--json", "--port", "0"], stdout=subprocess.PIPE, text=True, env=environment
    )
    with process:
        url = json.loads(process.stdout.readline())["endpoint_url"]
        signature = "AWS4-HMAC-SHA256 Credential=123456789012/20260106/us-east-1/ses/aws4_request"
        request = Request(f"{url}/v2/email/account", headers={"authorization": signature})
        with urlopen(request, timeout=10) as response:
            assert "SendQuota" in json.load(response)
        process.terminate()
    assert process.returncode == 0
