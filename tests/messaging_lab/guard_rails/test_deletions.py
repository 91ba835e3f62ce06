"""Deleting on a real account: only what the lab has made, or what isn't there."""

import boto3
import pytest
from botocore.exceptions import ClientError, ParamValidationError

from messaging_lab import Lab
from messaging_lab.errors import LabError, RefusedByTheLab
from messaging_lab.guard_rails.deletions import GUARDED


def somebodys(service):
    """Return a client of somebody else in the same account, without any lab."""
    return boto3.Session(region_name="eu-west-1").client(service)


def test_what_was_there_before_is_not_deleted(aws_lab):
    somebodys("sesv2").create_email_identity(EmailIdentity="old.example")
    url = somebodys("sqs").create_queue(QueueName="orders")["QueueUrl"]
    for call in (
        lambda: aws_lab.client("sesv2").delete_email_identity(EmailIdentity="old.example"),
        lambda: aws_lab.client("ses").delete_identity(Identity="old.example"),
        lambda: aws_lab.client("sqs").delete_queue(QueueUrl=url),
        lambda: aws_lab.client("sqs").purge_queue(QueueUrl=url),
        lambda: aws_lab.client("mailmanager").delete_archive(ArchiveId="a-nobodys"),
    ):
        with pytest.raises(RefusedByTheLab, match=r"not in the lab's ledger and has no tag"):
            call()
    assert somebodys("sesv2").get_email_identity(EmailIdentity="old.example")


def test_what_the_lab_made_is_deleted_by_either_api(aws_lab):
    v2, v1 = aws_lab.client("sesv2"), aws_lab.client("ses")
    v2.create_email_identity(EmailIdentity="a.example")
    v2.create_email_identity(EmailIdentity="b.example")
    v2.delete_email_identity(EmailIdentity="a.example")
    v1.delete_identity(Identity="b.example")
    zone = aws_lab.client("route53").create_hosted_zone(Name="c.example", CallerReference="1")
    aws_lab.client("route53").delete_hosted_zone(Id=zone["HostedZone"]["Id"])
    topic = aws_lab.client("sns").create_topic(Name="t")["TopicArn"]
    aws_lab.client("sns").delete_topic(TopicArn=topic)


def test_what_is_not_there_may_be_asked_for(aws_lab):
    with pytest.raises(ClientError, match="NotFoundException"):
        aws_lab.client("sesv2").delete_email_identity(EmailIdentity="nobody.example")
    aws_lab.client("ses").delete_template(TemplateName="nobody")


def test_what_bears_the_tag_is_from_an_earlier_run(aws_lab, aws_environment, tmp_path, monkeypatch):
    aws_lab.client("sesv2").create_email_identity(EmailIdentity="a.example")
    monkeypatch.setenv("MESSAGING_LAB_HOME", str(tmp_path / "another"))
    Lab.open(lesson="02").client("sesv2").delete_email_identity(EmailIdentity="a.example")


def test_clean_up_takes_back_all_the_same(aws_lab):
    aws_lab.client("sqs").create_queue(QueueName="q")
    aws_lab.client("mailmanager").create_archive(ArchiveName="mail")
    assert aws_lab.clean_up().complete


def test_the_local_aws_deletes_what_it_is_told_to(lab):
    other = lab.elsewhere(lab.account_id, lab.region)
    other.client("sesv2").create_email_identity(EmailIdentity="old.example")
    lab.client("sesv2").delete_email_identity(EmailIdentity="old.example")


def test_every_guarded_operation_and_its_look_exist(lab):
    for (service, operation), guarded in GUARDED.items():
        model = lab.client(service).meta.service_model.operation_model(operation)
        assert guarded.name in model.input_shape.members, operation
        if guarded.method:
            nobody = "arn:aws:sns:us-east-1:123456789012:nobody" if service == "sns" else "nobody"
            try:
                getattr(lab.client(guarded.service), guarded.method)(**{guarded.asks: nobody})
            except ParamValidationError as error:
                pytest.fail(f"{operation}: {error}")
            except ClientError:
                pass


@pytest.mark.parametrize(("meant", "opens"), [("210987654321", True), ("123456789012", False)])
def test_another_account_than_the_one_that_is_meant_is_not_opened(
    aws_environment, monkeypatch, meant, opens
):
    monkeypatch.setenv("MESSAGING_LAB_ACCOUNT", meant)
    if opens:
        assert Lab.open().account_id == meant
    else:
        with pytest.raises(LabError, match="lead to account 210987654321, and MESSAGING_LAB_ACC"):
            Lab.open()
