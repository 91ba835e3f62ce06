"""Archives through boto3: made, changed, listed, tagged, deleted, and their retention."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.local_aws.mail_manager.archive.kit import envelope, error_code, find, mail

from local_aws.mail_manager.archive.archive import Archive, ArchiveNotActive
from local_aws.mail_manager.archive.retention import RETENTION_DAYS
from local_aws.mail_manager.archive.state import ArchiveState
from local_aws.mail_manager.state import MailManagerState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

DAY = 86400


def test_a_new_archive_keeps_mail_for_six_months(mailmanager: Any, aws: LocalAws) -> None:
    archive_id = mailmanager.create_archive(ArchiveName="all-mail")["ArchiveId"]
    found = mailmanager.get_archive(ArchiveId=archive_id)
    del found["ResponseMetadata"]
    assert found == {
        "ArchiveId": archive_id,
        "ArchiveName": "all-mail",
        "ArchiveArn": f"arn:aws:ses:{REGION}:{ACCOUNT_ID}:mailmanager-archive/{archive_id}",
        "ArchiveState": "ACTIVE",
        "Retention": {"RetentionPeriod": "SIX_MONTHS"},
        "CreatedTimestamp": aws.clock.utc(),
        "LastUpdatedTimestamp": aws.clock.utc(),
    }
    assert archive_id.startswith("a-")


def test_key_retention_and_tags_are_kept(mailmanager: Any) -> None:
    key = f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/1234"
    tags = [{"Key": "team", "Value": "legal"}]
    archive_id = mailmanager.create_archive(
        ArchiveName="legal", KmsKeyArn=key, Tags=tags, Retention={"RetentionPeriod": "PERMANENT"}
    )["ArchiveId"]
    found = mailmanager.get_archive(ArchiveId=archive_id)
    assert found["KmsKeyArn"] == key
    assert found["Retention"] == {"RetentionPeriod": "PERMANENT"}
    assert mailmanager.list_tags_for_resource(ResourceArn=found["ArchiveArn"])["Tags"] == tags


def test_a_client_token_makes_one_archive(mailmanager: Any) -> None:
    made = [mailmanager.create_archive(ArchiveName="one", ClientToken="t") for _ in range(2)]
    assert made[0]["ArchiveId"] == made[1]["ArchiveId"]
    with pytest.raises(ClientError) as error:
        mailmanager.create_archive(ArchiveName="two", ClientToken="t")
    assert error_code(error) == "ConflictException"


def test_a_name_is_taken_once(mailmanager: Any, archive: Archive) -> None:
    with pytest.raises(ClientError) as error:
        mailmanager.create_archive(ArchiveName="all-mail")
    assert error_code(error) == "ConflictException"
    other = mailmanager.create_archive(ArchiveName="other")["ArchiveId"]
    with pytest.raises(ClientError) as error:
        mailmanager.update_archive(ArchiveId=other, ArchiveName="all-mail")
    assert error_code(error) == "ConflictException"
    mailmanager.delete_archive(ArchiveId=archive.archive_id)
    mailmanager.update_archive(ArchiveId=other, ArchiveName="all-mail")


@pytest.mark.parametrize("name", ["x", "-mail", "mail_", "a b", "ä1"])
def test_a_name_that_the_model_forbids_is_refused(mailmanager: Any, name: str) -> None:
    with pytest.raises(ClientError) as error:
        mailmanager.create_archive(ArchiveName=name)
    assert error_code(error) == "ValidationException"


def test_ten_archives_are_active_at_most(mailmanager: Any) -> None:
    made = [mailmanager.create_archive(ArchiveName=f"no-{n}")["ArchiveId"] for n in range(10)]
    with pytest.raises(ClientError) as error:
        mailmanager.create_archive(ArchiveName="no-10")
    assert error_code(error) == "ServiceQuotaExceededException"
    mailmanager.delete_archive(ArchiveId=made[3])
    mailmanager.create_archive(ArchiveName="no-10")


def test_archives_are_listed_page_by_page(mailmanager: Any) -> None:
    made = [mailmanager.create_archive(ArchiveName=f"no-{n}")["ArchiveId"] for n in range(5)]
    pages = mailmanager.get_paginator("list_archives").paginate(PaginationConfig={"PageSize": 2})
    listed = [[one["ArchiveId"] for one in page["Archives"]] for page in pages]
    assert listed == [made[:2], made[2:4], made[4:]]


def test_a_missing_archive_is_not_found_and_deleting_it_is_no_error(mailmanager: Any) -> None:
    for call in (mailmanager.get_archive, mailmanager.update_archive):
        with pytest.raises(ClientError) as error:
            call(ArchiveId="a-none")
        assert error_code(error) == "ResourceNotFoundException"
    mailmanager.delete_archive(ArchiveId="a-none")


def test_retention_changes_once_a_week(mailmanager: Any, archive: Archive, aws: LocalAws) -> None:
    def change(period: str) -> None:
        mailmanager.update_archive(
            ArchiveId=archive.archive_id, Retention={"RetentionPeriod": period}
        )

    change("ONE_YEAR")
    change("ONE_YEAR")  # which changes nothing
    with pytest.raises(ClientError) as error:
        change("TWO_YEARS")
    assert error_code(error) == "ServiceQuotaExceededException"
    mailmanager.update_archive(ArchiveId=archive.archive_id, ArchiveName="renamed")
    aws.clock.advance(7 * DAY)
    change("TWO_YEARS")
    found = mailmanager.get_archive(ArchiveId=archive.archive_id)
    assert found["Retention"]["RetentionPeriod"] == "TWO_YEARS"
    assert found["LastUpdatedTimestamp"] == aws.clock.utc() and found["ArchiveName"] == "renamed"


def test_mail_is_gone_when_its_retention_ends(
    mailmanager: Any, archive: Archive, aws: LocalAws
) -> None:
    message_id = archive.append(mail("Old"), envelope())
    aws.clock.advance(29 * DAY)
    archive.append(mail("New"), envelope())
    mailmanager.update_archive(
        ArchiveId=archive.archive_id, Retention={"RetentionPeriod": "THREE_MONTHS"}
    )
    aws.clock.advance(61 * DAY - 20)
    assert len(find(aws, archive, FromTimestamp=aws.clock.utc() - timedelta(days=30))) == 0
    assert mailmanager.get_archive_message_content(ArchivedMessageId=message_id)["Body"]
    aws.clock.advance(11)
    with pytest.raises(ClientError) as error:
        mailmanager.get_archive_message_content(ArchivedMessageId=message_id)
    assert error_code(error) == "ValidationException"
    kept = aws.clock.utc() - timedelta(days=61.5)
    rows = find(aws, archive, FromTimestamp=kept, ToTimestamp=kept + timedelta(days=29))
    assert [row["Subject"] for row in rows] == ["New"]


def test_every_retention_period_of_the_model_has_its_days(mailmanager: Any) -> None:
    model = mailmanager.meta.service_model.shape_for("RetentionPeriod")
    assert {*RETENTION_DAYS, "PERMANENT"} == set(model.enum)
    assert RETENTION_DAYS["SIX_MONTHS"] == 180


def test_a_deleted_archive_is_pending_for_30_days_and_then_gone(
    mailmanager: Any, archive: Archive, archives: ArchiveState, aws: LocalAws
) -> None:
    archive.append(mail(), envelope())
    folder = archives.shared.folder / archive.archive_id
    mailmanager.delete_archive(ArchiveId=archive.archive_id)
    mailmanager.delete_archive(ArchiveId=archive.archive_id)
    found = mailmanager.get_archive(ArchiveId=archive.archive_id)
    assert found["ArchiveState"] == "PENDING_DELETION"
    with pytest.raises(ClientError) as error:
        mailmanager.update_archive(ArchiveId=archive.archive_id, ArchiveName="other")
    assert error_code(error) == "ConflictException"
    aws.clock.advance(30 * DAY - 1)
    assert len(mailmanager.list_archives()["Archives"]) == 1 and folder.exists()
    aws.clock.advance(1)
    assert mailmanager.list_archives()["Archives"] == [] and not folder.exists()
    with pytest.raises(ClientError) as error:
        mailmanager.list_tags_for_resource(ResourceArn=archive.arn)
    assert error_code(error) == "ResourceNotFoundException"


def test_mail_for_an_archive_that_is_pending_deletion_is_refused(
    mailmanager: Any, archive: Archive
) -> None:
    mailmanager.delete_archive(ArchiveId=archive.archive_id)
    with pytest.raises(ArchiveNotActive, match="pending deletion"):
        archive.append(mail(), envelope())


def test_messages_of_a_deleted_archive_are_out_of_reach(mailmanager: Any, archive: Archive) -> None:
    message_id = archive.append(mail(), envelope())
    mailmanager.delete_archive(ArchiveId=archive.archive_id)
    with pytest.raises(ClientError) as error:
        mailmanager.get_archive_message(ArchivedMessageId=message_id)
    assert error_code(error) == "ValidationException"


def test_tags_are_added_replaced_and_removed(mailmanager: Any, archive: Archive) -> None:
    def tags() -> dict[str, str]:
        listed = mailmanager.list_tags_for_resource(ResourceArn=archive.arn)["Tags"]
        return {tag["Key"]: tag["Value"] for tag in listed}

    assert tags() == {}
    for value in ("1", "2"):
        mailmanager.tag_resource(
            ResourceArn=archive.arn,
            Tags=[{"Key": "a", "Value": value}, {"Key": "b", "Value": value}],
        )
    mailmanager.untag_resource(ResourceArn=archive.arn, TagKeys=["b", "never"])
    assert tags() == {"a": "2"}
    many = [{"Key": f"k{n}", "Value": ""} for n in range(200)]
    with pytest.raises(ClientError) as error:
        mailmanager.tag_resource(ResourceArn=archive.arn, Tags=many)
    assert error_code(error) == "ServiceQuotaExceededException" and tags() == {"a": "2"}


def test_accounts_and_regions_have_archives_of_their_own(aws: LocalAws, archive: Archive) -> None:
    for account, region in ((ACCOUNT_ID, "eu-west-1"), ("111111111111", REGION)):
        client = aws.client("mailmanager", account_id=account, region=region)
        assert client.list_archives()["Archives"] == []


def test_reset_removes_the_files(aws: LocalAws, archive: Archive, archives: ArchiveState) -> None:
    archive.append(mail(), envelope())
    folder: Path = aws.state(MailManagerState, ACCOUNT_ID, REGION).folder
    assert list(folder.iterdir())
    aws.reset()
    assert not folder.exists()
    assert aws.client("mailmanager").list_archives()["Archives"] == []
