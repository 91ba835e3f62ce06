"""The guard rails of a real account, run against the HTTP server by AWS_ENDPOINT_URL."""

import base64
import json

import boto3
import pytest
from botocore.exceptions import ClientError

from messaging_lab import Lab
from messaging_lab.errors import LabError, OnlyLocal, RefusedByTheLab
from messaging_lab.lab_world import LabWorld
from messaging_lab.target_endpoint import sender

OWN = "me@customer.example"


def letter(*recipients, **fields):
    return {
        "FromEmailAddress": OWN,
        "Destination": {"ToAddresses": list(recipients), **fields},
        "Content": {"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello."}}}},
    }


def verify(endpoint, lab, identity):
    lab.client("sesv2").create_email_identity(EmailIdentity=identity)
    LabWorld(sender(endpoint), lab.account_id, lab.region).verify(identity)


def ledger_lines(lab):
    path = lab._target.ledger.path
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_the_banner_names_account_region_tag_and_ledger(aws_lab, tmp_path):
    text = repr(aws_lab)
    assert "Messaging lab on a real AWS account" in text
    assert "210987654321" in text
    assert "eu-west-1" in text
    assert f"messaging-lab={aws_lab._target.ledger.run}" in text
    # A long path is wrapped, wherever the temporary folder makes it long.
    assert str(aws_lab._target.ledger.path) in "".join(text.split())
    assert "verysecret" not in text
    assert not aws_lab.is_local


def test_what_is_made_bears_the_tag_and_stands_in_the_ledger(aws_lab):
    ses = aws_lab.client("sesv2")
    ses.create_email_identity(
        EmailIdentity="nutrition.example", Tags=[{"Key": "team", "Value": "mail"}]
    )
    assert ses.get_email_identity(EmailIdentity="nutrition.example")["Tags"] == [
        {"Key": "team", "Value": "mail"},
        {"Key": "messaging-lab", "Value": aws_lab._target.ledger.run},
    ]
    asked, done = ledger_lines(aws_lab)
    assert (asked["event"], asked["operation"], asked["what"]) == (
        "asked",
        "CreateEmailIdentity",
        "nutrition.example",
    )
    assert done["steps"] == [
        {
            "service": "sesv2",
            "operation": "DeleteEmailIdentity",
            "params": {"EmailIdentity": "nutrition.example"},
            "region": "eu-west-1",
        }
    ]


