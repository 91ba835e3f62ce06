"""Reading told from changing, in every service that the lessons may meet."""

import botocore.session
import pytest

from messaging_lab.guard_rails.changes import FAMILIES, family, is_change, thing
from messaging_lab.guard_rails.tags import with_tag

SERVICES = (*FAMILIES, "dynamodb", "lambda", "firehose", "cloudwatch", "iam", "workmail", "sts")

CHANGING = ("Create", "Delete", "Put", "Update", "Send", "Publish", "Verify", "Set", "Change")


@pytest.fixture(scope="module")
def models():
    session = botocore.session.get_session()
    return {name: session.get_service_model(name) for name in SERVICES}


def test_what_sounds_like_a_change_is_one(models):
    for model in models.values():
        for name in model.operation_names:
            # S3's CreateSession is a GET that hands out a token.
            if name.startswith(CHANGING) and name != "CreateSession":
                assert is_change(model.operation_model(name)), (model.service_name, name)


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("sesv2", "ListContacts"),
        ("sesv2", "BatchGetMetricData"),
        ("sesv2", "TestRenderEmailTemplate"),
        ("ses", "GetSendQuota"),
        ("route53", "ListResourceRecordSets"),
        ("sts", "GetCallerIdentity"),
        ("dynamodb", "Query"),
        ("logs", "FilterLogEvents"),
    ],
)
def test_what_only_reads_is_none(models, service, operation):
    assert not is_change(models[service].operation_model(operation))


def test_receiving_from_a_queue_is_a_change(models):
    assert is_change(models["sqs"].operation_model("ReceiveMessage"))


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"EmailIdentity": "a.example"}, "a.example"),
        ({"ConfigurationSet": {"Name": "news"}}, "news"),
        ({"Template": {"TemplateName": "hello", "HtmlPart": "<p>secret"}}, "hello"),
        ({"Content": {"Simple": {}}}, ""),
    ],
)
def test_a_call_is_named_by_what_it_is_about(params, name):
    assert thing(params) == name


def test_a_service_without_a_family_goes_by_its_name():
    assert family("iot") == "iot"


@pytest.mark.parametrize(
    ("service", "operation", "params", "tagged"),
    [
        (
            "sesv2",
            "CreateConfigurationSet",
            {},
            {"Tags": [{"Key": "messaging-lab", "Value": "r1"}]},
        ),
        ("sns", "CreateTopic", {}, {"Tags": [{"Key": "messaging-lab", "Value": "r1"}]}),
        ("sqs", "CreateQueue", {"tags": {"a": "b"}}, {"tags": {"a": "b", "messaging-lab": "r1"}}),
        ("ses", "SendEmail", {}, {}),
        ("sesv2", "TagResource", {"Tags": []}, {"Tags": []}),
        ("sesv2", "PutAccountDetails", {}, {}),
        ("route53", "CreateHostedZone", {}, {}),
    ],
)
def test_only_what_is_made_is_tagged(models, service, operation, params, tagged):
    before = repr(params)
    assert with_tag(models[service].operation_model(operation), params, "r1") == tagged
    assert repr(params) == before
