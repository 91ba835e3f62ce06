"""Address lists, members and import jobs through the API."""

import json
from urllib.request import Request, urlopen

import pytest

from local_aws.mail_manager.address_lists.imports import BadFile, read_addresses
from local_aws.server import LabServer


@pytest.fixture
def list_id(mailmanager):
    return mailmanager.create_address_list(AddressListName="customers")["AddressListId"]


def members(mailmanager, list_id, **more):
    found = mailmanager.list_members_of_address_list(AddressListId=list_id, **more)
    return [one["Address"] for one in found["Addresses"]]


def test_members_come_and_go(mailmanager, list_id, aws):
    for address in ("b@x.example", "A@x.example", "*@y.example", "a@x.example"):
        mailmanager.register_member_to_address_list(AddressListId=list_id, Address=address)
    assert members(mailmanager, list_id) == ["*@y.example", "a@x.example", "b@x.example"]
    assert members(mailmanager, list_id, Filter={"AddressPrefix": "A"}) == ["a@x.example"]
    found = mailmanager.get_member_of_address_list(AddressListId=list_id, Address="a@x.example")
    assert found["CreatedTimestamp"].timestamp() == aws.clock.now()
    mailmanager.deregister_member_from_address_list(AddressListId=list_id, Address="a@x.example")
    with pytest.raises(mailmanager.exceptions.ResourceNotFoundException):
        mailmanager.get_member_of_address_list(AddressListId=list_id, Address="a@x.example")


def test_pages_of_members(mailmanager, list_id):
    for number in range(5):
        address = f"user{number}@x.example"
        mailmanager.register_member_to_address_list(AddressListId=list_id, Address=address)
    page = mailmanager.list_members_of_address_list(AddressListId=list_id, PageSize=3)
    rest = members(mailmanager, list_id, PageSize=3, NextToken=page["NextToken"])
    assert rest == ["user3@x.example", "user4@x.example"]


def test_a_bad_address_is_refused_with_the_forms_that_are_good(mailmanager, list_id):
    with pytest.raises(mailmanager.exceptions.ValidationException, match=r"user\*@example.com"):
        mailmanager.register_member_to_address_list(AddressListId=list_id, Address="*@*.x.example")


