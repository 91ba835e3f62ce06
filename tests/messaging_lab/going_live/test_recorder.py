"""What a lab keeps of what it calls, and what it leaves out."""

import base64
import json

import pytest
from botocore.exceptions import ClientError

from messaging_lab import Lab
from messaging_lab.going_live.calls import VARIABLE
from messaging_lab.going_live.left_out import LEFT_OUT


def operations(lab, **which):
    return [one.operation for one in lab.calls(**which)]


def letter(lab):
    simple = {"Subject": {"Data": "Soup day"}, "Body": {"Text": {"Data": "Tuesday is soup day."}}}
    to = {"ToAddresses": [lab.simulator("success")], "CcAddresses": [lab.simulator("bounce")]}
    return {
        "FromEmailAddress": lab.sender(),
        "Destination": to,
        "Content": {"Simple": simple},
    }


def test_every_call_is_kept_with_parameters_region_and_what_it_found(lab):
    lab.client("sns", "eu-west-1").create_topic(Name="feedback")
    (call,) = lab.calls()
    assert (call.service, call.operation, call.region) == ("sns", "CreateTopic", "eu-west-1")
    assert (call.lesson, call.account_id) == ("02", lab.account_id)
    assert call.params == {"Name": "feedback"}
    assert call.found == {"TopicArn": f"arn:aws:sns:eu-west-1:{lab.account_id}:feedback"}
    assert call.changes
    assert call.went_well


def test_what_aws_refused_is_kept_with_its_code(lab):
    with pytest.raises(ClientError):
        lab.client("sesv2").send_email(**letter(lab))
    (call,) = lab.calls()
    assert call.code == "MessageRejected"
    assert call.found == {}


def test_content_is_left_out_and_measured(lab):
    with pytest.raises(ClientError):
        lab.client("sesv2").send_email(**letter(lab))
    (call,) = lab.calls()
    assert call.params["Content"]["Simple"]["Body"] == {"Text": {"Data": LEFT_OUT}}
    assert call.params["FromEmailAddress"] == lab.sender()
    assert call.measures == {"bytes": len("Soup day" + "Tuesday is soup day."), "recipients": 2}


def test_secrets_are_left_out_whether_or_not_the_model_calls_them_so(lab):
    key = base64.b64encode(b"not even a key").decode()
    with pytest.raises(ClientError):
        lab.client("sesv2").create_email_identity(
            EmailIdentity="nutrition.example",
            DkimSigningAttributes={
                "DomainSigningSelector": "lab",
                "DomainSigningPrivateKey": key,
            },
        )
    lab.client("secretsmanager").create_secret(Name="relay", SecretString="open sesame")
    lab.client("iam").create_user(UserName="shop")
    made = lab.client("iam").create_access_key(UserName="shop")["AccessKey"]
    lab.client("iam").delete_access_key(UserName="shop", AccessKeyId=made["AccessKeyId"])
    kept = str([(one.params, one.found) for one in lab.calls()])
    for secret in (key, "open sesame", made["SecretAccessKey"], made["AccessKeyId"]):
        assert secret not in kept


def test_the_lab_s_own_calls_are_no_part_of_it(lab):
    ses = lab.client("sesv2")
    ses.create_email_identity(EmailIdentity=lab.domain)
    ses.put_email_identity_mail_from_attributes(EmailIdentity=lab.domain)
    lab.check("02-1")
    lab.clean_up()
    assert operations(lab) == ["CreateEmailIdentity", "PutEmailIdentityMailFromAttributes"]


def test_starting_over_forgets(lab):
    lab.client("sns").create_topic(Name="feedback")
    lab.start_over()
    assert operations(lab) == []


def test_in_a_workspace_all_lessons_write_into_one_file(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "calls.jsonl"))
    Lab.open(lesson="02").client("sns").create_topic(Name="a")
    lab = Lab.open(lesson="07")
    lab.client("sqs").create_queue(QueueName="b")
    assert operations(lab) == ["CreateQueue"]
    assert operations(lab, everything=True) == ["CreateTopic", "CreateQueue"]
    assert len(lab.calls(everything=True).of_lesson("02")) == 1
    assert (tmp_path / "calls.jsonl").stat().st_mode & 0o077 == 0


def test_half_a_line_spoils_only_itself(monkeypatch, tmp_path):
    path = tmp_path / "calls.jsonl"
    path.write_text('{"lesson": "0')
    monkeypatch.setenv(VARIABLE, str(path))
    lab = Lab.open(lesson="07")
    lab.client("sqs").create_queue(QueueName="b")
    assert operations(lab, everything=True) == ["CreateQueue"]
    assert json.loads(path.read_text().splitlines()[-1])["operation"] == "CreateQueue"


def test_a_file_that_cannot_be_written_stops_nobody(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "no" / "calls.jsonl"))
    lab = Lab.open(lesson="07")
    lab.client("sqs").create_queue(QueueName="b")
    assert operations(lab, everything=True) == ["CreateQueue"]


def test_the_parts_of_a_text_are_counted(lab):
    lab.client("pinpoint-sms-voice-v2").send_text_message(
        DestinationPhoneNumber="+447860019066", MessageBody="x" * 161
    )
    (call,) = lab.calls()
    assert call.measures["parts"] == 2
    assert call.params["MessageBody"] == LEFT_OUT
