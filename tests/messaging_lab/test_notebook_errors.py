"""What AWS refuses is shown in its words and with the learner's own line, nothing else shorter."""

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from messaging_lab.notebook_errors import shorten_aws_errors

SETUP = """
from messaging_lab import Lab
lab = Lab.open(lesson="99")
def look(address):
    return lab.client("sesv2").get_email_identity(EmailIdentity=address)
"""


@pytest.fixture
def shell():
    no_history = Config({"HistoryManager": {"enabled": False}})
    shell = InteractiveShell.instance(colors="nocolor", config=no_history)
    shell.reset()
    yield shell
    InteractiveShell.clear_instance()


def test_a_refusal_is_what_aws_said_and_the_way_to_it(shell, capsys):
    shell.run_cell(SETUP)
    result = shell.run_cell('who = "a@b.example"\nlook(who)')
    assert type(result.error_in_exec).__name__ == "NotFoundException"
    shown = capsys.readouterr().out.splitlines()
    assert shown == [
        "NotFoundException: An error occurred (NotFoundException) when calling the "
        "GetEmailIdentity operation: Email identity a@b.example does not exist.",
        "  line 2: look(who)",
        '  line 4: return lab.client("sesv2").get_email_identity(EmailIdentity=address)',
    ]


def test_other_errors_keep_their_traceback(shell, capsys):
    shell.run_cell(SETUP)
    shell.run_cell("lab.client('nothing')")
    shown = capsys.readouterr().out
    assert "Traceback (most recent call last)" in shown
    assert "UnknownServiceError" in shown


def test_a_parameter_that_is_none_is_said_by_boto3_alone(shell, capsys):
    shell.run_cell(SETUP)
    shell.run_cell("lab.client('sesv2').get_email_identity(Name='x')")
    shown = capsys.readouterr().out
    assert shown.startswith("ParamValidationError: Parameter validation failed:")
    assert 'Unknown parameter in input: "Name"' in shown
    assert "Traceback" not in shown


def test_outside_of_a_notebook_nothing_happens():
    shorten_aws_errors()
