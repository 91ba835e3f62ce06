"""AWS CLI commands, read back by the AWS CLI's own parser."""

import io
import json
import shlex
from pathlib import Path

import pytest

from messaging_lab.show import as_cli

CALLS = [
    ("sesv2", "GetAccount", {}),
    ("sesv2", "CreateEmailIdentity", {"EmailIdentity": "nutrition.example"}),
    (
        "sesv2",
        "PutEmailIdentityMailFromAttributes",
        {
            "EmailIdentity": "nutrition.example",
            "MailFromDomain": "bounce.nutrition.example",
            "BehaviorOnMxFailure": "REJECT_MESSAGE",
        },
    ),
    (
        "sesv2",
        "SendEmail",
        {
            "FromEmailAddress": "Ann's shop <ann@nutrition.example>",
            "Destination": {"ToAddresses": ["ana@gmail.example", "bo@yahoo.example"]},
            "Content": {
                "Simple": {
                    "Subject": {"Data": 'Café "now" $5'},
                    "Body": {"Text": {"Data": "line\n'quoted'\n"}},
                }
            },
            "EmailTags": [{"Name": "ses:feedback-id-a", "Value": "promo"}],
        },
    ),
    (
        "sesv2",
        "PutEmailIdentityDkimAttributes",
        {"EmailIdentity": "a.example", "SigningEnabled": False},
    ),
    ("ses", "GetIdentityDkimAttributes", {"Identities": ["a.example", "b.example"]}),
    (
        "route53",
        "CreateHostedZone",
        {"Name": "a.example", "CallerReference": "1", "HostedZoneConfig": {"Comment": "x"}},
    ),
    (
        "route53",
        "ChangeResourceRecordSets",
        {"HostedZoneId": "Z1", "ChangeBatch": {"Changes": [{"Action": "UPSERT"}]}},
    ),
    ("sns", "Publish", {"TopicArn": "arn:aws:sns:us-east-1:123456789012:t", "Message": "hi"}),
    ("sqs", "ReceiveMessage", {"QueueUrl": "https://q.invalid/1/q", "MaxNumberOfMessages": 10}),
    ("sns", "Publish", {"TopicArn": "arn:aws:sns:us-east-1:123456789012:t", "Message": "-50 %"}),
    ("sns", "Publish", {"PhoneNumber": "+1", "Message": "file://is where it lies"}),
    ("sesv2", "TagResource", {"ResourceArn": "a", "Tags": [{"Key": "k", "Value": "a, b=[c]"}]}),
    ("ses", "VerifyDomainDkim", {"Domain": "ünïcode.example"}),
    ("sqs", "CreateQueue", {"QueueName": "q", "Attributes": {"VisibilityTimeout": "30"}}),
    ("logs", "FilterLogEvents", {"logGroupName": "/a", "filterPattern": '"[ERROR]"', "limit": 5}),
]  # fmt: skip


def test_the_example_of_the_documentation():
    assert as_cli("sesv2", "CreateEmailIdentity", {"EmailIdentity": "nutrition.example"}) == (
        "aws sesv2 create-email-identity --email-identity nutrition.example"
    )


def test_a_flag_has_two_names():
    made = as_cli("sesv2", "PutAccountSendingAttributes", {"SendingEnabled": True})
    assert made.endswith("--sending-enabled")
    made = as_cli("sesv2", "PutAccountSendingAttributes", {"SendingEnabled": False})
    assert made.endswith("--no-sending-enabled")


def test_a_blob_is_base64_as_version_2_expects():
    made = as_cli("sesv2", "SendEmail", {"Content": {"Raw": {"Data": b"From: x"}}})
    assert json.loads(shlex.split(made)[-1]) == {"Raw": {"Data": "RnJvbTogeA=="}}


def test_the_other_names_of_services():
    assert as_cli("s3", "ListBuckets", {}) == "aws s3api list-buckets"


def test_an_operation_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="has no operation CreateIdentity"):
        as_cli("sesv2", "CreateIdentity", {})


def test_a_long_command_is_continued_and_means_the_same():
    made = as_cli(*CALLS[3])
    assert " \\\n    --" in made
    assert "\\" not in "".join(shlex.split(made.replace(" \\\n", " ")))[:40]


@pytest.mark.slow
@pytest.mark.parametrize(("service", "operation", "params"), CALLS)
def test_the_aws_cli_reads_the_same_parameters(service, operation, params, monkeypatch):
    import awscli.clidriver

    seen = {}

    def invoke(self, service_name, operation_name, parameters, parsed_globals):
        seen.update(parameters)
        return 0

    monkeypatch.setattr("awscli.clidriver.CLIOperationCaller.invoke", invoke)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_DATA_PATH", str(Path(awscli.__file__).parent / "data"))
    monkeypatch.setattr("sys.stderr", io.StringIO())
    words = shlex.split(as_cli(service, operation, params).replace("\\\n", " "))
    assert awscli.clidriver.create_clidriver().main(words[1:]) == 0
    assert seen == params


def test_an_option_that_the_cli_has_renamed():
    command = as_cli("sns", "Subscribe", {"TopicArn": "a", "Endpoint": "q"})
    assert command == "aws sns subscribe --topic-arn a --notification-endpoint q"


def test_what_the_cli_reads_from_a_file_or_writes_to_one():
    code = {"FunctionName": "f", "Code": {"ZipFile": b"PK"}}
    assert as_cli("lambda", "CreateFunction", code).endswith("--zip-file fileb://FILE")
    made = as_cli("s3", "PutObject", {"Bucket": "b", "Key": "k", "Body": b"x"})
    assert made == "aws s3api put-object --bucket b --key k --body FILE"
    made = as_cli("lambda", "Invoke", {"FunctionName": "f"})
    assert made == "aws lambda invoke --function-name f /dev/stdout"
