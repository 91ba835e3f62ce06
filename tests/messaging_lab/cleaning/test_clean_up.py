"""What a lesson made is taken back, newest first, and nothing else."""

import boto3
import pytest
from botocore.exceptions import ClientError

from messaging_lab import Lab
from messaging_lab.cleaning.clean_up import SHORT, CleanUp, TakenBack


def change(action, name, value):
    record = {
        "Name": name,
        "Type": "TXT",
        "TTL": 300,
        "ResourceRecords": [{"Value": f'"{value}"'}],
    }
    return {"Action": action, "ResourceRecordSet": record}


def publish(lab, zone, *changes):
    lab.client("route53").change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch={"Changes": list(changes)}
    )


def texts(client, zone):
    found = client.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return {
        each["Name"]: each["ResourceRecords"][0]["Value"] for each in found if each["Type"] == "TXT"
    }


def results(cleaned):
    return [(each.what.split()[1], each.result) for each in cleaned.results]


def make_zone(lab, name="nutrition.example"):
    made = lab.client("route53").create_hosted_zone(Name=name, CallerReference=name)
    return made["HostedZone"]["Id"]


def test_everything_goes_newest_first_and_twice_is_no_harm(local_lab):
    ses = local_lab.client("sesv2")
    ses.create_email_identity(EmailIdentity="nutrition.example")
    zone = make_zone(local_lab)
    publish(local_lab, zone, change("CREATE", "_dmarc.nutrition.example", "v=DMARC1; p=none"))
    publish(local_lab, zone, change("UPSERT", "_dmarc.nutrition.example", "v=DMARC1; p=reject"))
    cleaned = local_lab.clean_up()
    assert results(cleaned) == [
        ("ChangeResourceRecordSets", "undone"),
        ("ChangeResourceRecordSets", "undone"),
        ("CreateHostedZone", "undone"),
        ("CreateEmailIdentity", "undone"),
    ]
    assert cleaned.complete
    assert ses.list_email_identities()["EmailIdentities"] == []
    assert local_lab.client("route53").list_hosted_zones()["HostedZones"] == []
    assert repr(local_lab.clean_up()).startswith("Nothing to clean up")


def test_what_the_lesson_deleted_itself_is_settled(lab):
    ses = lab.client("sesv2")
    ses.create_email_identity(EmailIdentity="nutrition.example")
    ses.delete_email_identity(EmailIdentity="nutrition.example")
    zone = make_zone(lab)
    lab.client("route53").delete_hosted_zone(Id=zone)
    assert lab.clean_up().results == ()


