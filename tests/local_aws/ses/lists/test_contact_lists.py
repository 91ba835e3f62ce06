"""Contact lists, topics and contacts as the API keeps, filters and imports them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local_aws.world import LocalAws

from ..sender import production, refused

LIST = "customers"
TOPICS = [
    {"TopicName": "Offers", "DisplayName": "Offers", "DefaultSubscriptionStatus": "OPT_IN"},
    {
        "TopicName": "Recipes",
        "DisplayName": "Recipes of the week",
        "Description": "Every Friday",
        "DefaultSubscriptionStatus": "OPT_OUT",
    },
]
ARN = f"arn:aws:ses:us-east-1:123456789012:contact-list/{LIST}"


@pytest.fixture
def v2(aws: LocalAws) -> Any:
    """A client of an account with a list."""
    client = aws.client("sesv2")
    client.create_contact_list(ContactListName=LIST, Topics=TOPICS, Description="All")
    return client


def add(v2: Any, address: str, *said: tuple[str, str], **more: Any) -> None:
    preferences = [{"TopicName": name, "SubscriptionStatus": status} for name, status in said]
    v2.create_contact(
        ContactListName=LIST, EmailAddress=address, TopicPreferences=preferences, **more
    )


def found(v2: Any, **wanted: Any) -> list[str]:
    answer = (
        v2.list_contacts(ContactListName=LIST, Filter=wanted)
        if wanted
        else (v2.list_contacts(ContactListName=LIST))
    )
    return [contact["EmailAddress"].partition("@")[0] for contact in answer["Contacts"]]


def test_a_list_is_shown_as_it_was_made(v2: Any) -> None:
    shown = v2.get_contact_list(ContactListName=LIST)

    assert shown["Topics"] == TOPICS
    assert (shown["Description"], shown["Tags"]) == ("All", [])
    assert [one["ContactListName"] for one in v2.list_contact_lists()["ContactLists"]] == [LIST]


def test_there_is_one_list(v2: Any) -> None:
    assert refused(v2.create_contact_list, ContactListName=LIST)[0] == "AlreadyExistsException"
    assert refused(v2.create_contact_list, ContactListName="x")[0] == "LimitExceededException"
    v2.delete_contact_list(ContactListName=LIST)
    v2.create_contact_list(ContactListName="x")
    assert refused(v2.get_contact_list, ContactListName=LIST) == (
        "NotFoundException",
        f"List with name: {LIST} doesn't exist.",
    )


@pytest.mark.parametrize(
    "topics",
    [
        [TOPICS[0], TOPICS[0]],
        [TOPICS[0] | {"TopicName": f"t{number}"} for number in range(21)],
    ],
)
def test_topics_that_can_not_be(v2: Any, topics: list[dict[str, str]]) -> None:
    code, _ = refused(v2.update_contact_list, ContactListName=LIST, Topics=topics)
    assert code == "BadRequestException"


def test_an_update_replaces_the_topics_and_what_was_said_about_them(v2: Any) -> None:
    add(v2, "ann@a.example", ("Offers", "OPT_OUT"), ("Recipes", "OPT_IN"))
    v2.update_contact_list(ContactListName=LIST, Topics=[TOPICS[1]])

    shown = v2.get_contact_list(ContactListName=LIST)
    assert (shown["Topics"], "Description" in shown) == ([TOPICS[1]], False)
    contact = v2.get_contact(ContactListName=LIST, EmailAddress="ann@a.example")
    assert contact["TopicPreferences"] == [{"TopicName": "Recipes", "SubscriptionStatus": "OPT_IN"}]


def test_a_contact_is_shown_as_it_was_made(v2: Any) -> None:
    add(v2, "Ann@a.example", ("Recipes", "OPT_IN"), AttributesData='{"Name": "Ann"}')

    contact = v2.get_contact(ContactListName=LIST, EmailAddress="ann@a.example")
    contact.pop("ResponseMetadata")
    assert contact.pop("CreatedTimestamp") == contact.pop("LastUpdatedTimestamp")
    assert contact == {
        "ContactListName": LIST,
        "EmailAddress": "Ann@a.example",
        "TopicPreferences": [{"TopicName": "Recipes", "SubscriptionStatus": "OPT_IN"}],
        "TopicDefaultPreferences": [
            {"TopicName": "Offers", "SubscriptionStatus": "OPT_IN"},
            {"TopicName": "Recipes", "SubscriptionStatus": "OPT_OUT"},
        ],
        "UnsubscribeAll": False,
        "AttributesData": '{"Name": "Ann"}',
    }


def test_an_update_of_a_contact_replaces_its_preferences(aws: LocalAws, v2: Any) -> None:
    add(v2, "ann@a.example", ("Recipes", "OPT_IN"), AttributesData='{"Name": "Ann"}')
    aws.clock.advance(60)
    said = [{"TopicName": "Offers", "SubscriptionStatus": "OPT_OUT"}]
    v2.update_contact(ContactListName=LIST, EmailAddress="ann@a.example", TopicPreferences=said)

    contact = v2.get_contact(ContactListName=LIST, EmailAddress="ann@a.example")
    assert contact["TopicPreferences"] == said
    assert contact["AttributesData"] == '{"Name": "Ann"}'
    assert (contact["LastUpdatedTimestamp"] - contact["CreatedTimestamp"]).seconds == 60


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"EmailAddress": "no address"}, "BadRequestException"),
        ({"EmailAddress": "ann@a.example"}, "AlreadyExistsException"),
        ({"AttributesData": "[]"}, "BadRequestException"),
        ({"AttributesData": "{"}, "BadRequestException"),
        (
            {"TopicPreferences": [{"TopicName": "X", "SubscriptionStatus": "OPT_IN"}]},
            "BadRequestException",
        ),
        ({"ContactListName": "nothing"}, "NotFoundException"),
    ],
)
def test_contacts_that_can_not_be(v2: Any, arguments: dict[str, Any], code: str) -> None:
    add(v2, "ann@a.example")
    request = {"ContactListName": LIST, "EmailAddress": "bo@a.example"} | arguments

    assert refused(v2.create_contact, **request)[0] == code


def test_what_is_deleted_is_gone(v2: Any) -> None:
    add(v2, "ann@a.example")
    v2.delete_contact(ContactListName=LIST, EmailAddress="ANN@a.example")

    arguments = {"ContactListName": LIST, "EmailAddress": "ann@a.example"}
    for call in (v2.get_contact, v2.delete_contact, v2.update_contact):
        assert refused(call, **arguments)[0] == "NotFoundException"


def test_filters(v2: Any) -> None:
    add(v2, "silent@a.example")
    add(v2, "in@a.example", ("Recipes", "OPT_IN"))
    add(v2, "out@a.example", ("Recipes", "OPT_OUT"), ("Offers", "OPT_IN"))
    add(v2, "never@a.example", ("Recipes", "OPT_IN"), UnsubscribeAll=True)

    def on(topic: str, status: str, default: bool) -> list[str]:
        chosen = {"TopicName": topic, "UseDefaultIfPreferenceUnavailable": default}
        return found(v2, FilteredStatus=status, TopicFilter=chosen)

    assert found(v2) == ["in", "never", "out", "silent"]
    assert found(v2, FilteredStatus="OPT_OUT") == ["never"]
    assert on("Recipes", "OPT_IN", False) == ["in"]
    assert on("Recipes", "OPT_OUT", False) == ["never", "out"]
    assert on("Recipes", "OPT_OUT", True) == ["never", "out", "silent"]
    assert on("Offers", "OPT_IN", True) == ["in", "out", "silent"]
    assert on("Offers", "OPT_IN", False) == ["out"]
    topic = {"TopicName": "X"}
    code, _ = refused(v2.list_contacts, ContactListName=LIST, Filter={"TopicFilter": topic})
    assert code == "BadRequestException"


def test_contacts_come_by_the_page(v2: Any) -> None:
    for number in range(5):
        add(v2, f"c{number}@a.example")

    first = v2.list_contacts(ContactListName=LIST, PageSize=3)
    rest = v2.list_contacts(ContactListName=LIST, PageSize=3, NextToken=first["NextToken"])
    assert (len(first["Contacts"]), len(rest["Contacts"])) == (3, 2)
    assert "NextToken" not in rest
    code, _ = refused(v2.list_contacts, ContactListName=LIST, NextToken="x")
    assert code == "BadRequestException"


def test_lists_can_be_tagged(v2: Any) -> None:
    v2.tag_resource(ResourceArn=ARN, Tags=[{"Key": "a", "Value": "b"}])

    assert v2.get_contact_list(ContactListName=LIST)["Tags"] == [{"Key": "a", "Value": "b"}]


CSV = """emailAddress,unsubscribeAll,attributesData,topicPreferences.Offers,topicPreferences.Recipes
ann@a.example,false,{"Name": "Ann"},OPT_IN,OPT_OUT
bo@a.example,true,,OPT_OUT,
no address,false,,,
cy@a.example,perhaps,,,
di@a.example,,,MAYBE,
"""
JSON_LINES = [
    {
        "emailAddress": "ann@a.example",
        "unsubscribeAll": False,
        "attributesData": '{"Name": "Ann"}',
        "topicPreferences": [
            {"topicName": "Offers", "subscriptionStatus": "OPT_IN"},
            {"topicName": "Recipes", "subscriptionStatus": "OPT_OUT"},
        ],
    },
    {
        "emailAddress": "bo@a.example",
        "unsubscribeAll": True,
        "topicPreferences": [{"topicName": "Offers", "subscriptionStatus": "OPT_OUT"}],
    },
    {"emailAddress": "cy@a.example", "topicPreferences": [{"topicName": "Offers"}]},
    {"emailAddress": "di@a.example", "topicPreferences": 5},
    {"emailAddress": "ed@a.example", "attributesData": "[]"},
]


def import_job(aws: LocalAws, text: str, data_format: str, action: str = "PUT") -> dict[str, Any]:
    s3, v2 = aws.client("s3"), aws.client("sesv2")
    s3.create_bucket(Bucket="lists")
    s3.put_object(Bucket="lists", Key="list", Body=text.encode())
    destination = {"ContactListName": LIST, "ContactListImportAction": action}
    job = v2.create_import_job(
        ImportDestination={"ContactListDestination": destination},
        ImportDataSource={"S3Url": "s3://lists/list", "DataFormat": data_format},
    )
    aws.clock.advance(10)
    answer: dict[str, Any] = v2.get_import_job(JobId=job["JobId"])
    return answer


@pytest.mark.parametrize(
    ("text", "data_format"),
    [(CSV, "CSV"), ("\n".join(map(json.dumps, JSON_LINES)), "JSON")],
)
def test_contacts_are_imported(aws: LocalAws, v2: Any, text: str, data_format: str) -> None:
    production(aws)
    job = import_job(aws, text, data_format)

    assert (job["JobStatus"], job["ProcessedRecordsCount"], job["FailedRecordsCount"]) == (
        *("COMPLETED", 5, 3),
    )
    assert found(v2) == ["ann", "bo"]
    ann = v2.get_contact(ContactListName=LIST, EmailAddress="ann@a.example")
    assert ann["AttributesData"] == '{"Name": "Ann"}'
    assert [one["SubscriptionStatus"] for one in ann["TopicPreferences"]] == ["OPT_IN", "OPT_OUT"]
    assert v2.get_contact(ContactListName=LIST, EmailAddress="bo@a.example")["UnsubscribeAll"]
    listed = v2.list_import_jobs(ImportDestinationType="CONTACT_LIST")["ImportJobs"]
    assert [one["JobId"] for one in listed] == [job["JobId"]]


def test_contacts_are_deleted_by_a_job(aws: LocalAws, v2: Any) -> None:
    production(aws)
    add(v2, "ann@a.example")
    add(v2, "zoe@a.example")

    job = import_job(aws, CSV, "CSV", action="DELETE")

    assert (job["FailedRecordsCount"], found(v2)) == (4, ["zoe"])


def test_a_job_needs_a_list(aws: LocalAws) -> None:
    production(aws)
    code, text = refused(import_job, aws=aws, text=CSV, data_format="CSV")

    assert (code, text) == ("NotFoundException", f"List with name: {LIST} doesn't exist.")
