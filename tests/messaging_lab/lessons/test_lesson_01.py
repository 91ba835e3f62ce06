"""Lesson 01's checks: blank, solved, and wrong in the ways people are wrong."""

import pytest
from tests.messaging_lab.test_production_request import REQUEST

from messaging_lab import Lab
from messaging_lab.identities import verify_addresses

SENDER = "hello@nutrition.example"


@pytest.fixture
def lab():
    """A lab in which the steps before the exercises were done."""
    lab = Lab.open(lesson="01")
    verify_addresses(lab, SENDER, lab.recipient())
    return lab


def send(lab, to, subject="Leeks are in season"):
    lab.clock.wait(1)
    body = {"Text": {"Data": "Three soups."}}
    return lab.client("sesv2").send_email(
        FromEmailAddress=SENDER,
        Destination={"ToAddresses": [to]},
        Content={"Simple": {"Subject": {"Data": subject}, "Body": body}},
    )


def missing(lab, name):
    return [finding.sentence for finding in lab.check(name).findings if not finding.right]


NO_BOUNCE, NO_COMPLAINT = (
    f"No notice about {kind}+newsletter@simulator.amazonses.com has come back to {SENDER}."
    for kind in ("bounce", "complaint")
)


def test_1_blank(lab):
    assert missing(lab, "01-1") == [NO_BOUNCE, NO_COMPLAINT]


def test_1_solved(lab):
    send(lab, lab.simulator("bounce", "newsletter"))
    send(lab, lab.simulator("complaint", "newsletter"))
    assert lab.check("01-1").passed


def test_1_only_one_of_the_two(lab):
    send(lab, lab.simulator("bounce", "newsletter"))
    assert missing(lab, "01-1") == [NO_COMPLAINT]


@pytest.mark.parametrize("label", ["", "test-1"])
def test_1_without_the_label(lab, label):
    for kind in ("bounce", "complaint"):
        send(lab, lab.simulator(kind, label))
    more = ": one has come that doesn't have the label newsletter."
    assert missing(lab, "01-1") == [one[:-1] + more for one in (NO_BOUNCE, NO_COMPLAINT)]


def test_1_a_delivery_and_a_reply_are_no_bounce_and_no_complaint(lab):
    send(lab, lab.simulator("success", "newsletter"))
    send(lab, lab.simulator("ooto", "newsletter"))
    assert missing(lab, "01-1") == [NO_BOUNCE, NO_COMPLAINT]


def put(lab, **changes):
    lab.client("sesv2").put_account_details(**{**REQUEST, **changes})


def test_2_blank(lab):
    assert missing(lab, "01-2") == ["The account has no details yet."]


def test_2_solved_before_and_after_the_answer(lab):
    put(lab)
    assert lab.check("01-2").passed
    lab.grant_production()
    assert lab.check("01-2").passed


def test_2_details_without_a_request(lab):
    put(lab, ProductionAccessEnabled=False)
    assert missing(lab, "01-2") == [
        "The details are stored, but nobody was asked for production access."
    ]


def test_2_a_vague_request(lab):
    put(lab, UseCaseDescription="Please remove us from the sandbox.")
    told = missing(lab, "01-2")
    assert told[0] == "Specific: Describe company and use case in 60 words or more."
    assert told[-1].startswith("While a review is PENDING the request can't be changed")
    assert len(told) == 9


def test_2_the_website_of_somebody_else(lab):
    put(lab, WebsiteURL="https://another-shop.example", ProductionAccessEnabled=False)
    assert len(missing(lab, "01-2")) == 2
    assert missing(lab, "01-2")[1].startswith("Website and sender: ")


@pytest.fixture
def cleo(lab):
    return lab.recipient("yahoo", "cleo")


SANDBOX = "The account is in the sandbox."
NOT_THERE = "No mail with the subject First issue is at cleo@yahoo.example."
IDENTITY = (
    "cleo@yahoo.example is an identity of the account, which production access makes unnecessary."
)


def test_3_blank(lab):
    assert missing(lab, "01-3") == [SANDBOX, NOT_THERE]


def test_3_solved(lab, cleo):
    lab.grant_production()
    send(lab, cleo, "First issue")
    assert lab.check("01-3").passed


def test_3_verified_after_all(lab, cleo):
    verify_addresses(lab, cleo)
    send(lab, cleo, "First issue")
    assert missing(lab, "01-3") == [SANDBOX, IDENTITY]


def test_3_another_subject(lab, cleo):
    lab.grant_production()
    send(lab, cleo)
    assert missing(lab, "01-3") == [NOT_THERE[:-1] + ": the newest there is “Leeks are in season”."]


def test_3_to_somebody_else(lab):
    lab.grant_production()
    send(lab, lab.recipient(), "First issue")
    assert missing(lab, "01-3") == [NOT_THERE]
