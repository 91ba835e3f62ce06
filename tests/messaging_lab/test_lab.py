"""The lab as a notebook opens it, in this process and through a running server."""

import os
import socket
import subprocess
import sys

import pytest

import messaging_lab
from messaging_lab import Lab
from messaging_lab.errors import LabError, ServerNotReached


def send(lab, sender, recipient, subject="Hello"):
    return lab.client("sesv2").send_email(
        FromEmailAddress=sender,
        Destination={"ToAddresses": [recipient]},
        Content={"Simple": {"Subject": {"Data": subject}, "Body": {"Text": {"Data": "Hello."}}}},
    )


def test_the_banner_says_what_the_next_cells_will_change(lab):
    assert repr(lab).splitlines() == [
        "Messaging lab on the local AWS",
        "  Target   local AWS in this process; nothing leaves this machine",
        "  Account  123456789012",
        "  Region   us-east-1",
        "  Lesson   02",
    ]
    assert "<dt>Account</dt><dd>123456789012</dd>" in lab._repr_html_()


def test_importing_the_package_loads_neither_boto3_nor_the_local_aws():
    code = "import messaging_lab, sys; print(*{'boto3', 'local_aws'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == ""


def test_the_public_names_are_sorted_and_there():
    assert messaging_lab.__all__ == sorted(messaging_lab.__all__)
    assert all(hasattr(messaging_lab, name) for name in messaging_lab.__all__)
    with pytest.raises(AttributeError):
        messaging_lab.Laboratory  # noqa: B018


def test_a_client_is_boto3s_own_and_the_same_for_the_same_region(local_lab):
    client = local_lab.client("sesv2")
    assert type(client).__module__ == "botocore.client"
    assert client.meta.region_name == "us-east-1"
    assert local_lab.client("sesv2") is client
    assert local_lab.client("sesv2", "eu-west-1").meta.region_name == "eu-west-1"


def test_mail_arrives_in_the_inbox_after_the_link_was_clicked(local_lab):
    ses = local_lab.client("sesv2")
    ana = local_lab.recipient("gmail")
    ses.create_email_identity(EmailIdentity=ana)
    local_lab.click_verification_link(ana)
    send(local_lab, ana, ana, "Breakfast")
    message = local_lab.inbox(ana).find("Breakfast")
    assert message.sender == ana
    assert message.text.strip() == "Hello."


def test_production_is_granted_in_the_labs_own_region(local_lab):
    local_lab.grant_production()
    assert local_lab.client("sesv2").get_account()["ProductionAccessEnabled"]
    elsewhere = local_lab.client("sesv2", "eu-west-1").get_account()
    assert not elsewhere["ProductionAccessEnabled"]


def test_the_clock_turns_only_when_told(local_lab):
    assert repr(local_lab.clock) == "2026-01-06 09:00:00 UTC"
    local_lab.clock.advance(30, minutes=1, hours=2)
    assert repr(local_lab.clock) == "2026-01-06 11:01:30 UTC"


def test_starting_over_leaves_no_trace(local_lab):
    ses = local_lab.client("sesv2")
    ses.create_email_identity(EmailIdentity="nutrition.example")
    local_lab.clock.advance(60)
    local_lab.start_over()
    assert ses.list_email_identities()["EmailIdentities"] == []
    assert repr(local_lab.clock) == "2026-01-06 09:00:00 UTC"
    assert local_lab.clean_up().results == ()


def test_a_lesson_finds_a_fresh_world_and_a_joined_lab_the_one_that_is_there(endpoint, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    Lab.open("02").client("sesv2").create_email_identity(EmailIdentity="nutrition.example")
    assert Lab.open().client("sesv2").list_email_identities()["EmailIdentities"]
    assert Lab.open("02", fresh=False).client("sesv2").list_email_identities()["EmailIdentities"]
    assert not Lab.open("02").client("sesv2").list_email_identities()["EmailIdentities"]


def test_resources_of_an_endpoint_session_stay_at_the_endpoint(endpoint, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    bucket = Lab.open().session.resource("s3").Bucket("nutrition-archive")
    assert bucket.meta.client.meta.endpoint_url == endpoint


def test_the_callers_own_profile_does_not_matter_locally(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "work")
    assert Lab.open().client("sesv2").get_account()["SendingEnabled"]


@pytest.mark.parametrize("region", ["eu-central-1"])
def test_the_region_can_be_chosen(monkeypatch, region):
    assert Lab.open(region=region).client("sesv2").meta.region_name == region
    monkeypatch.setenv("MESSAGING_LAB_REGION", region)
    assert Lab.open().region == region


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("MESSAGING_LAB_TARGET", "azure", "'azure': set it to 'local' or 'aws'"),
        (
            "MESSAGING_LAB_ENDPOINT",
            "https://example.com",
            "give the URL that `messaging-lab serve`",
        ),
        ("MESSAGING_LAB_ENDPOINT", "127.0.0.1:4566", "give the URL that `messaging-lab serve`"),
    ],
)
def test_a_target_that_cannot_be_is_refused_in_a_sentence(monkeypatch, variable, value, sentence):
    monkeypatch.setenv(variable, value)
    with pytest.raises(LabError, match=sentence):
        Lab.open()


def test_an_endpoint_where_nobody_answers_is_named(monkeypatch):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", f"http://127.0.0.1:{port}")
    with pytest.raises(ServerNotReached, match=f"No local AWS answers at http://127.0.0.1:{port}"):
        Lab.open()


def test_what_the_local_aws_refuses_reads_as_its_own_sentence(local_lab):
    with pytest.raises(LabError, match=r"There is no identity stranger@bar\.example"):
        local_lab.click_verification_link("stranger@bar.example")


def test_an_error_of_the_lab_shows_no_traceback_in_a_notebook():
    assert LabError("Do this.")._render_traceback_() == ["LabError: Do this."]


def test_addresses_of_the_lesson(lab):
    assert lab.domain == "nutrition.example"
    assert lab.sender() == "marketing@news.nutrition.example"
    assert lab.sender("help", "") == "help@nutrition.example"
    assert lab.recipient("yahoo", "bo") == "bo@yahoo.example"
    assert lab.simulator("bounce", "a1") == "bounce+a1@simulator.amazonses.com"
    with pytest.raises(LabError, match="There is no provider 'hotmail': use one of gmail"):
        lab.recipient("hotmail")
    with pytest.raises(LabError, match="The simulator has no 'spam'"):
        lab.simulator("spam")
    with pytest.raises(LabError, match="must be 1 to 40"):
        lab.simulator("bounce", "a@b")


def test_two_labs_in_two_processes_show_the_same():
    code = (
        "from messaging_lab import Lab\nlab = Lab.open('02')\n"
        "made = lab.client('sesv2').create_email_identity(EmailIdentity=lab.domain)\n"
        "print(lab, made['DkimAttributes']['Tokens'], lab.clean_up())"
    )
    shown = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert shown[0] == shown[1] != ""
