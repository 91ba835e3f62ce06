"""The AWS CLI script of a run: what bash makes of it, with a command that writes down its words."""

import json
import os
import shutil
import stat
import subprocess

import pytest

from messaging_lab.authentication import as_change_batch, records_for
from messaging_lab.going_live.calls import RecordedCall
from messaging_lab.going_live.script import cli_script, summary
from messaging_lab.hosted_zones import hosted_zone

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the script is for bash")

NOTING = """#!/bin/sh
printf '%s\\0' "$@" >> "$NOTES"; printf '\\1' >> "$NOTES"
case "$*" in
  *get-caller-identity*) echo 210987654321 ;;
  *create-hosted-zone*) echo /hostedzone/ZNEW ;;
  *create-email-identity*--query*) printf 'one\\ttwo\\tthree\\n' ;;
  *create-queue*) echo https://sqs.eu-west-1.amazonaws.com/210987654321/feedback ;;
esac
"""


@pytest.fixture
def typed(tmp_path):
    """Return a function that runs a script and returns the words of each command in it."""
    command = tmp_path / "bin" / "aws"
    command.parent.mkdir()
    command.write_text(NOTING)
    command.chmod(command.stat().st_mode | stat.S_IXUSR)

    def run(script, **env):
        notes = tmp_path / "notes"
        notes.write_bytes(b"")
        path = f"{command.parent}:{os.environ['PATH']}"
        base = {"PATH": path, "NOTES": str(notes), "AWS_REGION": "eu-west-1"}
        source = tmp_path / "run.sh"
        source.write_text(script.source)
        done = subprocess.run(
            ["bash", str(source)], env=base | env, capture_output=True, text=True, timeout=30
        )
        calls = [one.split("\0")[:-1] for one in notes.read_text().split("\1")[:-1]]
        return done, calls[1:]

    return run


def called(service, operation, *, found=None, region="us-east-1", code="", **params):
    return RecordedCall(
        "20", "123456789012", region, service, operation, True, params, found or {}, code
    )


def test_words_that_a_shell_would_read_arrive_as_they_are(typed):
    name = 'it\'s "$HOME" `ls` \\ * \n end'
    done, calls = typed(cli_script([called("sns", "CreateTopic", Name=name)]))
    assert done.returncode == 0, done.stderr
    assert calls == [["sns", "create-topic", "--name", name]]


def test_account_and_region_are_those_where_the_script_runs(typed):
    arn = "arn:aws:sns:us-east-1:123456789012:feedback"
    made = [called("sns", "CreateTopic", Name="feedback", found={"TopicArn": arn})]
    made.append(called("sns", "Subscribe", TopicArn=arn, Protocol="sqs", Endpoint="q"))
    _, calls = typed(cli_script(made))
    assert calls[1][3] == "arn:aws:sns:eu-west-1:210987654321:feedback"


def test_a_call_in_another_region_says_so(typed):
    made = [
        called("sns", "CreateTopic", Name="a"),
        called("sns", "CreateTopic", Name="b", region="eu-central-1"),
    ]
    _, calls = typed(cli_script(made))
    assert calls[1][-2:] == ["--region", "eu-central-1"]
    assert "--region" not in calls[0]


def test_what_aws_gives_out_goes_from_one_call_into_the_next(lab, typed):
    zone = hosted_zone(lab)
    identity = lab.client("sesv2").create_email_identity(EmailIdentity=lab.domain)
    records = records_for(lab.domain, identity, region=lab.region, dmarc="v=DMARC1; p=none")
    lab.client("route53").change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch=as_change_batch(records)
    )
    script = cli_script(lab.calls())
    done, calls = typed(script)
    assert done.returncode == 0, done.stderr
    assert zone.rpartition("/")[2] not in script.source
    last = calls[-1]
    assert last[:4] == [
        "route53",
        "change-resource-record-sets",
        "--hosted-zone-id",
        "/hostedzone/ZNEW",
    ]
    changes = json.loads(last[5])["Changes"]
    names = [one["ResourceRecordSet"]["Name"] for one in changes]
    assert names[:3] == [f"{one}._domainkey.{lab.domain}" for one in ("one", "two", "three")]
    value = changes[0]["ResourceRecordSet"]["ResourceRecords"][0]["Value"]
    assert value == "one.dkim.eu-west-1.amazonses.com."


def test_sending_waits_until_it_is_asked_for(typed):
    content = {"Simple": {"Subject": {"Data": "(left out)"}}}
    script = cli_script(
        [called("sesv2", "SendEmail", FromEmailAddress="a@b.example", Content=content)]
    )
    done, calls = typed(script)
    assert (calls, done.stdout) == ([], "Not run: sesv2 send-email\n")
    _, calls = typed(script, RUN_SENDS="yes")
    assert calls[0][:2] == ["sesv2", "send-email"]


def test_secrets_have_to_be_given_and_stand_nowhere(lab, typed):
    lab.client("secretsmanager").create_secret(Name="relay", SecretString="open sesame")
    script = cli_script(lab.calls())
    assert "open sesame" not in script.source
    assert script.needs == (("SECRET_STRING_1", "SecretString of secretsmanager CreateSecret"),)
    assert summary(script) == "1 call; needs 1 variable"
    done, calls = typed(script)
    assert done.returncode != 0
    assert "SecretString of secretsmanager CreateSecret" in done.stderr
    assert calls == []
    _, calls = typed(script, SECRET_STRING_1="my 'own'")
    assert calls[0][-1] == "my 'own'"


def test_a_raw_message_has_to_be_given_only_where_it_is_sent(lab, typed):
    call = called("ses", "SendRawEmail", RawMessage={"Data": "(left out, to be given)"})
    script = cli_script([call])
    assert typed(script)[0].returncode == 0
    assert "Data of ses SendRawEmail" in typed(script, RUN_SENDS="yes")[0].stderr


def test_a_function_is_uploaded_from_a_file(typed):
    code = {"ZipFile": "(left out, to be given)"}
    call = called("lambda", "CreateFunction", FunctionName="f", Code=code, Timeout=3)
    _, calls = typed(cli_script([call]), ZIP_FILE_1="my function.zip")
    assert calls[0][-2:] == ["--zip-file", "fileb://my function.zip"]
    assert "--code" not in calls[0]


def test_what_was_refused_or_only_read_is_not_in_it():
    read = RecordedCall("20", "1", "r", "sns", "ListTopics", False, {})
    script = cli_script([read, called("sns", "CreateTopic", code="InvalidParameter", Name="?")])
    assert script.calls == 0
    assert "nothing was changed" in script.text()


def test_reading_is_in_it_where_a_change_needs_what_it_found(lab, typed):
    sns, sqs = lab.client("sns"), lab.client("sqs")
    topic = sns.create_topic(Name="feedback")["TopicArn"]
    url = sqs.create_queue(QueueName="feedback")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["QueueArn"])
    _, calls = typed(cli_script(lab.calls()))
    assert [one[1] for one in calls] == [
        "create-topic", "create-queue", "get-queue-attributes", "subscribe",
    ]  # fmt: skip
    assert calls[2][3] == "https://sqs.eu-west-1.amazonaws.com/210987654321/feedback"
