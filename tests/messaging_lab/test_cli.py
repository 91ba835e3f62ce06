"""The command line as a whole: it starts fast and says what it does."""

import subprocess
import sys

import pytest

from messaging_lab import cli

HEAVY = {"boto3", "botocore", "moto", "jupyterlab", "nbclient", "nbconvert", "local_aws", "tqdm"}


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "messaging_lab.cli", *words], capture_output=True, text=True
    )


def test_help_names_each_command():
    shown = run("--help")
    assert shown.returncode == 0
    for name, summary in cli.COMMANDS.items():
        assert name in shown.stdout
        assert summary in " ".join(shown.stdout.split())


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_each_command_has_help_of_its_own(name):
    shown = run(name, "--help")
    assert shown.returncode == 0
    assert f"messaging-lab {name}" in shown.stdout


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_no_command_loads_anything_heavy_before_it_runs(name):
    code = (
        "import sys; from importlib import import_module; import messaging_lab.cli;"
        f"import_module('messaging_lab.commands.{name.replace('-', '_')}');"
        "print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(shown.stdout.split())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "arguments are required: COMMAND"),
        (["dmarcs"], "invalid choice: 'dmarcs'"),
        (["serve", "--prot", "1"], "unrecognized arguments: --prot 1"),
        (["serve", "--port", "70000"], "'70000' is no port: give a number from 0 to 65535"),
        (["serve", "--port", "-1"], "'-1' is no port"),
        (["serve", "--data", __file__], "can't be used for --data: File exists"),
        (["run", "nowhere.ipynb"], "There is no notebook nowhere.ipynb."),
    ],
)
def test_bad_input_gets_a_sentence_and_status_2(words, sentence):
    shown = run(*words)
    assert shown.returncode == 2
    assert sentence in shown.stderr
    assert "Traceback" not in shown.stderr
