"""`messaging-lab doctor` finds what is wrong, says how to mend it and keeps secrets."""

import json
import os
import socket
import subprocess
import sys

import pytest
from packaging.requirements import Requirement

from messaging_lab.health import account, machine
from messaging_lab.health.packages import MEND, package, packages

DOCTOR = [sys.executable, "-m", "messaging_lab.cli", "doctor"]


def doctor(*words, **environment):
    return subprocess.run(
        [*DOCTOR, *words], capture_output=True, text=True, env={**os.environ, **environment}
    )


def named(found, name):
    return next(check for check in found["checks"] if check["name"].startswith(name))


@pytest.fixture
def free_port(monkeypatch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setattr(machine, "DEFAULT_PORT", port)
    return port


def test_everything_is_looked_at():
    found = json.loads(doctor("--json").stdout)
    names = [check["name"] for check in found["checks"]]
    for name in (
        "Python",
        "Packages",
        "SQLite",
        "UDP",
        "Port 4566",
        "Port 8888",
        "Folder",
        "Target",
    ):
        assert any(each.startswith(name) for each in names), name
    assert named(found, "SQLite")["well"]
    assert named(found, "Packages")["well"]


def test_the_exit_status_and_the_last_line_say_whether_all_is_well():
    shown = doctor(MESSAGING_LAB_TARGET="azure")
    assert shown.returncode == 1
    assert "Set MESSAGING_LAB_TARGET to local or aws" in shown.stdout
    assert shown.stdout.rstrip().endswith("to mend.")
    assert shown.stderr == ""


def test_a_port_is_free_ours_or_taken(free_port, monkeypatch, server):
    assert machine.aws_port().found == "free"
    monkeypatch.setattr(machine, "DEFAULT_PORT", server.port)
    assert machine.aws_port().found == "a local AWS of this lab is up"
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        monkeypatch.setattr(machine, "DEFAULT_PORT", other.getsockname()[1])
        taken = machine.aws_port()
    assert not taken.well
    assert "--port 0" in taken.mend


def test_this_machine_is_well():
    for found in (machine.python(), machine.full_text_search(), machine.loopback_udp()):
        assert found.well, found


def test_a_python_that_is_too_old(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert "Install Python 3.11" in machine.python().mend


def test_a_folder_that_cannot_be_written(tmp_path):
    assert machine.disk(tmp_path).well
    gone = machine.disk(tmp_path / "gone")
    assert "No such file" in gone.found
    assert not gone.well


def test_packages_are_compared_with_what_is_required():
    assert [each.well for each in packages()] == [True]
    assert package(Requirement("boto3>=1")) is None
    old = package(Requirement("boto3>=999"))
    assert ">=999 is required" in old.found
    assert old.mend == MEND
    assert package(Requirement("no-such-package-anywhere")).found == "not installed"


def test_an_account_is_found_without_showing_a_secret(aws_environment):
    shown = doctor("--json")
    found = json.loads(shown.stdout)
    assert named(found, "AWS account")["found"] == "210987654321 in eu-west-1"
    assert "Set it to a domain" in named(found, "MESSAGING_LAB_DOMAIN")["mend"]
    assert "verysecret" not in shown.stdout + shown.stderr


def test_missing_credentials_are_mended_by_signing_in(aws_environment, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "aws configure sso" in account.target()[1].mend


def test_a_served_local_aws_is_asked(endpoint, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    assert [each.well for each in account.target()] == [True, True]
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", "http://127.0.0.1:9")
    assert "messaging-lab serve" in account.target()[1].mend