def test_what_somebody_else_deleted_is_already_gone(endpoint, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    lab, other = Lab.open("02"), Lab.open()
    lab.client("sesv2").create_email_identity(EmailIdentity="nutrition.example")
    zone = make_zone(lab)
    publish(lab, zone, change("CREATE", "a.nutrition.example", "1"))
    other.client("sesv2").delete_email_identity(EmailIdentity="nutrition.example")
    publish(other, zone, change("DELETE", "a.nutrition.example", "1"))
    assert results(lab.clean_up()) == [
        ("ChangeResourceRecordSets", "already gone"),
        ("CreateHostedZone", "undone"),
        ("CreateEmailIdentity", "already gone"),
    ]


def test_a_zone_that_was_there_before_gets_its_records_back(endpoint, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    before, lab = Lab.open(), Lab.open()
    zone = make_zone(before)
    publish(before, zone, change("CREATE", "kept.nutrition.example", "old"))
    publish(before, zone, change("CREATE", "gone.nutrition.example", "old"))
    publish(
        lab,
        zone,
        change("UPSERT", "kept.nutrition.example", "new"),
        change("DELETE", "gone.nutrition.example", "old"),
        change("CREATE", "made.nutrition.example", "new"),
    )
    assert lab.clean_up().complete
    assert texts(before.client("route53"), zone) == {
        "kept.nutrition.example.": '"old"',
        "gone.nutrition.example.": '"old"',
    }


def test_what_is_left_says_why_and_is_tried_again(endpoint, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    lab, other = Lab.open(), Lab.open()
    zone = make_zone(lab)
    publish(other, zone, change("CREATE", "a.nutrition.example", "1"))
    cleaned = lab.clean_up()
    assert not cleaned.complete
    assert "1 left as it is" in repr(cleaned)
    assert cleaned.results[0].why.startswith("HostedZoneNotEmpty: ")
    publish(other, zone, change("DELETE", "a.nutrition.example", "1"))
    assert results(lab.clean_up()) == [("CreateHostedZone", "undone")]


def test_what_no_call_takes_back_is_said(lab):
    lab.client("sesv2").put_account_details(
        MailType="TRANSACTIONAL", WebsiteURL="https://nutrition.example"
    )
    cleaned = lab.clean_up()
    assert results(cleaned) == [("PutAccountDetails", "left")]
    assert cleaned.results[0].why == "no call takes this back"
    assert "<td>no call takes this back</td>" in cleaned._repr_html_()


def test_a_call_that_got_no_answer_is_not_guessed_about(lab):
    ledger = lab._target.ledger
    ledger.ask("02", "sesv2", "CreateEmailIdentity", "a.example", "us-east-1")
    cleaned = lab.clean_up()
    assert cleaned.results[0].why == "no answer came, so look whether it is there"


def test_sending_leaves_nothing_to_clean_up(lab):
    ses = lab.client("sesv2")
    ses.create_email_identity(EmailIdentity="me@customer.example")
    lab.click_verification_link("me@customer.example")
    ses.send_email(
        FromEmailAddress="me@customer.example",
        Destination={"ToAddresses": [lab.simulator("success")]},
        Content={"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "x"}}}},
    )
    assert results(lab.clean_up()) == [("CreateEmailIdentity", "undone")]


@pytest.mark.parametrize(
    ("operation", "params", "member", "before"),
    [
        (
            "put_email_identity_mail_from_attributes",
            {"MailFromDomain": "bounce.a.example", "BehaviorOnMxFailure": "REJECT_MESSAGE"},
            "MailFromAttributes",
            None,
        ),
        ("put_email_identity_dkim_attributes", {"SigningEnabled": False}, "DkimAttributes", None),
        (
            "put_email_identity_feedback_attributes",
            {"EmailForwardingEnabled": False},
            "FeedbackForwardingStatus",
            True,
        ),
    ],
)
def test_settings_of_an_identity_that_was_there_go_back(
    endpoint, monkeypatch, operation, params, member, before
):
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    other, lab = Lab.open(), Lab.open()
    look = other.client("sesv2").get_email_identity
    other.client("sesv2").create_email_identity(EmailIdentity="a.example")
    was = look(EmailIdentity="a.example")[member]
    getattr(lab.client("sesv2"), operation)(EmailIdentity="a.example", **params)
    assert look(EmailIdentity="a.example")[member] != was
    assert lab.clean_up().complete
    assert look(EmailIdentity="a.example")[member] == was
    assert before in (None, was)


def test_v1_verification_of_what_was_there_is_no_creation(endpoint, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    other, lab = Lab.open(), Lab.open()
    other.client("ses").verify_domain_identity(Domain="old.example")
    lab.client("ses").verify_domain_identity(Domain="old.example")
    lab.client("ses").verify_domain_identity(Domain="new.example")
    assert lab.clean_up().complete
    assert other.client("ses").list_identities()["Identities"] == ["old.example"]


def test_a_refused_call_leaves_nothing_to_take_back(lab):
    ses = lab.client("sesv2")
    ses.create_email_identity(EmailIdentity="a.example")
    with pytest.raises(ClientError):
        ses.create_email_identity(EmailIdentity="a.example")
    assert len(lab.clean_up().results) == 1


def test_clients_of_other_sessions_are_none_of_its_business(endpoint, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    session = boto3.Session("123456789012", "local", region_name="us-east-1")
    ses = session.client("sesv2", endpoint_url=endpoint)
    ses.create_email_identity(EmailIdentity="a.example")
    assert Lab.open().clean_up().results == ()


def test_a_long_one_is_folded_and_what_is_left_stays_in_sight():
    done = [TakenBack(f"sqs CreateQueue q{number}", "undone") for number in range(SHORT)]
    cleaned = CleanUp([*done, TakenBack("s3 DeleteObject b", "left", "no call takes this back")])
    in_sight, _, folded = cleaned.html().partition("<details>")
    assert f"{SHORT} calls taken back, 1 left as it is" in in_sight
    assert "s3 DeleteObject b" in in_sight and "q0" not in in_sight
    assert all(f"q{number}" in folded for number in range(SHORT)) and "DeleteObject" in folded
    assert all(f"q{number}" in cleaned.text() for number in range(SHORT))
    assert "<details>" not in CleanUp(done).html()
