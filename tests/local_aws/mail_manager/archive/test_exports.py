"""Exports to S3 through boto3."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.local_aws.mail_manager.archive.kit import contains, envelope, error_code, mail

from local_aws.mail_manager.archive import exports
from local_aws.mail_manager.archive.archive import Archive
from local_aws.world import LocalAws

BUCKET = "exports-of-nutrition"
OBJECTS = ["s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging", "s3:GetObject"]
Statement = dict[str, Any]


def statements() -> list[Statement]:
    """The bucket policy of the developer guide."""
    bucket, service = f"arn:aws:s3:::{BUCKET}", {"Service": "ses.amazonaws.com"}
    common = {"Effect": "Allow", "Principal": service}
    return [
        {**common, "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": bucket},
        {**common, "Action": OBJECTS, "Resource": f"{bucket}/*"},
    ]


def put_policy(aws: LocalAws, found: Any) -> None:
    document = json.dumps({"Version": "2012-10-17", "Statement": found})
    aws.client("s3").put_bucket_policy(Bucket=BUCKET, Policy=document)


@pytest.fixture
def bucket(aws: LocalAws) -> str:
    """A bucket that Mail Manager may export to."""
    aws.client("s3").create_bucket(Bucket=BUCKET)
    put_policy(aws, statements())
    return BUCKET


@pytest.fixture
def three(archive: Archive) -> list[str]:
    """The ids of three messages."""
    return [archive.append(mail(subject), envelope()) for subject in ("one", "two", "three")]


def start(aws: LocalAws, archive: Archive, location: str = f"s3://{BUCKET}", **asked: Any) -> str:
    now = aws.clock.utc()
    started = aws.client("mailmanager").start_archive_export(
        **{
            "ArchiveId": archive.archive_id,
            "FromTimestamp": now - timedelta(days=100),
            "ToTimestamp": now,
            "ExportDestinationConfiguration": {"S3": {"S3Location": location}},
            **asked,
        }
    )
    return str(started["ExportId"])


def status(aws: LocalAws, export_id: str) -> dict[str, Any]:
    return dict(aws.client("mailmanager").get_archive_export(ExportId=export_id)["Status"])


def export(aws: LocalAws, archive: Archive, *location: str, **asked: Any) -> dict[str, Any]:
    """Export, wait for the end and return the status."""
    export_id = start(aws, archive, *location, **asked)
    aws.clock.advance(10)
    return status(aws, export_id)


def keys(aws: LocalAws) -> list[str]:
    listed = aws.client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])
    return [one["Key"] for one in listed]


def test_each_message_is_a_file(
    aws: LocalAws, archive: Archive, bucket: str, three: list[str]
) -> None:
    assert export(aws, archive)["State"] == "COMPLETED"
    assert keys(aws) == sorted(f"{message_id}.eml" for message_id in three)
    found = aws.client("s3").get_object(Bucket=BUCKET, Key=f"{three[1]}.eml")
    assert found["Body"].read() == mail("two")


@pytest.mark.parametrize(
    ("location", "prefix"), [(f"s3://{BUCKET}/2026/q1", "2026/q1/"), (f"s3://{BUCKET}/a/", "a/")]
)
def test_the_prefix_is_a_folder(
    aws: LocalAws, archive: Archive, bucket: str, three: list[str], location: str, prefix: str
) -> None:
    export(aws, archive, location)
    assert keys(aws) == sorted(f"{prefix}{message_id}.eml" for message_id in three)


def test_metadata_lies_beside_the_message(aws: LocalAws, archive: Archive, bucket: str) -> None:
    message_id = archive.append(mail(), envelope(), {"IngressPointId": "inp-1"})
    export(aws, archive, IncludeMetadata=True)
    assert keys(aws) == [f"{message_id}.eml", f"{message_id}.json"]
    document = aws.client("s3").get_object(Bucket=BUCKET, Key=f"{message_id}.json")["Body"].read()
    assert json.loads(document) == {
        "ArchivedMessageId": message_id,
        "Metadata": {"Timestamp": "2026-01-06T09:00:00.000Z", "IngressPointId": "inp-1"},
        "Envelope": envelope(),
    }


def test_filters_and_limit_choose_messages(
    aws: LocalAws, archive: Archive, bucket: str, three: list[str]
) -> None:
    export(aws, archive, f"s3://{BUCKET}/f", Filters={"Include": [contains("SUBJECT", "t")]})
    export(aws, archive, f"s3://{BUCKET}/m", MaxResults=1)
    assert keys(aws) == [f"f/{three[1]}.eml", f"f/{three[2]}.eml", f"m/{three[2]}.eml"]


def test_more_than_30_days_may_be_exported(
    aws: LocalAws, archive: Archive, bucket: str, three: list[str]
) -> None:
    aws.clock.advance(80 * 86400)
    export(aws, archive)
    assert len(keys(aws)) == 3


def test_the_states_follow_the_clock_and_messages_leave_in_batches(
    aws: LocalAws, archive: Archive, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "BATCH_MESSAGES", 2)
    for _ in range(5):
        archive.append(mail(), envelope())
    export_id = start(aws, archive)
    seen = []
    for _ in range(6):
        seen.append((status(aws, export_id)["State"], len(keys(aws))))
        aws.clock.advance(1)
    assert seen == [
        ("QUEUED", 0),
        ("PREPROCESSING", 0),
        ("PROCESSING", 2),
        ("PROCESSING", 4),
        ("COMPLETED", 5),
        ("COMPLETED", 5),
    ]


def test_a_stopped_export_leaves_what_it_has_done(
    aws: LocalAws, archive: Archive, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "BATCH_MESSAGES", 2)
    for _ in range(5):
        archive.append(mail(), envelope())
    export_id = start(aws, archive)
    aws.clock.advance(2)
    aws.client("mailmanager").stop_archive_export(ExportId=export_id)
    aws.clock.advance(60)
    assert status(aws, export_id)["State"] == "CANCELLED" and len(keys(aws)) == 2


def test_an_export_without_a_bucket_fails(aws: LocalAws, archive: Archive) -> None:
    ended = export(aws, archive, "s3://no-such-bucket-here")
    assert ended["State"] == "FAILED" and ended["ErrorMessage"].startswith("NoSuchBucket: ")


def test_an_export_without_a_bucket_policy_fails(aws: LocalAws, archive: Archive) -> None:
    aws.client("s3").create_bucket(Bucket=BUCKET)
    ended = export(aws, archive)
    assert ended["State"] == "FAILED"
    assert ended["ErrorMessage"].startswith("AccessDenied: the policy of bucket")


def changed(at: int, **changes: Any) -> list[Statement]:
    found = statements()
    found[at] |= changes
    return found


ALLOW_ALL = {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"],
}


@pytest.mark.parametrize(
    ("policy", "refused"),
    [
        (statements(), ""),
        (ALLOW_ALL, ""),
        (changed(1, Action="s3:putobject*"), "s3:GetObject"),
        (changed(1, Action=["S3:Put*", "s3:Ge?Object"]), ""),
        (changed(0, Principal={"AWS": "*"}), ""),
        (changed(0, Principal={"Service": ["sns.amazonaws.com", "ses.amazonaws.com"]}), ""),
        (changed(0, Principal={"Service": "sns.amazonaws.com"}), "s3:ListBucket, s3:GetBucketL"),
        (changed(1, Resource=f"arn:aws:s3:::{BUCKET}/out/*"), ""),
        (changed(1, Resource=f"arn:aws:s3:::{BUCKET}/in/*"), "s3:PutObject, "),
        (changed(1, Effect="Deny"), "s3:PutObject, "),
        ([*statements(), {**ALLOW_ALL, "Effect": "Deny", "Action": "s3:PutObjectAcl"}], "Acl"),
        (
            changed(1, Condition={"StringEquals": {"aws:SourceAccount": "123456789012"}}),
            "s3:PutObject, ",
        ),
    ],
)
def test_the_bucket_policy_decides(
    aws: LocalAws, archive: Archive, bucket: str, three: list[str], policy: Any, refused: str
) -> None:
    put_policy(aws, policy)
    ended = export(aws, archive, f"s3://{BUCKET}/out")
    assert ended["State"] == ("FAILED" if refused else "COMPLETED")
    assert refused in ended.get("ErrorMessage", "")
    assert len(keys(aws)) == (0 if refused else 3)


def test_a_condition_on_a_denial_that_cannot_be_judged_does_not_deny(
    aws: LocalAws, archive: Archive, bucket: str
) -> None:
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    put_policy(aws, [*statements(), {**ALLOW_ALL, "Effect": "Deny", "Condition": insecure}])
    assert export(aws, archive)["State"] == "COMPLETED"


def test_one_export_runs_at_a_time(aws: LocalAws, archive: Archive, bucket: str) -> None:
    start(aws, archive)
    with pytest.raises(ClientError) as error:
        start(aws, archive)
    assert error_code(error) == "ServiceQuotaExceededException"
    aws.clock.advance(10)
    start(aws, archive)


@pytest.mark.parametrize(
    "asked",
    [
        {"MaxResults": 250_001},
        {"MaxResults": -1},
        {"ExportDestinationConfiguration": {"S3": {}}},
        {"ExportDestinationConfiguration": {"S3": {"S3Location": "s3://a"}}},
        {"ToTimestamp": 0},
    ],
)
def test_what_no_export_can_do_is_refused(
    aws: LocalAws, archive: Archive, asked: dict[str, Any]
) -> None:
    with pytest.raises(ClientError) as error:
        start(aws, archive, **asked)
    assert error_code(error) == "ValidationException"


def test_an_archive_pending_deletion_is_not_exported(
    aws: LocalAws, archive: Archive, bucket: str, mailmanager: Any
) -> None:
    export_id = start(aws, archive)
    mailmanager.delete_archive(ArchiveId=archive.archive_id)
    aws.clock.advance(10)
    assert status(aws, export_id)["State"] == "FAILED"
    with pytest.raises(ClientError) as error:
        start(aws, archive)
    assert error_code(error) == "ResourceNotFoundException"


def test_exports_are_listed_for_30_days(
    aws: LocalAws, archive: Archive, bucket: str, mailmanager: Any
) -> None:
    made = []
    for _ in range(3):
        made.append(start(aws, archive))
        aws.clock.advance(10)

    def listed() -> list[str]:
        found = mailmanager.list_archive_exports(ArchiveId=archive.archive_id)["Exports"]
        return [one["ExportId"] for one in found]

    assert listed() == made[::-1]
    aws.clock.advance(30 * 86400 - 15)
    assert listed() == made[:1:-1]
    for name in ("get_archive_export", "stop_archive_export"):
        with pytest.raises(ClientError) as error:
            getattr(mailmanager, name)(ExportId=made[0])
        assert error_code(error) == "ValidationException"
