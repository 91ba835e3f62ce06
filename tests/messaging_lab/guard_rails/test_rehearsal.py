"""The guard rails tried without an account, and the calls that are left to people."""

import pytest

from messaging_lab.errors import RefusedByTheLab
from messaging_lab.guard_rails.rehearsal import rehearse

OWN = "me@customer.example"


def test_simulators_and_oneself_pass_and_strangers_do_not():
    shown = rehearse("success@simulator.amazonses.com", OWN, "ana@gmail.example", own=OWN)
    assert [row["Passes"] for row in shown.rows] == [True, True, False]
    assert shown.rows[2]["The lab says"].startswith("ana@gmail.example is no simulator")


def test_a_label_is_still_oneself():
    assert rehearse("me+test@customer.example", own=OWN).rows[0]["Passes"]


def test_people_at_aws_are_not_set_to_work(aws_lab):
    ses = aws_lab.client("sesv2")
    with pytest.raises(RefusedByTheLab, match="asks people at AWS to review"):
        ses.put_account_details(MailType="MARKETING", WebsiteURL="https://example.com")
    assert "Details" not in ses.get_account()


def test_locally_the_request_goes_through(lab):
    ses = lab.client("sesv2")
    ses.put_account_details(MailType="MARKETING", WebsiteURL="https://example.com")
    assert ses.get_account()["Details"]["MailType"] == "MARKETING"