def test_reading_is_neither_confirmed_nor_noted(aws_lab, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_CONFIRM", "")
    aws_lab.client("sesv2").list_email_identities()
    aws_lab.client("route53").list_hosted_zones()
    assert ledger_lines(aws_lab) == []


def test_the_ledger_holds_no_secret_and_only_its_owner_can_read_it(aws_lab):
    ses = aws_lab.client("sesv2")
    ses.create_email_identity(EmailIdentity="nutrition.example")
    key = base64.b64encode(b"not even a key").decode()
    with pytest.raises(ClientError):
        ses.put_email_identity_dkim_signing_attributes(
            EmailIdentity="nutrition.example",
            SigningAttributesOrigin="EXTERNAL",
            SigningAttributes={
                "DomainSigningSelector": "lab",
                "DomainSigningPrivateKey": key,
            },
        )
    path = aws_lab._target.ledger.path
    text = path.read_text()
    assert "PutEmailIdentityDkimSigningAttributes" in text
    assert key not in text
    assert "verysecret" not in text
    assert path.stat().st_mode & 0o077 == 0
    assert [line["event"] for line in ledger_lines(aws_lab)] == [
        "asked",
        "done",
        "asked",
        "refused",
    ]


def test_a_stranger_is_refused_before_anything_is_sent(aws_lab, endpoint):
    verify(endpoint, aws_lab, OWN)
    ses = aws_lab.client("sesv2")
    with pytest.raises(RefusedByTheLab, match=r"bo@elsewhere\.example is no simulator"):
        ses.send_email(**letter(aws_lab.simulator("success"), CcAddresses=["bo@elsewhere.example"]))
    assert ses.get_account()["SendQuota"]["SentLast24Hours"] == 0


def test_simulators_and_own_verified_addresses_are_reached(aws_lab, endpoint):
    ses = aws_lab.client("sesv2")
    verify(endpoint, aws_lab, OWN)
    ses.send_email(**letter(aws_lab.simulator("bounce", "a")))
    LabWorld(sender(endpoint), "", "").advance(1)
    ses.send_email(**letter(f"Me <{OWN}>"))


def test_an_own_address_that_is_not_verified_is_refused(aws_lab):
    with pytest.raises(RefusedByTheLab, match="verify it"):
        aws_lab.client("sesv2").send_email(**letter(OWN))


def test_recipients_hidden_in_a_raw_message_are_found(aws_lab, endpoint):
    verify(endpoint, aws_lab, OWN)
    raw = f"From: {OWN}\r\nTo: success@simulator.amazonses.com\r\nBcc: bo@elsewhere.example\r\n\r\n"
    with pytest.raises(RefusedByTheLab, match="bo@elsewhere"):
        aws_lab.client("ses").send_raw_email(RawMessage={"Data": raw.encode()})


def test_verification_mail_goes_to_nobody_else(aws_lab):
    with pytest.raises(RefusedByTheLab, match="CreateEmailIdentity was not sent"):
        aws_lab.client("sesv2").create_email_identity(EmailIdentity="bo@elsewhere.example")


def test_a_change_is_confirmed_once_and_the_question_says_where(aws_lab, monkeypatch):
    monkeypatch.delenv("MESSAGING_LAB_CONFIRM")
    questions = []
    monkeypatch.setattr(
        aws_lab._target.rails.confirmation, "_ask", lambda text: questions.append(text) or "yes"
    )
    ses, _ = aws_lab.client("sesv2"), aws_lab.client("route53")
    ses.create_email_identity(EmailIdentity="a.example")
    ses.create_email_identity(EmailIdentity="b.example")
    assert len(questions) == 1
    for part in ("210987654321", "eu-west-1", "SES identities", "Route 53 hosted zones"):
        assert part in questions[0]
    aws_lab.client("sns").create_topic(Name="feedback")
    assert len(questions) == 2


@pytest.mark.parametrize("answer", ["", "no", "y"])
def test_without_a_yes_nothing_is_sent(aws_lab, monkeypatch, answer):
    monkeypatch.delenv("MESSAGING_LAB_CONFIRM")
    monkeypatch.setattr(aws_lab._target.rails.confirmation, "_ask", lambda text: answer)
    with pytest.raises(RefusedByTheLab, match="CreateEmailIdentity was not sent"):
        aws_lab.client("sesv2").create_email_identity(EmailIdentity="a.example")
    assert aws_lab.client("sesv2").list_email_identities()["EmailIdentities"] == []
    assert ledger_lines(aws_lab) == []


def test_an_unattended_run_is_told_how_to_confirm(aws_lab, monkeypatch):
    monkeypatch.delenv("MESSAGING_LAB_CONFIRM")

    def nobody(text):
        raise EOFError

    monkeypatch.setattr(aws_lab._target.rails.confirmation, "_ask", nobody)
    with pytest.raises(RefusedByTheLab, match="set MESSAGING_LAB_CONFIRM=yes"):
        aws_lab.client("sesv2").create_email_identity(EmailIdentity="a.example")


def test_a_ledger_is_shown_without_the_name_of_the_home(aws_environment, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("MESSAGING_LAB_HOME")
    assert "~/.messaging-lab/ledger/210987654321-eu-west-1.jsonl" in repr(Lab.open())


def test_a_call_whose_ledger_cannot_be_written_is_not_made(aws_lab, tmp_path):
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(LabError, match="so no more is changed"):
        aws_lab.client("sesv2").create_email_identity(EmailIdentity="a.example")
    assert aws_lab.client("sesv2").list_email_identities()["EmailIdentities"] == []


def test_clean_up_knows_after_the_kernel_has_died(aws_lab, aws_environment):
    aws_lab.client("sesv2").create_email_identity(EmailIdentity="nutrition.example")
    again = Lab.open(lesson="02")
    assert Lab.open(lesson="01").clean_up().results == ()
    assert [each.result for each in again.clean_up().results] == ["undone"]
    assert again.client("sesv2").list_email_identities()["EmailIdentities"] == []
    assert Lab.open(lesson="02").clean_up().results == ()


def test_clean_up_leaves_what_was_there_before(aws_lab, aws_environment):
    before = boto3.Session(region_name="eu-west-1").client("sesv2")
    before.create_email_identity(EmailIdentity="old.example")
    before.put_email_identity_mail_from_attributes(
        EmailIdentity="old.example", MailFromDomain="bounce.old.example"
    )
    ses = aws_lab.client("sesv2")
    with pytest.raises(ClientError):
        ses.create_email_identity(EmailIdentity="old.example")
    ses.put_email_identity_mail_from_attributes(
        EmailIdentity="old.example", MailFromDomain="other.old.example"
    )
    aws_lab.clean_up()
    found = before.get_email_identity(EmailIdentity="old.example")
    assert found["MailFromAttributes"]["MailFromDomain"] == "bounce.old.example"


def test_levers_of_a_simulated_world_explain_themselves(aws_lab, capsys):
    with pytest.raises(OnlyLocal, match="On AWS time passes by itself: come back in 3 days"):
        aws_lab.clock.advance(hours=72)
    with pytest.raises(OnlyLocal, match=r"only you can open the mailbox of me@customer\.example"):
        aws_lab.inbox(OWN)
    with pytest.raises(OnlyLocal, match="clean_up"):
        aws_lab.start_over()
    aws_lab.click_verification_link(OWN)
    aws_lab.grant_production()
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == f"Open the mail that AWS has sent to {OWN} and click the link in it."
    assert shown[1].startswith("On AWS the access team decides")


def test_addresses_are_the_attendees_own_or_simulators(aws_lab, aws_environment, monkeypatch):
    assert aws_lab.recipient("gmail") == OWN
    assert aws_lab.sender() == OWN
    with pytest.raises(LabError, match="set MESSAGING_LAB_DOMAIN"):
        _ = aws_lab.domain
    monkeypatch.delenv("MESSAGING_LAB_MY_ADDRESS")
    monkeypatch.setenv("MESSAGING_LAB_DOMAIN", "Shop.Example.")
    lab = Lab.open()
    assert lab.recipient("gmail") == "success+ana-gmail@simulator.amazonses.com"
    assert lab.sender() == "marketing@news.shop.example"


def test_mail_to_the_own_domain_waits_for_its_verification(aws_environment, monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_DOMAIN", "shop.example")
    lab = Lab.open()
    ses = lab.client("sesv2")
    with pytest.raises(RefusedByTheLab):
        ses.send_email(**letter("help@shop.example"))
    ses.create_email_identity(EmailIdentity="shop.example")
    with pytest.raises(RefusedByTheLab):
        ses.send_email(**letter("help@shop.example"))
    with pytest.raises(RefusedByTheLab):
        ses.send_email(**letter("help@nobodys-shop.example"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}, "aws configure sso"),
        ({"AWS_REGION": None, "AWS_DEFAULT_REGION": None}, "No Region is set"),
        ({"AWS_PROFILE": "gone"}, "boto3 can't read your AWS settings: .*gone"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "AWS can't be asked who you are"),
        ({"MESSAGING_LAB_MY_ADDRESS": "me"}, "MESSAGING_LAB_MY_ADDRESS holds 'me'"),
    ],
)
def test_an_account_that_cannot_be_opened_is_explained(
    aws_environment, monkeypatch, change, sentence
):
    for name, value in change.items():
        monkeypatch.delenv(name) if value is None else monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(LabError, match=sentence):
        Lab.open()