def test_names_are_unique_and_a_client_token_makes_one_list(mailmanager, list_id):
    with pytest.raises(mailmanager.exceptions.ConflictException):
        mailmanager.create_address_list(AddressListName="customers")
    made = [
        mailmanager.create_address_list(AddressListName="more", ClientToken="t")["AddressListId"]
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_a_list_in_use_stays_and_an_unknown_one_is_no_error(mailmanager, list_id):
    arn = mailmanager.get_address_list(AddressListId=list_id)["AddressListArn"]
    evaluated = {"IsInAddressList": {"Attribute": "RECIPIENT", "AddressLists": [arn]}}
    condition = {"BooleanExpression": {"Evaluate": evaluated, "Operator": "IS_TRUE"}}
    policy = mailmanager.create_traffic_policy(
        TrafficPolicyName="members",
        DefaultAction="DENY",
        PolicyStatements=[{"Action": "ALLOW", "Conditions": [condition]}],
    )["TrafficPolicyId"]
    with pytest.raises(mailmanager.exceptions.ConflictException, match=policy):
        mailmanager.delete_address_list(AddressListId=list_id)
    mailmanager.delete_traffic_policy(TrafficPolicyId=policy)
    mailmanager.delete_address_list(AddressListId=list_id)
    mailmanager.delete_address_list(AddressListId=list_id)
    assert mailmanager.list_address_lists()["AddressLists"] == []


def test_a_condition_needs_a_list_that_is_there(mailmanager):
    arn = "arn:aws:ses:us-east-1:123456789012:mailmanager-address-list/al-nothing"
    evaluated = {"IsInAddressList": {"Attribute": "FROM", "AddressLists": [arn]}}
    condition = {"BooleanExpression": {"Evaluate": evaluated, "Operator": "IS_TRUE"}}
    rules = [{"Conditions": [condition], "Actions": [{"Drop": {}}]}]
    with pytest.raises(mailmanager.exceptions.ValidationException, match="al-nothing"):
        mailmanager.create_rule_set(RuleSetName="rules", Rules=rules)


@pytest.fixture
def server(aws):
    running = LabServer(aws, port=0)
    running.start()
    yield running
    running.stop()


def import_file(mailmanager, list_id, kind, content, aws):
    job = mailmanager.create_address_list_import_job(
        AddressListId=list_id, Name="import", ImportDataFormat={"ImportDataType": kind}
    )
    if content is not None:
        with urlopen(Request(job["PreSignedUrl"], content, method="PUT"), timeout=10) as answer:
            assert answer.status == 200
    mailmanager.start_address_list_import_job(JobId=job["JobId"])
    before = mailmanager.get_address_list_import_job(JobId=job["JobId"])
    assert before["Status"] == "PROCESSING"
    aws.clock.advance(5)
    return mailmanager.get_address_list_import_job(JobId=job["JobId"])


def test_a_file_is_put_to_the_presigned_url_and_imported(server, mailmanager, list_id, aws):
    csv = b"address\nuser1@domain.com\nuser2@*.domain.com\nnonsense\n*@domain.com\n"
    job = import_file(mailmanager, list_id, "CSV", csv, aws)
    assert (job["Status"], job["ImportedItemsCount"], job["FailedItemsCount"]) == (
        "COMPLETED",
        3,
        1,
    )
    items = [{"address": "user3@domain.com"}, {"address": 5}, "user4@domain.com"]
    job = import_file(mailmanager, list_id, "JSON", json.dumps({"items": items}).encode(), aws)
    assert (job["ImportedItemsCount"], job["FailedItemsCount"]) == (1, 2)
    assert len(members(mailmanager, list_id)) == 4
    jobs = mailmanager.list_address_list_import_jobs(AddressListId=list_id)["ImportJobs"]
    assert [one["ImportDataFormat"]["ImportDataType"] for one in jobs] == ["JSON", "CSV"]


def test_a_job_without_a_file_fails_and_says_why(mailmanager, list_id, aws):
    job = import_file(mailmanager, list_id, "CSV", None, aws)
    assert (job["Status"], job["Error"]) == (
        "FAILED",
        "No file has been uploaded to the pre-signed URL.",
    )


def test_a_job_starts_once_and_stops(mailmanager, list_id, aws):
    kind = {"ImportDataType": "CSV"}
    made = [
        mailmanager.create_address_list_import_job(
            AddressListId=list_id, Name="import", ImportDataFormat=kind
        )["JobId"]
        for _ in range(2)
    ]
    mailmanager.start_address_list_import_job(JobId=made[0])
    for job in made:
        with pytest.raises(mailmanager.exceptions.ConflictException):
            mailmanager.start_address_list_import_job(JobId=job)
    mailmanager.stop_address_list_import_job(JobId=made[0])
    aws.clock.advance(10)
    assert mailmanager.get_address_list_import_job(JobId=made[0])["Status"] == "STOPPED"
    with pytest.raises(mailmanager.exceptions.ConflictException):
        mailmanager.stop_address_list_import_job(JobId=made[0])


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (b"email\na@b.example\n", "CSV", "header: address"),
        (b"\xff\xfe", "CSV", "UTF-8"),
        (b"[]", "JSON", "items"),
        (b"{", "JSON", "items"),
        (b'{"items": [{"email": 1}]}', "JSON", "items"),
    ],
)
def test_what_no_file_is(data, kind, said):
    with pytest.raises(BadFile, match=said):
        read_addresses(data, kind)


def test_a_byte_order_mark_and_more_columns_are_fine():
    data = b"\xef\xbb\xbfname,address\r\nAna,Ana@x.example\r\n"
    assert read_addresses(data, "CSV") == ["ana@x.example"]
