"""Every lesson as it is really run: its record makes a policy, a bill and a script."""

import json
import shutil
import subprocess

import nbformat
import pytest
from nbclient import NotebookClient

from messaging_lab.commands.places import lessons, workbook_root
from messaging_lab.going_live.calls import VARIABLE, kept_calls
from messaging_lab.going_live.costs import bill
from messaging_lab.going_live.policy import least_privilege
from messaging_lab.going_live.script import cli_script

pytestmark = pytest.mark.slow

ACCOUNT = "123456789012"

WITHOUT_A_NAME = {
    "ses:GetArchiveSearch", "ses:GetArchiveSearchResults", "ses:GetArchiveExport",
    "ses:StopArchiveSearch", "ses:StopArchiveExport", "ses:GetArchiveMessage",
    "ses:GetArchiveMessageContent", "logs:GetQueryResults", "logs:CreateDelivery",
    "sms-voice:PutMessageFeedback", "route53:GetChange", "cloudwatch:DescribeAlarms",
}  # fmt: skip
"""Actions that can be allowed on single resources, and whose calls don't name one, or one that is
gone tomorrow."""


@pytest.mark.parametrize("lesson", lessons(workbook_root()), ids=lambda path: path.stem)
def test_the_record_of_a_lesson(lesson, tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "calls.jsonl"))
    notebook = nbformat.read(lesson, as_version=4)
    place = {"metadata": {"path": str(lesson.parent)}}
    NotebookClient(notebook, timeout=180, kernel_name="python3", resources=place).execute()
    calls = kept_calls(ACCOUNT).of_lesson(lesson.stem[:2])
    policy = least_privilege(calls)
    assert policy.actions
    wide = {arn: names for arn, names in policy.wide.items() if arn != "*" and "s3:::" not in arn}
    assert {name for names in wide.values() for name in names} <= WITHOUT_A_NAME
    assert bill(calls).usd >= 0
    script = tmp_path / "run.sh"
    script.write_text(cli_script(calls).source)
    if bash := shutil.which("bash"):
        assert subprocess.run([bash, "-n", str(script)], timeout=30).returncode == 0
    text = (tmp_path / "calls.jsonl").read_text()
    assert "PRIVATE KEY" not in text
    assert not [one for one in calls if "SecretAccessKey" in json.dumps(one.found)]
