"""`messaging-lab check-domain` against the DNS of a local AWS, by its routes and over the wire."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.messaging_lab.nutrition import DOMAIN, authenticated, send

from local_aws.internet.dns_server import serve_dns
from local_aws.server import LabServer
from messaging_lab import Lab
from messaging_lab.cli import main


@pytest.fixture
def served(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Lab:
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    return Lab.open(lesson="02")


def test_nothing_is_set_up(served: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-domain", DOMAIN]) == 1
    out = capsys.readouterr().out
    assert f"There is no DMARC record for {DOMAIN}." in out
    assert "1 thing to mend" in out


def test_lesson_02_done(served: Lab, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    authenticated(served)
    mail = tmp_path / "mail.eml"
    mail.write_bytes(send(served).raw)
    arguments = ["check-domain", DOMAIN, "--message", str(mail), "--json"]
    assert main(arguments) == 1
    found = json.loads(capsys.readouterr().out)
    assert [one["text"] for one in found["findings"] if one["level"] == "fail"] == [
        "There is no List-Unsubscribe."
    ]
    assert found["providers"]["Microsoft"]["ready"]
    assert main([*arguments, "--transactional"]) == 0


def test_over_the_wire(served: Lab, server: LabServer, capsys: pytest.CaptureFixture[str]) -> None:
    authenticated(served)
    dns = serve_dns(server._aws.internet, port=0)
    try:
        address = f"{dns.host}:{dns.port}"
        assert (
            main(["check-domain", DOMAIN, "--dns", address, "--mail-from", f"bounce.{DOMAIN}"]) == 0
        )
    finally:
        dns.stop()
    assert "Bounces go to feedback-smtp.us-east-1.amazonses.com." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nothing.invalid"], "There is no domain nothing.invalid"),
        (["nutrition"], "'nutrition' is no domain"),
        ([DOMAIN, "--message", "none.eml"], "none.eml can't be read"),
    ],
)
def test_bad_input(
    served: Lab, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-domain", *words]) == 2
    assert sentence in capsys.readouterr().err
