"""The account-level suppression list, and what it does to sending."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.ses.import_jobs import IMPORTERS, SECONDS, BadObject, records
from local_aws.world import LocalAws

from ..sender import READER, refused, send, ses_state
from .kit import SET, Listener

GONE = "gone@nowhere.invalid"


@pytest.fixture
def v2(world: LocalAws) -> Any:
    return world.client("sesv2")


def put(v2: Any, address: str, reason: str = "BOUNCE") -> None:
    v2.put_suppressed_destination(EmailAddress=address, Reason=reason)


def listed(v2: Any, **filters: Any) -> list[str]:
    answer = v2.list_suppressed_destinations(**filters)
    return [one["EmailAddress"] for one in answer["SuppressedDestinationSummaries"]]


def test_hard_bounces_get_onto_the_list(v2: Any, world: LocalAws, heard: Listener) -> None:
    sent = send(world, GONE, ConfigurationSetName=SET)
    found = v2.get_suppressed_destination(EmailAddress=GONE)["SuppressedDestination"]
    feedback_id = heard.events()[1]["bounce"]["feedbackId"]
    assert found == {
        "EmailAddress": GONE,
        "Reason": "BOUNCE",
        "LastUpdateTime": found["LastUpdateTime"],
        "Attributes": {"MessageId": sent.message_id, "FeedbackId": feedback_id},
    }
    assert found["LastUpdateTime"] == world.clock.utc()


def test_a_listed_address_is_not_tried(v2: Any, world: LocalAws, heard: Listener) -> None:
    put(v2, READER.title())
    sent = send(world, ConfigurationSetName=SET)
    assert (sent.outcomes[READER].status, sent.outcomes[READER].attempts) == ("suppressed", 0)
    assert world.internet.mailboxes.of(READER) == []
    bounce = heard.events()[1]["bounce"]
    assert (bounce["bounceType"], bounce["bounceSubType"]) == (
        "Permanent",
        "OnAccountSuppressionList",
    )
    assert "reportingMTA" not in bounce
    assert bounce["bouncedRecipients"][0]["diagnosticCode"].startswith("Amazon SES did not send")
    assert v2.get_account()["SendQuota"]["SentLast24Hours"] == 1


def test_listed_for_a_complaint(v2: Any, world: LocalAws, heard: Listener) -> None:
    put(v2, READER, "COMPLAINT")
    send(world, ConfigurationSetName=SET)
    complaint = heard.events()[1]["complaint"]
    assert complaint["complaintSubType"] == "OnAccountSuppressionList"


@pytest.mark.parametrize(
    ("account", "configuration", "status"),
    [
        (["BOUNCE", "COMPLAINT"], None, "suppressed"),
        (["COMPLAINT"], None, "delivered"),
        ([], None, "delivered"),
        (["BOUNCE"], [], "delivered"),
        (["BOUNCE"], ["COMPLAINT"], "delivered"),
        ([], ["BOUNCE"], "suppressed"),
    ],
)
def test_which_reasons_count(
    v2: Any, world: LocalAws, account: list[str], configuration: list[str] | None, status: str
) -> None:
    put(v2, READER)
    v2.put_account_suppression_attributes(SuppressedReasons=account)
    assert v2.get_account()["SuppressionAttributes"] == {"SuppressedReasons": account}
    v2.create_configuration_set(ConfigurationSetName=SET)
    options = {} if configuration is None else {"SuppressedReasons": configuration}
    v2.put_configuration_set_suppression_options(ConfigurationSetName=SET, **options)
    shown = v2.get_configuration_set(ConfigurationSetName=SET).get("SuppressionOptions")
    assert shown == (options or None)
    assert send(world, ConfigurationSetName=SET).outcomes[READER].status == status


def test_without_the_reason_nothing_is_learned(v2: Any, world: LocalAws) -> None:
    v2.put_account_suppression_attributes(SuppressedReasons=["COMPLAINT"])
    send(world, GONE)
    send(world, "bounce@simulator.amazonses.com")
    assert listed(v2) == []


def test_case_counts_for_the_operations(v2: Any) -> None:
    put(v2, "Ann@X.example")
    get = v2.get_suppressed_destination
    assert refused(get, EmailAddress="ann@x.example")[0] == "NotFoundException"
    delete = v2.delete_suppressed_destination
    assert refused(delete, EmailAddress="ann@x.example")[0] == "NotFoundException"
    delete(EmailAddress="Ann@X.example")
    assert listed(v2) == []


def test_filters_and_pages(v2: Any, world: LocalAws) -> None:
    for number in range(5):
        put(v2, f"{number}@x.example", "COMPLAINT" if number % 2 else "BOUNCE")
        world.clock.advance(60)
    assert listed(v2, Reasons=["COMPLAINT"]) == ["1@x.example", "3@x.example"]
    times = v2.list_suppressed_destinations()["SuppressedDestinationSummaries"]
    start, end = times[1]["LastUpdateTime"], times[3]["LastUpdateTime"]
    assert listed(v2, StartDate=start, EndDate=end) == [f"{n}@x.example" for n in (1, 2, 3)]
    first = v2.list_suppressed_destinations(PageSize=3)
    assert listed(v2, PageSize=3, NextToken=first["NextToken"]) == ["3@x.example", "4@x.example"]
    wrong = refused(v2.list_suppressed_destinations, NextToken="x")
    assert wrong[0] == "InvalidNextTokenException"


def test_the_sandbox_takes_nothing_by_hand(v2: Any, world: LocalAws) -> None:
    ses_state(world).account.production_access = False
    found = refused(v2.put_suppressed_destination, EmailAddress=READER, Reason="BOUNCE")
    assert found[0] == "BadRequestException" and "sandbox" in found[1]


def job(world: LocalAws, text: str, data_format: str, action: str = "PUT") -> dict[str, Any]:
    s3, v2 = world.client("s3"), world.client("sesv2")
    s3.create_bucket(Bucket="lists")
    s3.put_object(Bucket="lists", Key="a/list", Body=text.encode())
    answer = v2.create_import_job(
        ImportDestination={"SuppressionListDestination": {"SuppressionListImportAction": action}},
        ImportDataSource={"S3Url": "s3://lists/a/list", "DataFormat": data_format},
    )
    assert v2.get_import_job(JobId=answer["JobId"])["JobStatus"] == "PROCESSING"
    world.clock.advance(SECONDS)
    return dict(v2.get_import_job(JobId=answer["JobId"]))


def test_import(v2: Any, world: LocalAws) -> None:
    done = job(world, "a@x.example,BOUNCE\n\nb@x.example,COMPLAINT\nb,BOUNCE\nc@x.example\n", "CSV")
    assert (done["JobStatus"], done["ProcessedRecordsCount"], done["FailedRecordsCount"]) == (
        *("COMPLETED", 4),
        2,
    )
    assert listed(v2) == ["a@x.example", "b@x.example"]
    lines = '{"emailAddress":"c@x.example","reason":"BOUNCE"}\nnot json\n[1]\n'
    assert job(world, lines, "JSON")["FailedRecordsCount"] == 2
    assert job(world, "a@x.example\nz@x.example\n", "CSV", "DELETE")["FailedRecordsCount"] == 0
    assert listed(v2) == ["b@x.example", "c@x.example"]
    shown = v2.list_import_jobs(ImportDestinationType="SUPPRESSION_LIST")["ImportJobs"]
    assert [one["JobStatus"] for one in shown] == ["COMPLETED"] * 3
    assert v2.list_import_jobs(ImportDestinationType="CONTACT_LIST")["ImportJobs"] == []


def test_import_of_nothing(v2: Any, world: LocalAws) -> None:
    destination = {"SuppressionListDestination": {"SuppressionListImportAction": "PUT"}}
    source = {"S3Url": "s3://nowhere/x", "DataFormat": "CSV"}
    made = v2.create_import_job(ImportDestination=destination, ImportDataSource=source)
    world.clock.advance(SECONDS)
    done = v2.get_import_job(JobId=made["JobId"])
    assert done["JobStatus"] == "FAILED" and "can't be read" in done["FailureInfo"]["ErrorMessage"]
    ses_state(world).account.production_access = False
    again = refused(v2.create_import_job, ImportDestination=destination, ImportDataSource=source)
    assert "sandbox" in again[1]


def test_too_long_a_list() -> None:
    with pytest.raises(BadObject):
        records("a@x.example,BOUNCE\n" * 100_001, "CSV", IMPORTERS["SuppressionListDestination"])


@given(st.text(max_size=200), st.sampled_from(["CSV", "JSON"]), st.sampled_from([*IMPORTERS]))
def test_any_text_can_be_imported(text: str, data_format: str, kind: str) -> None:
    for record in records(text, data_format, IMPORTERS[kind]):
        assert isinstance(record, dict)
