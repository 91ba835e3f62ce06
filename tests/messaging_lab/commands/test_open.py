"""`messaging-lab open`: an attendee's copies, one local AWS for all, and nothing left running."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import boto3
import pytest

from messaging_lab.commands import open as command
from messaging_lab.jupyter import launch


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """What JupyterLab would have been started with; the local AWS is up while it runs."""
    seen = {}

    def open_lab(root, args=(), env=None, prepared=None, first=None):
        seen.update(root=root, args=list(args), env=dict(env or {}), prepared=prepared, first=first)
        seen.get("work", lambda env: None)(seen["env"])
        if "AWS_ENDPOINT_URL" in seen["env"]:
            with urlopen(f"{env['AWS_ENDPOINT_URL']}/_lab/status", timeout=5) as response:
                seen["status"] = json.load(response)
        return 0

    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(launch, "open_lab", open_lab)
    before = signal.getsignal(signal.SIGTERM)
    yield seen
    signal.signal(signal.SIGTERM, before)


def arguments(
    port=0,
    *rest,
    workspace=None,
    fresh=(),
    solutions=False,
    demo=None,
    minutes=None,
    data=None,
):
    return argparse.Namespace(
        data=data,
        aws_port=port,
        rest=list(rest),
        workspace=workspace,
        fresh=fresh,
        solutions=solutions,
        demo=demo,
        minutes=minutes,
    )


def write_lesson(root):
    cells = [
        {"cell_type": "code", "source": name, "metadata": {"tags": [name]}, "outputs": []}
        for name in ("exercise", "solution")
    ]
    lesson = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (root / "notebooks" / "00_start_here.ipynb").write_text(json.dumps(lesson))


def test_an_attendee_works_in_copies_without_solutions(opened, tmp_path, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_TARGET", "aws")
    write_lesson(tmp_path)
    command.run(arguments())
    assert opened["root"] == tmp_path / "workspace"
    copy = json.loads((opened["root"] / "00_start_here.ipynb").read_text())
    assert [cell["source"] for cell in copy["cells"]] == ["exercise"]
    progress = opened["env"]["MESSAGING_LAB_PROGRESS"]
    assert progress == str(tmp_path / "workspace" / ".progress.jsonl")


def test_the_workspace_can_be_elsewhere_and_a_lesson_begun_anew(
    opened, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("MESSAGING_LAB_TARGET", "aws")
    write_lesson(tmp_path)
    command.run(arguments(workspace=tmp_path / "mine"))
    place = tmp_path / "mine" / "00_start_here.ipynb"
    place.write_text(place.read_text().replace("exercise", "my answer"))
    assert capsys.readouterr().out == ""
    command.run(arguments(workspace=tmp_path / "mine", fresh=["00"]))
    assert opened["root"] == tmp_path / "mine"
    assert opened["first"] == "00_start_here.ipynb"
    assert not (tmp_path / "workspace").exists()
    assert "my answer" in place.with_stem("00_start_here_old").read_text()
    assert capsys.readouterr().out == (
        "Lesson 00 begins anew; what you had is kept in 00_start_here_old.ipynb.\n"
    )


def test_an_instructor_opens_the_lessons_themselves(opened, tmp_path, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_TARGET", "aws")
    monkeypatch.setenv("MESSAGING_LAB_PROGRESS", "of the terminal that this runs in")
    command.run(arguments(solutions=True))
    assert opened["root"] == tmp_path
    assert opened["env"] == {}
    assert "MESSAGING_LAB_PROGRESS" not in os.environ
    assert not (tmp_path / "workspace").exists()
    with pytest.raises(command.LabError, match="leave out --workspace and --fresh"):
        command.run(arguments(solutions=True, fresh=["00"]))


def test_notebooks_and_terminals_meet_in_the_same_local_aws(opened, monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_PROFILE", "work")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "a real one")
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    assert command.run(arguments(0, "--no-browser", "--port=9999")) == 0
    assert opened["args"] == ["--no-browser", "--port=9999"]
    env = opened["env"]
    assert env["MESSAGING_LAB_ENDPOINT"] == env["AWS_ENDPOINT_URL"]
    assert env["AWS_ACCESS_KEY_ID"] == "123456789012"
    assert env["AWS_REGION"] == env["AWS_DEFAULT_REGION"] == "us-east-1"
    assert "AWS_PROFILE" not in os.environ
    assert "AWS_SESSION_TOKEN" not in os.environ
    assert env["NO_PROXY"] == env["no_proxy"] == "intranet.example,127.0.0.1,localhost"
    assert env["PATH"].startswith(f"{Path(sys.executable).parent}{os.pathsep}")
    assert opened["first"] is None
    assert opened["status"]["now"] == 1767690000.0
    assert opened["status"]["dns"].startswith("127.0.0.1:")


def test_the_local_aws_ends_with_jupyterlab(opened):
    command.run(arguments())
    with pytest.raises(URLError):
        urlopen(opened["env"]["AWS_ENDPOINT_URL"], timeout=2)


def test_a_busy_usual_port_is_no_obstacle_and_a_busy_chosen_one_is_told(opened, monkeypatch):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        monkeypatch.setattr(command, "DEFAULT_PORT", port)
        assert command.run(arguments(None)) == 0
        assert not opened["env"]["AWS_ENDPOINT_URL"].endswith(f":{port}")
        with pytest.raises(command.LabError, match=f"port {port} can't be listened at"):
            command.run(arguments(port))


def test_the_state_of_an_opened_lab_is_there_when_it_is_opened_again(opened, tmp_path):
    def work(env):
        session = boto3.Session("123456789012", "local", region_name="us-east-1")
        sqs = session.client("sqs", endpoint_url=env["AWS_ENDPOINT_URL"])
        found.append(len(sqs.list_queues().get("QueueUrls", [])))
        sqs.create_queue(QueueName=f"number-{len(found)}")

    found, data = [], tmp_path / "data"
    opened["work"] = work
    command.run(arguments(data=data))
    first = opened["env"]["AWS_ENDPOINT_URL"]
    command.run(arguments(None, data=data))
    assert opened["env"]["AWS_ENDPOINT_URL"] == first
    command.run(arguments())
    assert found == [0, 1, 0]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MESSAGING_LAB_TARGET", "aws", "AWS keeps its state itself: leave out --data."),
        ("MESSAGING_LAB_ENDPOINT", "http://127.0.0.1:9", "is served already: leave out --data."),
    ],
)
def test_a_state_that_is_kept_elsewhere_is_not_kept_here(
    name, value, sentence, opened, tmp_path, monkeypatch
):
    monkeypatch.setenv(name, value)
    with pytest.raises(command.LabError, match=sentence):
        command.run(arguments(data=tmp_path / "data"))
    assert not (tmp_path / "data").exists()


def test_on_aws_no_local_aws_is_served_and_nothing_is_overridden(opened, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_TARGET", "aws")
    assert command.run(arguments()) == 0
    assert list(opened["env"]) == ["MESSAGING_LAB_PROGRESS", "MESSAGING_LAB_CALLS"]


def test_a_local_aws_that_is_up_already_is_joined(opened, monkeypatch, endpoint):
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", f"{endpoint}/")
    assert command.run(arguments()) == 0
    assert opened["env"]["AWS_ENDPOINT_URL"] == endpoint
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", "https://example.com")
    with pytest.raises(command.LabError, match="give the URL that"):
        command.run(arguments())


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_signal_to_end_ends_jupyterlab_too(number, tmp_path):
    (tmp_path / "notebooks").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "messaging_lab.cli", "open", "--aws-port=0", "--no-browser",
         "--port=0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True,
        cwd=tmp_path, start_new_session=True,
    )  # fmt: skip
    with process:
        page = next(line.strip() for line in process.stdout if "token=" in line)
        if number == signal.SIGINT:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        assert process.wait(timeout=20) in (0, 128 + number)
    wait_until_gone(page)


def wait_until_gone(page):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            urlopen(page, timeout=2).close()
        except OSError:
            return
        time.sleep(0.1)
    pytest.fail(f"JupyterLab still serves {page}")
