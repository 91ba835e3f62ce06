"""Addresses are verified once, whoever asks and however often."""

from messaging_lab.identities import is_verified, verification_status, verify_addresses


def test_every_owner_is_asked_and_clicks(local_lab):
    ana, sender = local_lab.recipient(), local_lab.sender("hello", "")
    shown = verify_addresses(local_lab, sender, ana)
    assert [row["VerificationStatus"] for row in shown.rows] == ["SUCCESS", "SUCCESS"]
    assert is_verified(local_lab, ana)
    assert len(local_lab.inbox(ana)) == 1


def test_once_more_does_no_harm_and_asks_nobody(lab):
    ana = lab.recipient()
    verify_addresses(lab, ana)
    verify_addresses(lab, ana)
    assert len(lab.inbox(ana)) == 1


def test_who_was_asked_before_is_not_asked_again(lab):
    ana = lab.recipient()
    lab.client("sesv2").create_email_identity(EmailIdentity=ana)
    assert verification_status(lab, ana) == "PENDING"
    verify_addresses(lab, ana)
    assert is_verified(lab, ana)
    assert len(lab.inbox(ana)) == 1


def test_the_simulator_needs_nothing(lab):
    shown = verify_addresses(lab, lab.simulator("success", "a"))
    assert shown.rows[0]["VerificationStatus"] == "not needed"
    assert lab.client("sesv2").list_email_identities()["EmailIdentities"] == []


def test_a_stranger_is_no_identity(lab):
    assert verification_status(lab, "stranger@example.com") == "NOT_FOUND"
    assert not is_verified(lab, "stranger@example.com")


def test_on_aws_it_waits_for_the_owner(aws_lab, monkeypatch, capsys):
    looks = iter(["NOT_FOUND", "NOT_FOUND", "PENDING", "SUCCESS", "SUCCESS"])
    monkeypatch.setattr("messaging_lab.identities.verification_status", lambda *_: next(looks))
    monkeypatch.setattr("messaging_lab.waiting.time.sleep", lambda _: None)
    shown = verify_addresses(aws_lab, "me@customer.example")
    assert shown.rows[0]["VerificationStatus"] == "SUCCESS"
    assert "click the link" in capsys.readouterr().out
